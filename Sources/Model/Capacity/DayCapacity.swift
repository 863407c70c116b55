/// What is stated of a single day: a number of messages, or a part of what the day would have otherwise.
package enum DayCapacity: Hashable, Sendable {
  case count(Int)
  case percent(Int)

  package static let percents = 1...1000

  /// Reads `120` or `50%`; nil for anything else.
  package init?(_ text: String) {
    let isPercent = text.hasSuffix("%")
    let digits = text.utf8.dropLast(isPercent ? 1 : 0)
    guard 1...9 ~= digits.count, digits.allSatisfy({ 0x30...0x39 ~= $0 }),
      let number = Int(String(decoding: Array(digits), as: UTF8.self))
    else { return nil }
    guard (isPercent ? DayCapacity.percents : Capacity.range).contains(number) else { return nil }
    self = isPercent ? .percent(number) : .count(number)
  }

  /// How many that are, where the usual week, a ramp and calendars give so many; a broken number is rounded down.
  package func count(insteadOf otherwise: Int) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let percent): min(otherwise * percent / 100, Capacity.range.upperBound)
    }
  }
}

extension DayCapacity: ExpressibleByIntegerLiteral {
  package init(integerLiteral count: Int) { self = .count(count) }
}

extension DayCapacity: CustomStringConvertible {
  /// As commands write it.
  package var description: String {
    switch self {
    case .count(let count): String(count)
    case .percent(let percent): "\(percent)%"
    }
  }
}
