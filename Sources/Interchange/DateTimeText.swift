import Model

/// Dates in texts that are not quite days.
enum DateTimeText {
  /// The first ten characters of an ISO 8601 date-time such as `2015-01-01T12:09:03.5+02:00`; nil for any other text.
  ///
  /// A space may stand for the T. The seconds, their fraction and the offset may be missing.
  static func date(of text: String) -> Substring? {
    guard hasDateShape(text.utf8.prefix(10)) else { return nil }
    var rest = text.utf8.dropFirst(10)
    guard let separator = rest.popFirst(), "Tt ".utf8.contains(separator) else { return nil }
    guard takeTime(&rest), takeOffset(&rest), rest.isEmpty else { return nil }
    return text.prefix(10)
  }

  /// Why ten characters, or a text of another length, are no day.
  static func flaw(of text: Substring) -> FieldProblem.DayFlaw {
    guard text.utf8.count == 10, hasDateShape(text.utf8) else { return .format }
    let numbers = text.utf8.split(separator: UInt8(ascii: "-")).map { digits in
      digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    guard 1...9999 ~= numbers[0] else { return .year }
    guard 1...12 ~= numbers[1] else { return .month(numbers[1]) }
    let lengths = 28...31
    let length = lengths.last { Day(year: numbers[0], month: numbers[1], day: $0) != nil }
    return .length(length ?? lengths.lowerBound, month: numbers[1], year: numbers[0])
  }

  private static func hasDateShape(_ text: Substring.UTF8View) -> Bool {
    var rest = text
    return takeDigits(4, &rest) && take("-", &rest) && takeDigits(2, &rest) && take("-", &rest)
      && takeDigits(2, &rest)
  }

  /// Hours and minutes, then perhaps seconds and their fraction.
  private static func takeTime(_ rest: inout Substring.UTF8View) -> Bool {
    guard takeDigits(2, upTo: 23, &rest), take(":", &rest), takeDigits(2, upTo: 59, &rest) else {
      return false
    }
    guard take(":", &rest) else { return true }
    guard takeDigits(2, upTo: 60, &rest) else { return false }
    guard take(".", &rest) || take(",", &rest) else { return true }
    guard takeDigits(1, &rest) else { return false }
    while takeDigits(1, &rest) {}
    return true
  }

  /// `Z`, or `+02:00`, `+0200`, `+02`, or nothing.
  private static func takeOffset(_ rest: inout Substring.UTF8View) -> Bool {
    if rest.isEmpty || take("Z", &rest) || take("z", &rest) { return true }
    guard take("+", &rest) || take("-", &rest), takeDigits(2, upTo: 23, &rest) else { return false }
    if rest.isEmpty { return true }
    _ = take(":", &rest)
    return takeDigits(2, upTo: 59, &rest)
  }

  private static func take(_ scalar: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
    guard rest.first == UInt8(ascii: scalar) else { return false }
    rest.removeFirst()
    return true
  }

  private static func takeDigits(
    _ count: Int,
    upTo most: Int = .max,
    _ rest: inout Substring.UTF8View
  ) -> Bool {
    var left = rest
    var value = 0
    for _ in 0..<count {
      guard let byte = left.popFirst(), UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
        return false
      }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    rest = left
    return value <= most
  }
}
