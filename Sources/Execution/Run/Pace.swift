import Model

/// How the first tries of a day are spread over time; `unlimited` sends without delay.
package struct Pace: Equatable, Sendable {
  /// The sending hours in each channel's time zone.
  package let window: DailyWindow?
  /// Messages per minute and channel; without it they are spread evenly over the window.
  package let perMinute: Int?

  package static let unlimited = Pace(window: nil, perMinute: nil)

  package init(window: DailyWindow?, perMinute: Int?) {
    self.window = window
    self.perMinute = perMinute
  }

  /// Parses a rate like `20/min`, from 1 to 60,000.
  package static func perMinute(_ text: String) -> Int? {
    guard text.hasSuffix("/min"), let number = Int(text.dropLast(4)) else { return nil }
    return 1...60_000 ~= number && !text.hasPrefix("+") ? number : nil
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
