/// Reads the members of one JSON object (RFC 8259) whose values are texts and numbers, from the bytes of one line.
///
/// Numbers come as they are written, so that no digit of an id is lost. Arrays and objects are checked and passed over.
struct JSONObjectReader {
  /// A value, with the numbers as they are written.
  enum Value: Equatable {
    case text(String)
    case number(String)
    case boolean(Bool)
    case null
    case array
    case object
  }

  struct Member: Equatable {
    let key: String
    let value: Value
    /// Where the key and the value begin, in bytes from the beginning of the line.
    let keyOffset: Int
    let valueOffset: Int
  }

  private var scanner: JSONScanner
  private var isInside = false
  private var isFirst = true

  init(_ line: [UInt8]) {
    scanner = JSONScanner(line)
  }

  /// Whether no byte but white space is left.
  var isAtEnd: Bool {
    mutating get { scanner.isAtEnd }
  }

  /// The next member; nil after the last, when nothing but white space follows the object.
  mutating func next() throws(JSONSyntaxError) -> Member? {
    if !isInside {
      guard scanner.takes(UInt8(ascii: "{")) else { throw scanner.syntaxError(.notAnObject) }
      isInside = true
    }
    guard try scanner.continuesList(isFirst: isFirst, end: UInt8(ascii: "}")) else {
      guard scanner.isAtEnd else { throw scanner.syntaxError(.textAfterEnd) }
      return nil
    }
    isFirst = false
    let keyOffset = scanner.offset
    let key = try scanner.key()
    let valueOffset = scanner.offset
    let value = try scanner.value(depth: 1)
    return Member(key: key, value: value, keyOffset: keyOffset, valueOffset: valueOffset)
  }
}

extension JSONScanner {
  /// Whether another element of an object or array follows; the comma before it, or the end, is taken.
  fileprivate mutating func continuesList(isFirst: Bool, end: UInt8) throws(JSONSyntaxError) -> Bool
  {
    if takes(end) { return false }
    if isFirst || takes(.comma) { return true }
    throw syntaxError(.commaMissing)
  }

  /// A key with its colon, and the white space after it.
  fileprivate mutating func key() throws(JSONSyntaxError) -> String {
    guard takes(.quote) else { throw syntaxError(.keyMissing) }
    let key = try string()
    guard takes(UInt8(ascii: ":")) else { throw syntaxError(.colonMissing) }
    return key
  }

  fileprivate mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONObjectReader.Value {
    guard depth <= 64 else { throw syntaxError(.tooDeep) }
    switch peek {
    case .quote:
      skip()
      return .text(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(try number())
    case UInt8(ascii: "{"):
      skip()
      try passObject(depth: depth)
      return .object
    case UInt8(ascii: "["):
      skip()
      try passArray(depth: depth)
      return .array
    default:
      if takesWord("null") { return .null }
      if takesWord("true") { return .boolean(true) }
      if takesWord("false") { return .boolean(false) }
      throw syntaxError(.valueMissing)
    }
  }

  private mutating func passObject(depth: Int) throws(JSONSyntaxError) {
    var isFirst = true
    while try continuesList(isFirst: isFirst, end: UInt8(ascii: "}")) {
      isFirst = false
      _ = try key()
      _ = try value(depth: depth + 1)
    }
  }

  private mutating func passArray(depth: Int) throws(JSONSyntaxError) {
    var isFirst = true
    while try continuesList(isFirst: isFirst, end: UInt8(ascii: "]")) {
      isFirst = false
      _ = try value(depth: depth + 1)
    }
  }
}
