package import Model

/// Builds JSON as bytes without spaces, members in the order in which they are given.
///
/// ```swift
/// var json = JSONText()
/// json.object { json in
///   json.member("id", "m1")
///   json.member("days") { $0.array { $0.value(1) } }
/// }
/// ```
package struct JSONText: Sendable {
  /// What has been written since the bytes were last taken.
  package private(set) var bytes: [UInt8] = []
  /// Whether a value has been written on this level, so that a comma belongs before the next.
  private var isCommaDue = false

  package init() {}

  /// Writes an object with the members that the body writes.
  package mutating func object(_ body: (inout JSONText) -> Void) {
    enclose(UInt8(ascii: "{"), body, UInt8(ascii: "}"))
  }

  /// Writes an array of the values that the body writes.
  package mutating func array(_ body: (inout JSONText) -> Void) {
    enclose(UInt8(ascii: "["), body, UInt8(ascii: "]"))
  }

  /// Writes a member whose value the body writes.
  package mutating func member(_ key: String, _ body: (inout JSONText) -> Void) {
    beginValue()
    quoted(key)
    bytes.append(UInt8(ascii: ":"))
    isCommaDue = false
    body(&self)
    isCommaDue = true
  }

  /// Writes a member whose value is an array, with an object for each element.
  package mutating func member<Element>(
    _ key: String,
    each elements: some Sequence<Element>,
    _ body: (inout JSONText, Element) -> Void
  ) {
    member(key) { json in
      json.array { json in
        for element in elements { json.object { body(&$0, element) } }
      }
    }
  }

  package mutating func member(_ key: String, _ text: String?) {
    member(key) { $0.value(text) }
  }

  package mutating func member(_ key: String, _ number: Int?) {
    member(key) { $0.value(number) }
  }

  package mutating func member(_ key: String, _ truth: Bool) {
    member(key) { $0.value(truth) }
  }

  package mutating func member(_ key: String, _ day: Day?) {
    member(key) { $0.value(day) }
  }

  package mutating func value(_ text: String?) {
    guard let text else { return null() }
    beginValue()
    quoted(text)
  }

  package mutating func value(_ number: Int?) {
    guard let number else { return null() }
    beginValue()
    bytes.appendDecimal(number)
  }

  package mutating func value(_ truth: Bool) {
    word(truth ? "true" : "false")
  }

  /// Writes a day as the text `YYYY-MM-DD`.
  package mutating func value(_ day: Day?) {
    guard let day else { return null() }
    beginValue()
    bytes.append(.quote)
    bytes.append(day)
    bytes.append(.quote)
  }

  package mutating func null() {
    word("null")
  }

  /// Ends the line, after a whole document or an object of JSON Lines.
  package mutating func endLine() {
    bytes.append(.lineFeed)
    isCommaDue = false
  }

  /// Forgets the bytes, once they have been used, and keeps their memory.
  package mutating func removeBytes() {
    bytes.removeAll(keepingCapacity: true)
  }
}

extension JSONText {
  private mutating func beginValue() {
    if isCommaDue { bytes.append(.comma) }
    isCommaDue = true
  }

  private mutating func enclose(_ open: UInt8, _ body: (inout JSONText) -> Void, _ close: UInt8) {
    beginValue()
    bytes.append(open)
    isCommaDue = false
    body(&self)
    bytes.append(close)
    isCommaDue = true
  }

  private mutating func word(_ word: String) {
    beginValue()
    bytes.append(contentsOf: word.utf8)
  }

  /// Appends a text in quotes, with what JSON does not allow in a text escaped.
  private mutating func quoted(_ text: String) {
    bytes.append(.quote)
    for byte in text.utf8 {
      switch byte {
      case .quote, UInt8(ascii: "\\"): escape(byte)
      case .lineFeed: escape(UInt8(ascii: "n"))
      case .carriageReturn: escape(UInt8(ascii: "r"))
      case .tab: escape(UInt8(ascii: "t"))
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(hexDigit(byte >> 4))
        bytes.append(hexDigit(byte & 15))
      default: bytes.append(byte)
      }
    }
    bytes.append(.quote)
  }

  private mutating func escape(_ letter: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    bytes.append(letter)
  }

  private func hexDigit(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}
