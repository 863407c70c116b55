/// Prints rows as a table for people, as wide as the screen at most, and whole into a file or a pipe.
///
/// The first thousand rows decide how wide the columns are and the rest streams past, so a table of
/// a million rows needs no more memory than a small one. Cells are made safe to print.
package struct Table {
  private let columns: [Column]
  private let output: StandardOutput
  private var sample: [[TableCell]] = []
  private var layout: TableLayout?

  private static let sampleSize = 1000

  package init(_ columns: [Column], on output: StandardOutput) {
    self.columns = columns
    self.output = output
  }

  /// Whether more rows would still be seen by anybody; a long listing may end when not.
  package var hasReader: Bool { output.hasReader }

  /// Adds a row, which has a cell for each column.
  package mutating func add(_ row: [String]) throws(OutputError) {
    precondition(row.count == columns.count, "a row must have a cell for each column")
    let cells = row.map(TableCell.init)
    if let layout {
      try output.write(bytes: layout.line(cells))
      return
    }
    sample.append(cells)
    if sample.count == Self.sampleSize { try begin() }
  }

  /// Prints what is still held back, or `emptyText` for a table without rows.
  package mutating func finish(emptyText: String = "none") throws(OutputError) {
    if layout == nil, sample.isEmpty {
      try output.writeLine(emptyText)
    } else if layout == nil {
      try begin()
    }
  }

  /// Prints all rows of a sequence as far as anybody reads them.
  package static func write(
    _ rows: some Sequence<[String]>,
    under columns: [Column],
    on output: StandardOutput,
    emptyText: String = "none"
  ) throws(OutputError) {
    var table = Table(columns, on: output)
    for row in rows {
      guard output.hasReader else { return }
      try table.add(row)
    }
    try table.finish(emptyText: emptyText)
  }

  /// Fixes the widths and prints the header and the rows so far.
  private mutating func begin() throws(OutputError) {
    let layout = TableLayout(columns, fitting: sample, screenWidth: output.screen.width)
    self.layout = layout
    try output.writeLine(output.style.underlined(layout.header))
    for cells in sample {
      try output.write(bytes: layout.line(cells))
    }
    sample = []
  }
}
