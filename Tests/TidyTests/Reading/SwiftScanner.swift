/// Tells code, strings and comments apart, as far as tidiness needs it: regex literals are not known.
struct SwiftScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private(set) var code: [UInt8] = []
  private(set) var strings: [SwiftFile.Piece] = []
  private(set) var comments: [SwiftFile.Piece] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  mutating func scan() {
    scanCode(isInterpolation: false)
  }

  /// Up to the end, or to the parenthesis that closes an interpolation.
  private mutating func scanCode(isInterpolation: Bool) {
    var depth = 0
    while position < bytes.count {
      if isAt("//") {
        scanLineComment()
      } else if isAt("/*") {
        scanBlockComment()
      } else if let hashes = hashesBeforeQuote() {
        scanString(hashes: hashes)
      } else {
        if isAt("(") { depth += 1 }
        if isAt(")") { depth -= 1 }
        advance(keepingAsCode: true)
        if isInterpolation, depth < 0 { return }
      }
    }
  }

  private mutating func scanLineComment() {
    let start = position
    while position < bytes.count, !isAt("\n") { advance(keepingAsCode: false) }
    comments.append(.init(line: line, text: text(from: start)))
  }

  private mutating func scanBlockComment() {
    let start = position
    let firstLine = line
    var depth = 0
    repeat {
      if isAt("/*") {
        depth += 1
        advance(keepingAsCode: false)
      } else if isAt("*/") {
        depth -= 1
        advance(keepingAsCode: false)
      }
      advance(keepingAsCode: false)
    } while depth > 0 && position < bytes.count
    comments.append(.init(line: firstLine, text: text(from: start)))
  }

  private mutating func scanString(hashes: String) {
    let firstLine = line
    let isMultiline = isAt(hashes + "\"\"\"")
    let quote = isMultiline ? "\"\"\"" : "\""
    skip(hashes + quote)
    var content: [UInt8] = []
    while position < bytes.count, !isAt(quote + hashes) {
      if isAt("\\" + hashes + "(") {
        skip("\\" + hashes + "(")
        scanCode(isInterpolation: true)
      } else {
        if isAt("\\" + hashes) {
          content.append(UInt8(ascii: "\\"))
          skip("\\" + hashes)
        }
        content.append(contentsOf: bytes[position...].prefix(1))
        advance(keepingAsCode: false)
      }
    }
    skip(quote + hashes)
    strings.append(.init(line: firstLine, text: String(decoding: content, as: UTF8.self)))
  }

  /// The number signs of a string that starts here, or nil when none starts here.
  private func hashesBeforeQuote() -> String? {
    var end = position
    while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
    return String(repeating: "#", count: end - position)
  }

  private func isAt(_ text: String) -> Bool {
    bytes[position...].starts(with: text.utf8)
  }

  private func text(from start: Int) -> String {
    String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func skip(_ text: String) {
    for _ in text.utf8 { advance(keepingAsCode: false) }
  }

  /// To the next byte; at the end, which what is cut off may reach at any point, nothing.
  private mutating func advance(keepingAsCode isCode: Bool) {
    guard position < bytes.count else { return }
    let byte = bytes[position]
    let isNewline = byte == UInt8(ascii: "\n")
    code.append(isCode || isNewline ? byte : UInt8(ascii: " "))
    if isNewline { line += 1 }
    position += 1
  }
}
