import Model

/// The wanted fields of a mail header, unfolded.
///
/// Parsing is lenient: lines may end in LF, CRLF or CR, bytes may be anything, fields may repeat, and lines that
/// are no fields are skipped. It is a single pass.
package struct MailHeader: Equatable, Sendable {
  /// The fields' values by lower-case name, each in the order of the mail.
  private var fields: [String: [[UInt8]]] = [:]
  /// The offset after the header; nil if the bytes end within the header.
  let end: Int?
  /// Whether the bytes end within the header, for example while a file is still being written.
  let isCut: Bool

  /// Parses a header from an offset; the wanted names are in lower case.
  ///
  /// A text that does not begin with a field or an mbox separator has no header.
  init(_ bytes: [UInt8], from start: Int = 0, wanted: Set<String>) {
    var lines = MailLines(bytes, from: start)
    var current: (name: String, value: [UInt8])?
    var found: [String: [[UInt8]]] = [:]
    var isFirst = true
    var end: Int?
    var isCut = true
    while let line = lines.next() {
      if line.isEmpty {
        end = lines.place
        isCut = false
        break
      }
      if bytes[line.lowerBound].isBlank, !isFirst {
        current?.value.append(contentsOf: bytes[line])
        continue
      }
      if let field = current { found[field.name, default: []].append(field.value) }
      current = nil
      let separates = isFirst && bytes[line].isMailboxSeparator
      guard let colon = MailHeader.colon(in: line, of: bytes) else {
        if isFirst, !separates {
          isCut = lines.place == bytes.count
          break
        }
        isFirst = false
        continue
      }
      isFirst = false
      let name = MailHeader.name(bytes[line.lowerBound..<colon])
      if wanted.contains(name) { current = (name, [UInt8](bytes[(colon + 1)..<line.upperBound])) }
    }
    if let field = current { found[field.name, default: []].append(field.value) }
    fields = found
    self.end = end
    self.isCut = isCut
  }

  /// All values of a field, in order.
  func all(_ name: String) -> [[UInt8]] { fields[name] ?? [] }

  func first(_ name: String) -> [UInt8]? { fields[name]?.first }

  /// The first word of each value of a field, in lower case; comments are skipped.
  func words(_ name: String) -> [String] {
    all(name).map { value in
      let word = value.withoutComments(keepingQuotes: true).drop(while: \.isBlank).prefix {
        $0.isLetterOrDigit || $0 == 0x2D || $0 == 0x5F
      }
      return String(decoding: word, as: UTF8.self).lowercased()
    }
  }

  /// The colon after the name of a field, perhaps after blanks; nil if the line is no field.
  private static func colon(in line: Range<Int>, of bytes: [UInt8]) -> Int? {
    let nameEnd = bytes[line].firstIndex { !(0x21...0x7E ~= $0) || $0 == UInt8(ascii: ":") }
    guard let nameEnd, nameEnd > line.lowerBound else { return nil }
    let colon = bytes[nameEnd..<line.upperBound].firstIndex { !$0.isBlank }
    return colon.flatMap { bytes[$0] == UInt8(ascii: ":") ? $0 : nil }
  }

  private static func name(_ bytes: ArraySlice<UInt8>) -> String {
    let end = bytes.lastIndex { !$0.isBlank }.map { $0 + 1 } ?? bytes.startIndex
    return String(decoding: bytes[..<end], as: UTF8.self).lowercased()
  }
}

/// The lines of a text, with line ends of any kind.
struct MailLines {
  private let bytes: [UInt8]
  /// Where the next line begins.
  private(set) var place: Int

  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    place = start
  }

  /// The next line without its end; nil at the end of the text.
  mutating func next() -> Range<Int>? {
    guard place < bytes.count else { return nil }
    let start = place
    var end = start
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    place = end + 1
    if end + 1 < bytes.count, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { place += 1 }
    place = min(place, bytes.count)
    return start..<end
  }
}

extension UInt8 {
  /// Whether this is a space or a tab.
  var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension ArraySlice<UInt8> {
  /// Whether a line is an mbox separator, perhaps quoted once.
  fileprivate var isMailboxSeparator: Bool {
    let line = first == UInt8(ascii: ">") ? dropFirst() : self
    return line.starts(with: "From ".utf8)
  }
}
