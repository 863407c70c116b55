/// Where a line stops being JSON, and what was expected there.
package struct JSONSyntaxError: Error, Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case notAnObject
    case keyMissing
    case colonMissing
    case commaMissing
    case valueMissing
    case textAfterEnd
    case stringNotClosed
    case controlCharacter
    case badEscape
    case loneSurrogate
    case badNumber
    case notUTF8
    case tooDeep
  }

  package let kind: Kind
  /// In bytes from the beginning of the line.
  package let offset: Int

  var words: Words {
    switch kind {
    case .notAnObject: Words("the line is not a JSON object", wayOut: "write one object to a line")
    case .keyMissing: Words("this is not JSON", why: "a key in quotes is expected here")
    case .colonMissing: Words("this is not JSON", why: "a colon is expected here")
    case .commaMissing: Words("this is not JSON", why: "a comma or the end is expected here")
    case .valueMissing: Words("this is not JSON", why: "a value is expected here")
    case .textAfterEnd:
      Words("text follows the JSON object", wayOut: "write one object to a line")
    case .stringNotClosed:
      Words(
        "this is not JSON",
        why: "the text that begins here is not closed on its line",
        wayOut: "write a line break as \\n"
      )
    case .controlCharacter:
      Words("this is not JSON", why: "a control character must be escaped in a text")
    case .badEscape: Words("this is not JSON", why: "there is no such escape")
    case .loneSurrogate: Words("this is not JSON", why: "half of a surrogate pair is no character")
    case .badNumber: Words("this is not JSON", why: "numbers are not written so")
    case .notUTF8: Words("the text is not UTF-8", wayOut: "save the file as UTF-8")
    case .tooDeep: Words("the value is nested too deeply", why: "64 levels are read")
    }
  }
}

/// Takes the words of JSON off the front of a line.
struct JSONScanner {
  private let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The byte that comes next; 0 at the end, which begins nothing in JSON.
  var peek: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  /// Whether nothing but white space is left.
  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return offset == bytes.count
    }
  }

  func syntaxError(_ kind: JSONSyntaxError.Kind, at place: Int? = nil) -> JSONSyntaxError {
    JSONSyntaxError(kind: kind, offset: place ?? offset)
  }

  mutating func skip() {
    offset += 1
  }

  mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case .space, .tab, .carriageReturn, .lineFeed: offset += 1
      default: return
      }
    }
  }

  /// Takes a byte if it comes next, after white space; white space is skipped behind it, too.
  mutating func takes(_ byte: UInt8) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    if byte != .quote { skipSpace() }
    return true
  }

  mutating func takesWord(_ word: StaticString) -> Bool {
    let letters = Array(word.description.utf8)
    guard bytes[offset...].starts(with: letters) else { return false }
    offset += letters.count
    return true
  }

  /// A number as it is written.
  mutating func number() throws(JSONSyntaxError) -> String {
    let start = offset
    if peek == UInt8(ascii: "-") { offset += 1 }
    if peek == UInt8(ascii: "0") { offset += 1 } else { try digits(from: start) }
    if peek == UInt8(ascii: ".") {
      offset += 1
      try digits(from: start)
    }
    if peek | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
      try digits(from: start)
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func digits(from start: Int) throws(JSONSyntaxError) {
    let first = offset
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= peek {
      offset += 1
    }
    guard offset > first else { throw syntaxError(.badNumber, at: start) }
  }
}

extension JSONScanner {
  /// A text whose opening quote has been taken.
  mutating func string() throws(JSONSyntaxError) -> String {
    let start = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == .quote {
        offset += 1
        return try text(of: bytes.span.extracting(start..<offset - 1), from: start)
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= .space else { throw syntaxError(.controlCharacter) }
      offset += 1
    }
    throw syntaxError(.stringNotClosed, at: start - 1)
  }

  private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
    var text = [UInt8](bytes[start..<offset])
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == .quote { return try self.text(of: text.span, from: start) }
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: try escape().utf8)
      } else if byte >= .space {
        text.append(byte)
      } else {
        throw syntaxError(.controlCharacter, at: offset - 1)
      }
    }
    throw syntaxError(.stringNotClosed, at: start - 1)
  }

  private func text(of span: Span<UInt8>, from start: Int) throws(JSONSyntaxError) -> String {
    do {
      return String(copying: try UTF8Span(validating: span))
    } catch {
      throw syntaxError(.notUTF8, at: start + error.byteOffsets.lowerBound)
    }
  }

  private mutating func escape() throws(JSONSyntaxError) -> String {
    let start = offset - 1
    let letter = peek
    offset += 1
    switch letter {
    case .quote, UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(Unicode.Scalar(letter))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(try scalar(from: start))
    default: throw syntaxError(.badEscape, at: start)
    }
  }

  /// The scalar of a `\u` escape, of two of them where they are a surrogate pair.
  private mutating func scalar(from start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
    let unit = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, bytes[offset...].starts(with: Array("\\u".utf8)) else {
      throw syntaxError(.loneSurrogate, at: start)
    }
    offset += 2
    let low = try hexadecimal(from: start)
    guard 0xDC00...0xDFFF ~= low else { throw syntaxError(.loneSurrogate, at: start) }
    let pair = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    guard let scalar = Unicode.Scalar(pair) else { throw syntaxError(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func hexadecimal(from start: Int) throws(JSONSyntaxError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(peek)).hexDigitValue else {
        throw syntaxError(.badEscape, at: start)
      }
      unit = unit << 4 + UInt32(digit)
      offset += 1
    }
    return unit
  }
}
