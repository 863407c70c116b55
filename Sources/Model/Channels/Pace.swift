/// How the messages of a channel are spread over a day when they are sent; `unlimited` sends without delay.
///
/// It is no input of a plan.
package struct Pace: Hashable, Sendable {
  /// The sending hours in the channel's time zone.
  package var window: DailyWindow?
  /// Messages a minute; without it they are spread evenly over the window, where there is one.
  package var perMinute: Int?
  /// How many seconds are at least between two messages.
  package var leastGap: Int?

  package static let unlimited = Pace()

  package init(window: DailyWindow? = nil, perMinute: Int? = nil, leastGap: Int? = nil) {
    self.window = window
    self.perMinute = perMinute
    self.leastGap = leastGap
  }

  /// Parses a rate like `20/min`, from 1 to 60,000.
  package static func perMinute(_ text: String) -> Int? { number(text, before: "/min", 1...60_000) }

  /// Parses a gap like `20s`, up to a day.
  package static func leastGap(_ text: String) -> Int? { number(text, before: "s", 1...86_400) }

  private static func number(_ text: String, before unit: String, _ range: ClosedRange<Int>)
    -> Int?
  {
    guard text.hasSuffix(unit), let number = Int(text.dropLast(unit.count)) else { return nil }
    return range ~= number && !text.hasPrefix("+") ? number : nil
  }

  package var rateText: String? { perMinute.map { "\($0)/min" } }
  package var gapText: String? { leastGap.map { "\($0)s" } }

  /// What is stated, for a line about a channel.
  package var parts: [String] {
    [window?.description, rateText, gapText.map { "\($0) apart" }].compactMap(\.self)
  }
}

/// What a run asks for in the place of the paces that channels state; nil in the place of one that stands, and nil inside
/// where there is to be none.
package struct PaceOverrides: Hashable, Sendable {
  package var window: DailyWindow??
  package var perMinute: Int??
  package var leastGap: Int??

  package init(window: DailyWindow?? = nil, perMinute: Int?? = nil, leastGap: Int?? = nil) {
    self.window = window
    self.perMinute = perMinute
    self.leastGap = leastGap
  }

  /// The pace that a channel sends at.
  package func applied(to pace: Pace) -> Pace {
    Pace(
      window: window ?? pace.window,
      perMinute: perMinute ?? pace.perMinute,
      leastGap: leastGap ?? pace.leastGap
    )
  }

  /// What stands of a pace that bears on other channels: they have what is asked for themselves.
  package func rest(of pace: Pace) -> Pace {
    Pace(
      window: window == nil ? pace.window : nil,
      perMinute: perMinute == nil ? pace.perMinute : nil,
      leastGap: leastGap == nil ? pace.leastGap : nil
    )
  }

  /// What of a pace does not count.
  package func replaced(of pace: Pace) -> Pace {
    Pace(
      window: window == nil ? nil : pace.window,
      perMinute: perMinute == nil ? nil : pace.perMinute,
      leastGap: leastGap == nil ? nil : pace.leastGap
    )
  }
}

/// A time range within a day.
package struct DailyWindow: Hashable, Sendable {
  /// Minutes after midnight.
  package let start: Int
  package let end: Int

  /// Parses `09:00-17:00`; nil for anything else, or if it ends before it starts.
  package init?(_ text: String) {
    let times = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
    guard times.count == 2, let start = times[0], let end = times[1] else { return nil }
    self.init(from: start, to: end)
  }

  /// Takes minutes after midnight; nil if it ends before it starts.
  package init?(from start: Int, to end: Int) {
    guard 0 <= start, start < end, end <= 1440 else { return nil }
    self.start = start
    self.end = end
  }

  private static func minutes(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isASCII) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), 0...59 ~= minute,
      0..<24 ~= hour || hour == 24 && minute == 0
    else { return nil }
    return hour * 60 + minute
  }
}

extension DailyWindow: CustomStringConvertible {
  package var description: String {
    [start, end].map { "\(($0 / 60).padded(to: 2)):\(($0 % 60).padded(to: 2))" }
      .joined(separator: "-")
  }
}
