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
