package import Model

/// Reads RFC 4180 CSV in UTF-8, record by record; empty lines are skipped.
///
/// After `next()`, the cells, the place and the bytes are those of the present record.
package final class CSVReader {
  private let file: String
  private let limits: InputLimits
  private var window: ByteWindow
  private var scanner: CSVScanner
  /// The line, counted from 1, on which the present record begins.
  private var line = 1

  /// Opens a path, `-` being standard input; throws when that cannot be read or is not UTF-8 text.
  package convenience init(path: String, limits: InputLimits = .usual) throws(InputError) {
    let input = try InputFile(path: path)
    let window = try ByteWindow(input, chunkBytes: limits.chunkBytes)
    self.init(window, of: input.name, limits: limits)
  }

  init(_ window: ByteWindow, of file: String, limits: InputLimits) {
    self.file = file
    self.limits = limits
    self.window = window
    scanner = CSVScanner(cellBytes: limits.cellBytes)
  }

  /// Advances to the next record; false at the end of the file.
  package func next() throws(InputError) -> Bool {
    repeat {
      window.drop(scanner.consumed)
      line += scanner.lineFeeds
      scanner.startRecord()
      guard try readRecord() else { return false }
    } while scanner.isBlank
    return true
  }

  /// How many cells the present record has.
  package var cellCount: Int { scanner.cells.count }

  /// The text of a cell, counted from 0; throws with the offset in the text where it is not UTF-8.
  package func text(ofCell index: Int) throws(UTF8.ValidationError) -> String {
    let cell = scanner.cells[index]
    if cell.text.isEmpty { return "" }
    return try window.withContent { content throws(UTF8.ValidationError) in
      let text = content.extracting(cell.text)
      if cell.hasDoubledQuotes { return try undoubled(text) }
      return String(copying: try UTF8Span(validating: text))
    }
  }

  /// The line on which the present record begins.
  package var place: Place { Place(file: file, line: line) }

  /// The place at which a cell begins.
  package func place(ofCell index: Int) -> Place {
    place(ofOffset: scanner.cells[index].start)
  }

  /// The bytes of the present record, without its line end.
  package var record: [UInt8] { window.withContent { $0.copy(0..<scanner.length) } }

  /// How many bytes of the file have been read, the present record not counted.
  package var bytesRead: Int { window.bytesPassed }
  /// The size of the file, where it has one.
  package var totalBytes: Int? { window.totalBytes }

  /// The first syntax error of the present record.
  var syntaxError: CSVSyntaxError? { scanner.syntaxError }

  /// The place of a byte of the present record.
  func place(ofOffset offset: Int) -> Place {
    window.withContent { $0.place(ofOffset: offset, file: file, line: line) }
  }

  private func readRecord() throws(InputError) -> Bool {
    while !window.withContent({ scanner.scan($0) }) {
      try refuseOverlong()
      guard try window.fill() else {
        if scanner.isInsideQuotes {
          throw InputError(place(ofOffset: scanner.cellStart), .format(.quoteNotClosed))
        }
        let ended = scanner.endOfFile()
        try refuseOverlong()
        return ended
      }
    }
    try refuseOverlong()
    return true
  }

  /// Replaces each doubled quote by one.
  private func undoubled(_ text: Span<UInt8>) throws(UTF8.ValidationError) -> String {
    var unquoted: [UInt8] = []
    unquoted.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      unquoted.append(text[index])
      index += text[index] == .quote ? 2 : 1
    }
    return String(copying: try UTF8Span(validating: unquoted.span))
  }

  private func refuseOverlong() throws(InputError) {
    let isOpenCellOverlong = scanner.consumed - scanner.cellStart > limits.cellBytes + 4
    if let start = scanner.overlongCell ?? (isOpenCellOverlong ? scanner.cellStart : nil) {
      throw InputError(place(ofOffset: start), .format(.cellTooLong(limit: limits.cellBytes)))
    }
    if scanner.consumed > limits.recordBytes {
      throw InputError(place, .format(.recordTooLong(limit: limits.recordBytes)))
    }
  }
}

extension Span<UInt8> {
  /// The place of a byte of a text that starts at the beginning of a line; columns count Unicode scalars.
  func place(ofOffset offset: Int, file: String, line: Int) -> Place {
    var line = line
    var column = 1
    for index in 0..<offset {
      if self[index] == .lineFeed {
        line += 1
        column = 1
      } else if self[index] & 0b1100_0000 != 0b1000_0000 {
        column += 1
      }
    }
    return Place(file: file, line: line, column: column)
  }
}
