import Model

/// How the first tries of a day are spread; without a pace they follow each other at once.
package struct Pace: Equatable, Sendable {
  /// The hours of the day, in each channel's time zone, in which messages go out.
  package let window: DailyWindow?
  /// How many messages a channel sends in a minute; without it they are spread evenly over the window.
  package let perMinute: Int?

  package static let unlimited = Pace(window: nil, perMinute: nil)

  package init(window: DailyWindow?, perMinute: Int?) {
    self.window = window
    self.perMinute = perMinute
  }

  /// Reads a rate like `20/min`: from 1 to 60,000 messages.
  package static func perMinute(_ text: String) -> Int? {
    guard text.hasSuffix("/min"), let number = Int(text.dropLast(4)) else { return nil }
    return 1...60_000 ~= number && !text.hasPrefix("+") ? number : nil
  }
}

/// A stretch of a day, from one time of the wall clock to a later one.
package struct DailyWindow: Hashable, Sendable {
  /// Minutes after midnight.
  package let start: Int
  package let end: Int

  /// Reads `09:00-17:00`; nil when it is anything else, or ends before it starts.
  package init?(_ text: String) {
    let times = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
    guard times.count == 2, let start = times[0], let end = times[1], start < end else {
      return nil
    }
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
