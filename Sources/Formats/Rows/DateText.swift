import Model

/// The numbers of a date such as `2026-02-30`, which need not exist.
struct DateText {
  /// `YYYY-MM-DD` has ten bytes.
  static let length = 10

  let year: Int
  let month: Int
  let dayOfMonth: Int

  /// Parses a date, or the date of an ISO 8601 date-time such as `2015-01-01T12:09:03.5+02:00`; nil for other text.
  ///
  /// The T may be a space; seconds, fraction and offset are optional.
  init?(_ text: Span<UInt8>) {
    var rest = ByteCursor()
    guard let year = rest.takeDigits(4, text), rest.take("-", text) else { return nil }
    guard let month = rest.takeDigits(2, text), rest.take("-", text) else { return nil }
    guard let day = rest.takeDigits(2, text) else { return nil }
    guard rest.isAtEnd(text) || rest.takeTime(text) && rest.isAtEnd(text) else { return nil }
    self.year = year
    self.month = month
    dayOfMonth = day
  }

  var day: Day? { Day(year: year, month: month, day: dayOfMonth) }

  /// Why the date does not exist.
  var dayError: FieldError.DayError {
    guard 1...9999 ~= year else { return .year }
    guard 1...12 ~= month else { return .month(month) }
    let lengths = 28...31
    let length = lengths.last { Day(year: year, month: month, day: $0) != nil }
    return .length(length ?? lengths.lowerBound, month: month, year: year)
  }
}

/// A parsing position in a short text.
private struct ByteCursor {
  private var offset = 0

  func isAtEnd(_ text: Span<UInt8>) -> Bool {
    offset == text.count
  }

  mutating func take(_ scalar: Unicode.Scalar, _ text: Span<UInt8>) -> Bool {
    guard offset < text.count, text[offset] == UInt8(ascii: scalar) else { return false }
    offset += 1
    return true
  }

  mutating func takeDigits(_ count: Int, _ text: Span<UInt8>) -> Int? {
    guard offset + count <= text.count else { return nil }
    var value = 0
    for index in offset..<offset + count {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[index] else { return nil }
      value = value * 10 + Int(text[index] - UInt8(ascii: "0"))
    }
    offset += count
    return value
  }

  /// A T or a space, hours and minutes, and optionally seconds, fraction and offset.
  mutating func takeTime(_ text: Span<UInt8>) -> Bool {
    guard take("T", text) || take("t", text) || take(" ", text) else { return false }
    guard takeDigits(upTo: 23, text), take(":", text), takeDigits(upTo: 59, text) else {
      return false
    }
    if take(":", text) {
      guard takeDigits(upTo: 60, text), takeFraction(text) else { return false }
    }
    return takeOffset(text)
  }

  private mutating func takeFraction(_ text: Span<UInt8>) -> Bool {
    guard take(".", text) || take(",", text) else { return true }
    guard takeDigits(1, text) != nil else { return false }
    while takeDigits(1, text) != nil {}
    return true
  }

  /// `Z`, or `+02:00`, `+0200`, `+02`, or nothing.
  private mutating func takeOffset(_ text: Span<UInt8>) -> Bool {
    if isAtEnd(text) || take("Z", text) || take("z", text) { return true }
    guard take("+", text) || take("-", text), takeDigits(upTo: 23, text) else { return false }
    if isAtEnd(text) { return true }
    _ = take(":", text)
    return takeDigits(upTo: 59, text)
  }

  private mutating func takeDigits(upTo most: Int, _ text: Span<UInt8>) -> Bool {
    guard let value = takeDigits(2, text) else { return false }
    return value <= most
  }
}
