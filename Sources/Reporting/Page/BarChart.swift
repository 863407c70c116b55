/// Horizontal bars with their names on the left and their numbers on the right.
struct BarChart {
  struct Row {
    let name: String
    /// Drawn solid.
    let first: Int
    /// Drawn pale after it; 0 in most charts.
    var projected = 0
    /// Drawn striped after those; 0 in most charts.
    var second = 0
    /// The text after the bar.
    let value: String

    fileprivate var sum: Int { first + projected + second }
  }

  /// The text alternative of the drawing.
  let label: String
  let rows: [Row]

  /// In twelfths of the text's size, for each row.
  private static let rowHeight = 26

  func write(to html: inout HTML) {
    let most = rows.map(\.sum).max() ?? 0
    html.element(
      "svg",
      [
        "class": "bars", "role": "img", "aria-label": label,
        "height": String(ems: rows.count * BarChart.rowHeight),
      ]
    ) { html in
      for (index, row) in rows.enumerated() {
        write(row, at: index * BarChart.rowHeight, of: most, &html)
      }
    }
  }

  private func write(_ row: Row, at top: Int, of most: Int, _ html: inout HTML) {
    func part(_ count: Int) -> String { String(percent: count, of: most) }
    html.element(
      "text",
      ["dx": "-.6em", "y": String(ems: top + 17), "class": "end"],
      text: row.name
    )
    bar("planned", from: "0", width: part(row.first), top, &html)
    if row.projected > 0 {
      bar("projected", from: part(row.first), width: part(row.projected), top, &html)
    }
    if row.second > 0 {
      bar("striped", from: part(row.first + row.projected), width: part(row.second), top, &html)
    }
    html.element(
      "text",
      ["x": part(row.sum), "dx": ".5em", "y": String(ems: top + 17)],
      text: row.value
    )
  }

  private func bar(
    _ kind: String,
    from x: String,
    width: String,
    _ top: Int,
    _ html: inout HTML
  ) {
    html.empty(
      "rect",
      ["class": kind, "x": x, "y": String(ems: top + 4), "width": width, "height": "1.5em"]
    )
  }
}
