/// Rows of a name and numbers, narrow enough for a telephone.
struct NumberTable {
  let caption: String
  let columns: [String]
  let rows: [[TableCell]]
  /// What the rows add up to, where that is said.
  var total: [TableCell]?

  /// More columns than these ask for smaller print on a telephone.
  private static let mostUsual = 5

  func write(to html: inout HTML) {
    html.element(
      "table",
      ["class": columns.count > NumberTable.mostUsual ? "numbers dense" : "numbers"]
    ) { html in
      html.element("caption", text: caption)
      html.element("thead") { html in
        html.element("tr") { html in
          for (index, column) in columns.enumerated() {
            let kind = rows.first?[index].kind ?? "text"
            html.element("th", ["scope": "col", "class": kind], text: column)
          }
        }
      }
      html.element("tbody") { html in
        for row in rows { html.element("tr") { NumberTable.write(row, &$0) } }
      }
      if let total {
        html.element("tfoot") { $0.element("tr") { NumberTable.write(total, &$0) } }
      }
    }
  }

  private static func write(_ row: [TableCell], _ html: inout HTML) {
    for (index, cell) in row.enumerated() {
      if index == 0 {
        html.element("th", ["scope": "row"]) { cell.write(to: &$0) }
      } else {
        html.element("td", ["class": cell.kind]) { cell.write(to: &$0) }
      }
    }
  }
}
