import Model

/// A link from one page to another one of the same folder.
package struct PageLink: Equatable, Sendable {
  let text: String
  let address: String

  package init(_ text: String, to address: String) {
    self.text = text
    self.address = address
  }
}

/// What every page has: its head with the one style sheet, its landmarks, and the patterns of drawings.
struct PageFrame {
  let title: String
  /// What leads to other pages, and to parts of this one by their ids.
  let links: [PageLink]
  var parts: [PageLink] = []

  func bytes(
    header: (inout HTML) -> Void,
    main: (inout HTML) -> Void,
    footer: (inout HTML) -> Void
  ) -> [UInt8] {
    var html = HTML()
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n")
    head(&html)
    html.markup("</head>\n<body>\n")
    html.markup(PageFrame.patterns)
    html.element("header") { header(&$0) }
    navigation(&html)
    html.element("main") { main(&$0) }
    html.element("footer") { footer(&$0) }
    html.markup("</body>\n</html>\n")
    return html.bytes
  }

  private func head(_ html: inout HTML) {
    let style = PackageResources.page_css
    html.markup("<meta charset=\"utf-8\">\n")
    html.open(
      "meta",
      [
        "http-equiv": "Content-Security-Policy",
        "content":
          "default-src 'none'; style-src 'sha256-\(Base64.encoded(SHA256.digest(of: style)))';"
          + " base-uri 'none'; form-action 'none'",
      ]
    )
    html.markup(
      """

      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="format-detection" content="telephone=no">

      """
    )
    html.element("title", text: title)
    html.markup("\n<style>")
    html.style(style)
    html.markup("</style>\n")
  }

  private func navigation(_ html: inout HTML) {
    let lists = [links, parts].filter { !$0.isEmpty }
    html.element("nav", ["aria-label": parts.isEmpty ? "Pages" : "On this page"]) { html in
      for list in lists {
        html.element("ul") { html in
          for link in list {
            html.element("li") { html in
              html.element("a", ["href": link.address], text: link.text)
            }
          }
        }
      }
    }
  }

  /// Stripes for drawings; horizontal, so that stretching does not change them.
  private static let patterns: StaticString = """
    <svg class="patterns" aria-hidden="true" width="0" height="0"><defs>
    <pattern id="closed" width="8" height="6" patternUnits="userSpaceOnUse">\
    <path class="closed-line" d="M0 1h8"/></pattern>
    <pattern id="striped" width="8" height="4" patternUnits="userSpaceOnUse">\
    <path class="striped-line" d="M0 1h8"/></pattern>
    <pattern id="used" width="8" height="4" patternUnits="userSpaceOnUse">\
    <path class="used-line" d="M0 1h8"/></pattern>
    <pattern id="projected" width="8" height="4" patternUnits="userSpaceOnUse">\
    <path class="projected-line" d="M0 1h8"/></pattern>
    <pattern id="over" width="8" height="4" patternUnits="userSpaceOnUse">\
    <path class="over-line" d="M0 1h8"/></pattern>
    </defs></svg>

    """
}

extension HTML {
  /// A part of a page with its heading.
  mutating func section(_ id: String, _ title: String, _ content: (inout HTML) -> Void) {
    element("section", ["id": id, "aria-labelledby": "\(id)-heading"]) { html in
      html.element("h2", ["id": "\(id)-heading"], text: title)
      content(&html)
    }
  }

  /// A row of numbers in large print.
  mutating func tiles(_ tiles: [Tile]) {
    element("dl", ["class": "tiles"]) { html in
      for tile in tiles {
        html.element("div", ["class": tile.isBad ? "tile bad" : "tile"]) { html in
          html.element("dt", text: tile.name)
          html.element("dd") { html in
            html.element("strong", text: tile.value)
            html.text(" ")
            html.element("span", text: tile.remark)
          }
        }
      }
    }
  }
}

/// A number in large print, with its name and what is said of it.
struct Tile {
  let name: String
  let value: String
  let remark: String
  var isBad = false
}
