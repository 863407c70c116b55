import Model

/// A page under construction: markup comes only from literals, and everything else is escaped.
struct HTML {
  private(set) var bytes: [UInt8] = []

  /// Names of attributes with their values.
  typealias Attributes = KeyValuePairs<StaticString, String>

  /// Appends a literal as it is.
  mutating func markup(_ literal: StaticString) {
    bytes.append(contentsOf: literal.description.utf8)
  }

  /// Appends text of this program.
  mutating func text(_ text: String) {
    for byte in text.utf8 { append(escaped: byte) }
  }

  /// Appends sentences; the days in them are marked up, so that no line breaks within one.
  mutating func prose(_ text: String) {
    for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { self.text(" ") }
      if let day = Day(word.prefix(10)) {
        element("time", text: day.description)
        self.text(String(word.dropFirst(10)))
      } else {
        self.text(String(word))
      }
    }
  }

  /// Appends text from outside, isolated from the text direction around it.
  mutating func foreign(_ text: String) {
    element("bdi", prose: visible(text))
  }

  /// Appends an address from outside, which may break behind its sign.
  mutating func address(_ text: String) {
    let shown = visible(text)
    guard let sign = shown.firstIndex(of: "@") else { return foreign(text) }
    element("bdi") { html in
      html.text(String(shown[...sign]))
      html.markup("<wbr>")
      html.text(String(shown[shown.index(after: sign)...]))
    }
  }

  /// Appends a style sheet of this program, which has no markup in it.
  mutating func style(_ sheet: [UInt8]) {
    precondition(!sheet.contains(UInt8(ascii: "<")), "a style sheet has no markup")
    bytes.append(contentsOf: sheet)
  }

  /// An element with the content that the closure writes.
  mutating func element(
    _ name: StaticString,
    _ attributes: Attributes = [:],
    _ content: (inout HTML) -> Void
  ) {
    open(name, attributes)
    content(&self)
    markup("</")
    markup(name)
    markup(">")
    if HTML.endsLine.contains(name.description) { markup("\n") }
  }

  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], prose: String) {
    element(name, attributes) { $0.prose(prose) }
  }

  /// Lines of text from outside, each made harmless, up to a number of them that a person still reads.
  mutating func lines(of text: String, upTo most: Int = 80) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.prefix(most).enumerated() {
      if index > 0 { self.text("\n") }
      self.text(printable(String(line), upTo: 1_000))
    }
    if lines.count > most { self.text("\n(\((lines.count - most).grouped) more lines)") }
  }

  /// Something that is shown when a reader asks for it, or at first.
  mutating func details(isOpen: Bool, _ content: (inout HTML) -> Void) {
    element("details", isOpen ? ["open": ""] : [:], content)
  }

  /// An element without content.
  mutating func empty(_ name: StaticString, _ attributes: Attributes = [:]) {
    element(name, attributes) { _ in }
  }

  mutating func open(_ name: StaticString, _ attributes: Attributes = [:]) {
    markup("<")
    markup(name)
    for (attribute, value) in attributes {
      markup(" ")
      markup(attribute)
      markup("=\"")
      text(value)
      markup("\"")
    }
    markup(">")
  }

  /// The elements after which a line end changes nothing.
  private static let endsLine: Set = [
    "p", "h1", "h2", "h3", "li", "ul", "tr", "div", "section", "header", "nav", "figure", "table",
    "details", "dl", "svg", "path", "caption", "thead", "tbody", "tfoot", "summary", "main",
    "footer",
  ]

  private mutating func append(escaped byte: UInt8) {
    switch byte {
    case UInt8(ascii: "&"): markup("&amp;")
    case UInt8(ascii: "<"): markup("&lt;")
    case UInt8(ascii: ">"): markup("&gt;")
    case UInt8(ascii: "\""): markup("&quot;")
    case UInt8(ascii: "'"): markup("&#39;")
    default: bytes.append(byte)
    }
  }
}
