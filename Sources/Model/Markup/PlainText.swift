/// HTML as text that a person reads: paragraphs, lists and quotations as such, links as footnotes, pictures by what
/// they show; nothing of scripts, styles and what is hidden.
///
/// The same HTML gives the same text.
package func plainText(of html: String) -> String {
  if html.isEmpty { return "" }
  var text = PlainText()
  for token in HTMLTokens(html) { text.take(token) }
  return text.finished
}

/// Builds the text from one token after the other.
private struct PlainText {
  private var lines = PlainTextLines()
  /// The list that each item is in: the number of its next item, or nil for a bullet.
  private var lists: [Int?] = []
  /// The element that is left out, and how many of its name are open in it.
  private var hidden: (name: String, depth: Int)?
  private var link: (address: String, start: Int)?
  /// The addresses of links, in the order of their numbers.
  private var footnotes: [String] = []
  private var preformatted = 0

  mutating func take(_ token: HTMLToken) {
    if hidden != nil { return takeHidden(token) }
    switch token {
    case .text(let text): lines.write(text, keepingSpace: preformatted > 0)
    case .start(let name, let attributes): start(name, attributes)
    case .end(let name): end(name)
    }
  }

  var finished: String {
    var text = self
    text.endLink()
    text.lines.breakLine(2)
    for (index, address) in text.footnotes.enumerated() {
      text.lines.breakLine(1)
      text.lines.write("[\(index + 1)] \(address)", keepingSpace: true)
    }
    text.lines.trimEnd()
    return text.lines.text
  }

  private mutating func takeHidden(_ token: HTMLToken) {
    guard let (name, depth) = hidden else { return }
    switch token {
    case .text: break
    case .start(let other, _):
      if other == name { hidden = (name, depth + 1) }
      if name == "head", other == "body" { hidden = nil }
    case .end(let other):
      if other == name { hidden = depth == 1 ? nil : (name, depth - 1) }
    }
  }

  private mutating func start(_ name: String, _ attributes: [String: String]) {
    if name == "head" || isHidden(attributes), !PlainText.hasNoEnd.contains(name) {
      hidden = (name, 1)
      return
    }
    switch name {
    case "br": lines.breakLine()
    case "hr":
      lines.breakLine(1)
      lines.write("----", keepingSpace: true)
      lines.breakLine(1)
    case "img": lines.write(attributes["alt"] ?? "", keepingSpace: false)
    case "td", "th": lines.separate()
    case "a":
      endLink()
      link = (PlainText.address(attributes["href"] ?? ""), lines.length)
    case "ul", "ol":
      lines.breakLine(lists.isEmpty ? 2 : 1)
      let start = attributes["start"].flatMap { Int($0) }.flatMap { abs($0) < 1_000_000 ? $0 : nil }
      lists.append(name == "ol" ? start ?? 1 : nil)
    case "li": startItem()
    case "blockquote":
      lines.breakLine(2)
      lines.quotation += 1
    case "pre":
      lines.breakLine(2)
      preformatted += 1
    default: lines.breakLine(PlainText.breaks(around: name))
    }
  }

  private mutating func end(_ name: String) {
    switch name {
    case "a": endLink()
    case "ul", "ol":
      if !lists.isEmpty { lists.removeLast() }
      lines.indentation = 2 * lists.count
      lines.breakLine(lists.isEmpty ? 2 : 1)
    case "blockquote":
      lines.breakLine(2)
      lines.quotation = max(0, lines.quotation - 1)
    case "pre":
      lines.breakLine(2)
      preformatted = max(0, preformatted - 1)
    case "li": lines.breakLine(1)
    default: lines.breakLine(PlainText.breaks(around: name))
    }
  }

  private mutating func startItem() {
    lines.breakLine(1)
    let depth = max(0, lists.count - 1)
    guard let number = lists.last ?? nil else { return lines.begin(item: "- ", depth) }
    lists[depth] = number + 1
    lines.begin(item: "\(number). ", depth)
  }

  /// Ends a link with the number of its address, unless its own words are the address.
  private mutating func endLink() {
    guard let (address, start) = link else { return }
    link = nil
    guard !address.isEmpty else { return }
    let words = lines.text(from: start)
    guard !PlainText.spellings(of: address).contains(words) else { return }
    let number = footnotes.firstIndex(of: address) ?? footnotes.count
    if number == footnotes.count { footnotes.append(address) }
    lines.write(words.isEmpty ? "[\(number + 1)]" : " [\(number + 1)]", keepingSpace: false)
  }

  /// What a link may lead to, its spaces written as browsers do; empty for all else, such as a place on the page.
  private static func address(_ text: String) -> String {
    let trimmed = text.unicodeScalars.drop { $0.properties.isWhitespace }.reversed()
      .drop { $0.properties.isWhitespace }.reversed()
    var address = ""
    for scalar in trimmed where scalar == " " || !scalar.properties.isWhitespace {
      if scalar == " " {
        address += "%20"
      } else if !scalar.isControl {
        address.unicodeScalars.append(scalar)
      }
    }
    let schemes = ["http://", "https://", "mailto:", "tel:"]
    return schemes.contains(where: address.lowercased().hasPrefix) ? address : ""
  }

  /// The words that say an address already.
  private static func spellings(of address: String) -> [String] {
    let end = address.hasSuffix("/") ? String(address.dropLast()) : address
    let schemes = ["http://", "https://", "mailto:", "tel:"].filter(end.hasPrefix)
    return [address, end] + schemes.map { String(end.dropFirst($0.count)) }
  }

  private func isHidden(_ attributes: [String: String]) -> Bool {
    if attributes["hidden"] != nil { return true }
    guard let style = attributes["style"] else { return false }
    return style.lowercased().filter { !$0.isWhitespace }.contains("display:none")
  }

  private static func breaks(around name: String) -> Int {
    if paragraphs.contains(name) { return 2 }
    return blocks.contains(name) ? 1 : 0
  }

  private static let paragraphs: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "dl", "form", "fieldset",
  ]
  private static let blocks: Set<String> = [
    "div", "tr", "section", "article", "header", "footer", "main", "nav", "aside", "address", "dt",
    "dd", "figure", "figcaption", "center", "caption", "body", "html",
  ]
  private static let hasNoEnd: Set<String> = [
    "br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr",
  ]
}
