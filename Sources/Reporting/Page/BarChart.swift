/// Level bars with their names on the left and their numbers on the right.
struct BarChart {
  struct Row {
    let name: String
    /// Drawn solid.
    let first: Int
    /// Drawn in stripes behind the first; nothing in most charts.
    var second = 0
    /// What stands behind the bar.
    let value: String
  }

  /// Read out in place of the drawing.
  let label: String
  let rows: [Row]

  /// Pixels for each row.
  private static let rowHeight = 26

  func write(to html: inout HTML) {
    let most = rows.map { $0.first + $0.second }.max() ?? 0
    html.element(
      "svg",
      [
        "class": "bars", "role": "img", "aria-label": label,
        "height": String(rows.count * BarChart.rowHeight),
      ]
    ) { html in
      for (index, row) in rows.enumerated() {
        write(row, at: index * BarChart.rowHeight, of: most, &html)
      }
    }
  }

  private func write(_ row: Row, at top: Int, of most: Int, _ html: inout HTML) {
    let first = String(percent: row.first, of: most)
    let both = String(percent: row.first + row.second, of: most)
    html.element("text", ["x": "-8", "y": String(top + 17), "class": "end"], text: row.name)
    bar("planned", from: "0", width: first, top, &html)
    if row.second > 0 {
      bar("striped", from: first, width: String(percent: row.second, of: most), top, &html)
    }
    html.element("text", ["x": both, "dx": "6", "y": String(top + 17)], text: row.value)
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
      ["class": kind, "x": x, "y": String(top + 4), "width": width, "height": "18"]
    )
  }
}
