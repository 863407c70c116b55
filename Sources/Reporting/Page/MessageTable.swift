import Model

/// A list of messages: a table where there is room, a card for each message where there is not.
///
/// Cards take the meaning of a table away from a screen reader, so each part says what it is.
struct MessageTable {
  /// A column's title, and how much of the width it takes where there is room.
  enum Column: ExpressibleByStringLiteral {
    case usual(String)
    case day(String)
    case narrow(String)

    init(stringLiteral title: String) {
      self = .usual(title)
    }
  }

  let caption: String
  let columns: [Column]
  let rows: [[TableCell]]

  init(caption: String, columns: [Column], rows: [[TableCell]]) {
    (self.caption, self.columns, self.rows) = (caption, columns, rows)
  }

  /// A table whose columns are left out where they say the same of all: what they say stands in the caption.
  init(caption: String, varying columns: [Column], rows: [[TableCell]]) {
    let constant = columns.indices.dropFirst().filter { index in
      rows.count > 1 && rows.allSatisfy { $0[index] == rows[0][index] }
    }
    let said = constant.filter { !["", "–", "none", "no", "0"].contains(rows[0][$0].words) }
      .map { "\(columns[$0].title.lowercased()): \(visible(rows[0][$0].words))" }
    self.init(
      caption: caption + (said.isEmpty ? "" : ". Of all of them, " + said.joined(separator: ", ")),
      columns: columns.indices.filter { !constant.contains($0) }.map { columns[$0] },
      rows: rows.map { row in row.indices.filter { !constant.contains($0) }.map { row[$0] } }
    )
  }

  func write(to html: inout HTML) {
    html.element("table", ["class": "cards", "role": "table"]) { html in
      html.element("caption") { $0.prose(caption) }
      html.element("thead", ["role": "rowgroup"]) { html in
        html.element("tr", ["role": "row"]) { html in
          for (index, column) in columns.enumerated() {
            let kind = rows.first?[index].kind ?? "text"
            html.element(
              "th",
              ["role": "columnheader", "scope": "col", "class": "\(column.width) \(kind)"],
              text: column.title
            )
          }
        }
      }
      html.element("tbody", ["role": "rowgroup"]) { html in
        for row in rows {
          html.element("tr", ["role": "row"]) { html in
            for (index, cell) in row.enumerated() { write(cell, at: index, &html) }
          }
        }
      }
    }
  }

  private func write(_ cell: TableCell, at index: Int, _ html: inout HTML) {
    func content(_ html: inout HTML) {
      // For the eye, where the heads of the columns are not shown.
      html.element("span", ["class": "label", "aria-hidden": "true"], text: columns[index].title)
      html.element("span", ["class": "value"]) { cell.write(to: &$0) }
    }
    if index == 0 {
      html.element("th", ["role": "rowheader", "scope": "row", "class": cell.kind], content)
    } else {
      html.element("td", ["role": "cell", "class": cell.kind], content)
    }
  }
}

extension MessageTable.Column {
  fileprivate var title: String {
    switch self {
    case .usual(let title), .day(let title), .narrow(let title): title
    }
  }

  fileprivate var width: String {
    switch self {
    case .usual: "usual"
    case .day: "day"
    case .narrow: "narrow"
    }
  }
}

extension HTML {
  /// Says how many more there are than were shown, and what lists all; nothing where all were.
  mutating func rest(of all: Int, shown: Int, command: String) {
    guard all > shown else { return }
    element("p", ["class": "rest"]) { html in
      html.text("and \((all - shown).grouped) more; all of them: ")
      html.element("code", text: printable(command))
    }
  }

  /// A command to copy, with what it does.
  mutating func command(_ what: String, _ line: String) {
    element("div", ["class": "command"]) { html in
      html.element("p", text: what)
      html.element("pre") { $0.element("code", text: printable(line)) }
    }
  }
}
