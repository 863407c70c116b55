/// A point in time, in milliseconds since 1970-01-01 00:00 UTC, without leap seconds.
package struct Instant: Hashable, Comparable, Sendable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  package static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The day in UTC; for the ten million years around now that 32 bits of days can count.
  package var day: Day {
    Day(number: Int32(seconds.flooredQuotient(by: 86_400)))
  }

  /// The hour, minute and second in UTC.
  package var time: (hour: Int, minute: Int, second: Int) {
    let second = Int(seconds - seconds.flooredQuotient(by: 86_400) * 86_400)
    return (second / 3600, second / 60 % 60, second % 60)
  }

  private var seconds: Int64 { milliseconds.flooredQuotient(by: 1000) }
}

extension Int64 {
  fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension Instant: CustomStringConvertible {
  /// The instant as `2027-03-01T06:30:00.125Z`.
  package var description: String {
    let (hour, minute, second) = time
    let fraction = Int(milliseconds - milliseconds.flooredQuotient(by: 1000) * 1000)
    let clock = [hour, minute, second].map { $0.padded(to: 2) }.joined(separator: ":")
    return "\(day)T\(clock).\(fraction.padded(to: 3))Z"
  }
}

extension Int {
  /// The decimal digits, with leading zeros up to a width.
  package func padded(to width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}

extension Instant {
  /// Reads exactly the form of `description`.
  package init?(_ text: String) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let day = Day(parts[0]), parts[1].hasSuffix("Z") else { return nil }
    let clock = parts[1].dropLast().split(separator: ":").map { $0.split(separator: ".") }
    guard clock.count == 3, let hour = clock[0].first.flatMap({ Int64($0) }),
      let minute = clock[1].first.flatMap({ Int64($0) }),
      let second = clock[2].first.flatMap({ Int64($0) })
    else { return nil }
    let fraction = clock[2].count == 2 ? Int64(clock[2][1]) ?? 0 : 0
    let seconds = ((Int64(day.number) * 24 + hour) * 60 + minute) * 60 + second
    self.init(milliseconds: seconds * 1000 + fraction)
    guard description == text else { return nil }
  }
}
