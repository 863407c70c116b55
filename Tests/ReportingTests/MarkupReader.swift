/// Takes a page apart letter by letter and accepts nothing that a browser would have to guess about.
struct MarkupReader {
  struct Tag: Equatable {
    let name: String
    let attributes: [String]
    /// What the attributes say, without escapes.
    let values: [String]
  }

  struct Flaw: Error, Equatable {
    let what: String
    let at: String
  }

  private var rest: Substring.UnicodeScalarView
  private(set) var tags: [Tag] = []

  private init(_ page: String) {
    rest = page[...].unicodeScalars
  }

  /// The tags of a page in their order, closing ones too.
  static func tags(of page: String) throws(Flaw) -> [Tag] {
    var reader = MarkupReader(page)
    try reader.expect("<!DOCTYPE html>")
    while !reader.rest.isEmpty {
      _ = try reader.text(until: "<")
      if reader.rest.isEmpty { break }
      try reader.tag()
    }
    return reader.tags
  }

  private mutating func tag() throws(Flaw) {
    try expect("<")
    let isEnd = take("/")
    let name = try word()
    var attributes: [String] = []
    var values: [String] = []
    while !isEnd, take(" ") {
      attributes.append(try word())
      try expect("=\"")
      values.append(try text(until: "\""))
      try expect("\"")
    }
    _ = take("/")
    try expect(">")
    tags.append(Tag(name: (isEnd ? "/" : "") + name, attributes: attributes, values: values))
    // A style sheet is no text, and ends with its element.
    while name == "style", !isEnd, !rest.isEmpty, !isNext("</style>") { rest.removeFirst() }
  }

  private mutating func word() throws(Flaw) -> String {
    let word = rest.prefix {
      $0.isASCII && ($0.properties.isAlphabetic || $0 == "-" || "0"..."9" ~= $0)
    }
    if word.isEmpty { throw flaw("a name is missing") }
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  /// Text without escapes, up to a mark that can only be markup.
  private mutating func text(until end: Unicode.Scalar) throws(Flaw) -> String {
    var text = ""
    while let next = rest.first, next != end {
      switch next {
      case "<", ">", "\"", "'": throw flaw("this is not escaped")
      case "&": text.unicodeScalars.append(try escape())
      default:
        text.unicodeScalars.append(next)
        rest.removeFirst()
      }
    }
    return text
  }

  private mutating func escape() throws(Flaw) -> Unicode.Scalar {
    for (escape, meaning) in MarkupReader.escapes where take(escape) { return meaning }
    throw flaw("this is no escape")
  }

  private static let escapes: [(String, Unicode.Scalar)] = [
    ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"),
  ]

  private mutating func expect(_ literal: String) throws(Flaw) {
    guard take(literal) else { throw flaw("'\(literal)' is missing") }
  }

  private func isNext(_ literal: String) -> Bool { rest.starts(with: literal.unicodeScalars) }

  private mutating func take(_ literal: String) -> Bool {
    guard isNext(literal) else { return false }
    rest = rest.dropFirst(literal.unicodeScalars.count)
    return true
  }

  private func flaw(_ what: String) -> Flaw { Flaw(what: what, at: String(rest.prefix(80))) }
}
