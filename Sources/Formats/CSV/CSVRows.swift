import Model

/// The rows of a CSV file after its header, with its columns mapped to ours.
final class CSVRows: RowReader {
  let header: CSVHeader?
  private let reader: CSVReader
  private let names: [String]
  private let expectedCells: Int
  /// The cell index of each of our columns; nil for a column that the file lacks.
  private let cells: [Int?]

  init(_ reader: CSVReader, binding: HeaderBinding) throws(InputError) {
    self.reader = reader
    names = binding.columns.names
    let headings = try CSVRows.headings(of: reader, names: names)
    do {
      cells = try binding.cells(of: headings)
    } catch {
      let line = reader.place
      throw InputError(error.heading.map(reader.place(ofCell:)) ?? line, .header(error.kind))
    }
    expectedCells = headings.count
    header = CSVHeader(record: reader.record, headings: headings)
  }

  func next() throws(InputError) -> Bool {
    try reader.next()
  }

  func read(into texts: inout [String]) throws(RowError) {
    if let syntaxError = reader.syntaxError {
      throw RowError(reader.place(ofOffset: syntaxError.offset), .csv(syntaxError.rowError))
    }
    guard reader.cellCount == expectedCells else {
      let isTooLong = reader.cellCount > expectedCells
      let place = isTooLong ? reader.place(ofCell: expectedCells) : reader.place
      throw RowError(place, .csv(.cellCount(found: reader.cellCount, expected: expectedCells)))
    }
    for (column, cell) in cells.enumerated() {
      guard let cell else { continue }
      do {
        texts[column] = try reader.text(ofCell: cell)
      } catch {
        let kind = FieldError.notUTF8(offset: error.byteOffsets.lowerBound)
        throw RowError(reader.place(ofCell: cell), .field(names[column], kind))
      }
    }
  }

  var place: Place { reader.place }

  func place(ofColumn column: Int) -> Place {
    guard let cell = cells[column], cell < reader.cellCount else { return reader.place }
    return reader.place(ofCell: cell)
  }

  func states(column: Int) -> Bool { cells[column] != nil }

  var record: [UInt8] { reader.record }
  var bytesRead: Int { reader.bytesRead }
  var totalBytes: Int? { reader.totalBytes }

  /// The headings without surrounding spaces.
  private static func headings(
    of reader: CSVReader,
    names: [String]
  ) throws(InputError) -> [String] {
    guard try reader.next() else {
      throw InputError(Place(file: reader.place.file), .format(.empty(names: names)))
    }
    guard !reader.record.contains(0) else { throw InputError(reader.place, .format(.notText)) }
    if let syntaxError = reader.syntaxError {
      let place = reader.place(ofOffset: syntaxError.offset)
      if syntaxError.kind == .lineFeedMissing {
        throw InputError(place, .format(.carriageReturnsOnly))
      }
      throw InputError(place, .format(.brokenHeader(syntaxError.rowError)))
    }
    var headings: [String] = []
    for cell in 0..<reader.cellCount {
      do {
        headings.append(trimmed(try reader.text(ofCell: cell)))
      } catch {
        throw InputError(reader.place(ofCell: cell), .format(.notText))
      }
    }
    return headings
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let isSpace = \Unicode.Scalar.properties.isWhitespace
    guard let first = scalars.firstIndex(where: { !$0[keyPath: isSpace] }) else { return "" }
    guard let last = scalars.lastIndex(where: { !$0[keyPath: isSpace] }) else { return "" }
    return String(scalars[first...last])
  }
}

extension CSVSyntaxError {
  /// The error that a person is told of.
  fileprivate var rowError: CSVRowError {
    switch kind {
    case .quoteInUnquotedCell: .quoteInUnquotedCell
    case .textAfterQuote: .textAfterQuote
    case .lineFeedMissing: .lineFeedMissing
    }
  }
}
