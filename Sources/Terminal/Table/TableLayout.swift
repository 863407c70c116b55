import Model

/// A cell's text, safe to print, with its width on a screen.
struct TableCell {
  let text: String
  let width: Int

  init(_ text: String) {
    if let count = text.printableASCIICount {
      self.text = text
      width = count
    } else {
      self.text = printable(text)
      width = self.text.displayWidth
    }
  }

  func truncated(to width: Int) -> TableCell {
    self.width <= width ? self : TableCell(text.truncated(to: width))
  }
}

/// The widths of a table's columns.
struct TableLayout {
  private let columns: [Column]
  private let widths: [Int]
  private let screenWidth: Int?

  /// Spaces between two columns.
  private static let gap = 2
  /// No column is cut shorter than this while another could be.
  private static let least = 6

  init(_ columns: [Column], fitting sample: [[TableCell]], screenWidth: Int?) {
    var widths = columns.map { TableCell($0.title).width }
    for row in sample {
      for (index, cell) in row.enumerated() where cell.width > widths[index] {
        widths[index] = cell.width
      }
    }
    self.columns = columns
    self.screenWidth = screenWidth
    self.widths = screenWidth.map { Self.shrunk(widths, columns, to: $0) } ?? widths
  }

  /// Takes columns away from the widest of those that may shrink until the table fits.
  private static func shrunk(_ widths: [Int], _ columns: [Column], to screen: Int) -> [Int] {
    var widths = widths
    var excess = widths.reduce(gap * (widths.count - 1), +) - screen
    let shrinkable = columns.indices.filter { columns[$0].mayShrink }
    while excess > 0, let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) {
      guard widths[widest] > least else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  /// The titles, without the end of the line.
  var header: String {
    String(decoding: line(columns.map { TableCell($0.title) }).dropLast(), as: UTF8.self)
  }

  /// A row with the end of its line, before which no space is left by empty cells.
  func line(_ cells: [TableCell]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(128)
    let widths = widths(for: cells)
    var used = 0
    for (index, cell) in cells.enumerated() {
      used += append(cell, to: &bytes, column: index, width: widths[index])
    }
    if let screenWidth, used > screenWidth {
      bytes = Array(String(decoding: bytes, as: UTF8.self).truncated(to: screenWidth).utf8)
    }
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// The widths of one row: a later cell may be longer than all that were measured, and what must
  /// not be cut then takes its room from what may.
  private func widths(for cells: [TableCell]) -> [Int] {
    guard let screenWidth else { return widths }
    let isLonger = cells.indices.contains { !columns[$0].mayShrink && cells[$0].width > widths[$0] }
    guard isLonger else { return widths }
    let wanted = cells.indices.map { index in
      columns[index].mayShrink ? widths[index] : max(widths[index], cells[index].width)
    }
    return Self.shrunk(wanted, columns, to: screenWidth)
  }

  /// Appends a cell with its padding and returns their width; the end of a line is not padded.
  private func append(
    _ cell: TableCell,
    to bytes: inout [UInt8],
    column: Int,
    width: Int
  ) -> Int {
    let mayCut = screenWidth != nil && columns[column].mayShrink
    let cell = mayCut ? cell.truncated(to: width) : cell
    let padding = max(width - cell.width, 0)
    let isLast = column == columns.count - 1
    let isRight = columns[column].alignment == .right
    let before = isRight ? padding : 0
    let after = isLast ? 0 : (isRight ? 0 : padding) + Self.gap
    let space = UInt8(ascii: " ")
    bytes.append(contentsOf: repeatElement(space, count: before))
    bytes.append(contentsOf: cell.text.utf8)
    bytes.append(contentsOf: repeatElement(space, count: after))
    return before + cell.width + after
  }
}
