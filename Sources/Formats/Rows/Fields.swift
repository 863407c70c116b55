import Model

/// An error of a row, and its column if it has one.
package struct ColumnError: Error, Equatable {
  let column: Int?
  let kind: RowError.Kind
}

/// The texts of one row by column number, with typed access; an empty text means not given.
package struct Fields {
  /// Maximum bytes of a name such as an id or recipient, and of a line such as a subject.
  static let nameBytes = 512
  static let lineBytes = 2000

  let names: [String]
  let takesDaysFromTimes: Bool
  let textBytes: Int
  var texts: [String]

  init(_ columns: ColumnSet, _ texts: [String], _ mapping: ColumnMapping, _ limits: InputLimits) {
    names = columns.names
    takesDaysFromTimes = mapping.takesDaysFromTimes
    textBytes = limits.cellBytes
    self.texts = texts
  }

  func isGiven(_ column: Int) -> Bool {
    !texts[column].isEmpty
  }

  func columnError(_ column: Int, _ kind: FieldError) -> ColumnError {
    ColumnError(column: column, kind: .field(names[column], kind))
  }

  func require(_ column: Int) throws(ColumnError) {
    guard isGiven(column) else { throw columnError(column, .notGiven) }
  }

  /// Text on any number of lines, without NUL.
  func text(_ column: Int) throws(ColumnError) -> String {
    let text = texts[column]
    try refuse(text, in: column, longerThan: textBytes)
    if let nul = Fields.control(in: text, upTo: 0) {
      throw columnError(column, .controlCharacter(nul))
    }
    return text
  }

  /// Text on one line, so that it cannot inject a mail header.
  func line(_ column: Int) throws(ColumnError) -> String {
    let text = texts[column]
    try refuse(text, in: column, longerThan: Fields.lineBytes)
    try refuseControls(text, in: column)
    return text
  }

  /// An identifier, without invisible differences such as surrounding spaces.
  func name(_ column: Int) throws(ColumnError) -> String {
    let text = texts[column]
    try refuse(text, in: column, longerThan: Fields.nameBytes)
    try refuseControls(text, in: column)
    if Fields.hasSurroundingSpace(text) { throw columnError(column, .surroundingSpace(text)) }
    return text
  }

  /// A whole number in decimal digits; nil if not given.
  func number(_ column: Int, in range: ClosedRange<Int>) throws(ColumnError) -> Int? {
    let text = texts[column]
    if text.isEmpty { return nil }
    var value = 0
    for byte in text.utf8 {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte, value <= range.upperBound else {
        throw columnError(column, .notANumber(text, range))
      }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    guard range.contains(value) else { throw columnError(column, .notANumber(text, range)) }
    return value
  }

  /// A day as `YYYY-MM-DD`, or the date of a date-time if allowed; nil if not given.
  func day(_ column: Int) throws(ColumnError) -> Day? {
    let text = texts[column]
    if text.isEmpty { return nil }
    let bytes = text.utf8Span.span
    guard let date = DateText(bytes) else { throw columnError(column, .notADay(text, .format)) }
    if bytes.count > DateText.length && !takesDaysFromTimes {
      throw columnError(column, .notADay(text, .time))
    }
    guard let day = date.day else { throw columnError(column, .notADay(text, date.dayError)) }
    return day
  }
}

extension Fields {
  private func refuse(
    _ text: String,
    in column: Int,
    longerThan limit: Int
  ) throws(ColumnError) {
    let bytes = text.utf8.count
    if bytes > limit { throw columnError(column, .tooLong(bytes: bytes, limit: limit)) }
  }

  private func refuseControls(_ text: String, in column: Int) throws(ColumnError) {
    if let control = Fields.control(in: text, upTo: 0x1F) ?? Fields.wideControl(in: text) {
      throw columnError(column, .controlCharacter(control))
    }
  }

  /// The first control character beyond ASCII, or separator of lines or paragraphs.
  private static func wideControl(in text: String) -> Unicode.Scalar? {
    let bytes = text.utf8Span.span
    var isASCII = true
    for index in bytes.indices where bytes[index] >= 0x80 { isASCII = false }
    return isASCII ? nil : text.unicodeScalars.first(where: \.isControl)
  }

  /// The first control character up to `last`; includes DEL unless `last` is NUL.
  private static func control(in text: String, upTo last: UInt8) -> Unicode.Scalar? {
    let bytes = text.utf8Span.span
    for index in 0..<bytes.count {
      let byte = unsafe bytes[unchecked: index]
      if byte <= last || byte == 0x7F && last > 0 { return Unicode.Scalar(byte) }
    }
    return nil
  }

  /// Whether the first or last character is Unicode white space.
  private static func hasSurroundingSpace(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    if 0x21..<0x80 ~= first, 0x21..<0x80 ~= last { return false }
    let scalars = text.unicodeScalars
    return scalars.first?.properties.isWhitespace == true
      || scalars.last?.properties.isWhitespace == true
  }
}
