/// The position of a cell's text, in bytes from the beginning of its record.
struct CSVCell: Equatable {
  /// The text, without the quotes around it.
  var text: Range<Int>
  var isQuoted: Bool
  /// Whether it contains doubled quotes.
  var hasDoubledQuotes: Bool

  /// Where the cell begins, including its quote.
  var start: Int { isQuoted ? text.lowerBound - 1 : text.lowerBound }
}

/// A violation of RFC 4180 in a record, and its offset.
struct CSVSyntaxError: Equatable {
  enum Kind {
    case quoteInUnquotedCell, textAfterQuote, lineFeedMissing
  }

  let kind: Kind
  let offset: Int
}

/// A resumable state machine over the bytes of one CSV record.
///
/// A record with a syntax error is read to the end of its line, so that the next one can be read.
struct CSVScanner {
  private enum State {
    case startOfCell
    case unquoted
    case quoted
    /// After a quote in a quoted cell: the end of the cell, or the first of a doubled quote.
    case quoteInQuoted
    /// After a carriage return outside quotes.
    case carriageReturn(afterQuote: Bool)
  }

  /// The maximum length of a cell.
  let cellBytes: Int
  private(set) var cells: [CSVCell] = []
  private(set) var syntaxError: CSVSyntaxError?
  /// The length of the record without its line end.
  private(set) var length = 0
  /// The length of the record with its line end.
  private(set) var consumed = 0
  /// Line feeds in the record, its line end included.
  private(set) var lineFeeds = 0
  /// The start of the first cell that is too long.
  private(set) var overlongCell: Int?
  /// The start of the cell that is being read.
  private(set) var cellStart = 0
  private var state = State.startOfCell
  private var cell = CSVCell(text: 0..<0, isQuoted: false, hasDoubledQuotes: false)

  /// Whether the scanner is inside quotes.
  var isInsideQuotes: Bool {
    if case .quoted = state { true } else { false }
  }

  /// Whether the record is an empty line.
  var isBlank: Bool {
    cells.count == 1 && cells[0].text.isEmpty && !cells[0].isQuoted
  }

  init(cellBytes: Int) {
    self.cellBytes = cellBytes
  }

  /// Begins another record.
  mutating func startRecord() {
    cells.removeAll(keepingCapacity: true)
    syntaxError = nil
    length = 0
    consumed = 0
    lineFeeds = 0
    overlongCell = nil
    cellStart = 0
    startCell()
  }

  /// Continues with the record at the beginning of the bytes; true at its end.
  mutating func scan(_ bytes: Span<UInt8>) -> Bool {
    while consumed < bytes.count {
      switch state {
      case .startOfCell:
        if bytes[consumed] == .quote { openQuote() } else { state = .unquoted }
      case .unquoted:
        if scanUnquoted(bytes) { return true }
      case .quoted:
        scanQuoted(bytes)
      case .quoteInQuoted:
        if scanAfterQuote(bytes[consumed]) { return true }
      case .carriageReturn(let afterQuote):
        if scanAfterReturn(bytes[consumed], afterQuote: afterQuote) { return true }
      }
    }
    return false
  }

  /// Ends the record at the end of the file; false if there was none.
  mutating func endOfFile() -> Bool {
    switch state {
    case .startOfCell, .unquoted:
      guard consumed > 0 else { return false }
      endCell(at: consumed)
      length = consumed
    case .quoted, .quoteInQuoted:
      endCell(at: consumed - 1)
      length = consumed
    case .carriageReturn(let afterQuote):
      endCell(at: afterQuote ? consumed - 2 : consumed - 1)
      length = consumed - 1
    }
    return true
  }

  private mutating func scanUnquoted(_ bytes: Span<UInt8>) -> Bool {
    var index = consumed
    defer { consumed = index }
    while index < bytes.count {
      let byte = unsafe bytes[unchecked: index]
      index += 1
      // Fast path: all special bytes are at most the comma, and most bytes of text are above it.
      if byte > .comma { continue }
      switch byte {
      case .comma:
        endCell(at: index - 1)
        cellStart = index
        startCell()
        return false
      case .lineFeed:
        endRecord(cellEnd: index - 1, length: index - 1)
        return true
      case .carriageReturn:
        state = .carriageReturn(afterQuote: false)
        return false
      case .quote:
        note(cell.isQuoted ? .textAfterQuote : .quoteInUnquotedCell, at: index - 1)
      default: continue
      }
    }
    return false
  }

  private mutating func scanQuoted(_ bytes: Span<UInt8>) {
    var index = consumed
    defer { consumed = index }
    while index < bytes.count {
      let byte = unsafe bytes[unchecked: index]
      index += 1
      if byte > .quote { continue }
      if byte == .lineFeed {
        lineFeeds += 1
      } else if byte == .quote {
        state = .quoteInQuoted
        return
      }
    }
  }

  private mutating func scanAfterQuote(_ byte: UInt8) -> Bool {
    consumed += 1
    switch byte {
    case .quote:
      cell.hasDoubledQuotes = true
      state = .quoted
    case .comma:
      endCell(at: consumed - 2)
      cellStart = consumed
      startCell()
    case .lineFeed:
      endRecord(cellEnd: consumed - 2, length: consumed - 1)
      return true
    case .carriageReturn:
      state = .carriageReturn(afterQuote: true)
    default:
      note(.textAfterQuote, at: consumed - 1)
      state = .unquoted
    }
    return false
  }

  private mutating func scanAfterReturn(_ byte: UInt8, afterQuote: Bool) -> Bool {
    guard byte == .lineFeed else {
      note(.lineFeedMissing, at: consumed - 1)
      state = .unquoted
      return false
    }
    endRecord(cellEnd: consumed - (afterQuote ? 2 : 1), length: consumed - 1)
    consumed += 1
    return true
  }

  private mutating func startCell() {
    state = .startOfCell
    cell.isQuoted = false
    cell.hasDoubledQuotes = false
  }

  private mutating func openQuote() {
    consumed += 1
    cell.isQuoted = true
    state = .quoted
  }

  private mutating func endCell(at end: Int) {
    cell.text = (cell.isQuoted ? cellStart + 1 : cellStart)..<end
    if cell.text.count > cellBytes { overlongCell = overlongCell ?? cellStart }
    cells.append(cell)
  }

  private mutating func endRecord(cellEnd: Int, length: Int) {
    endCell(at: cellEnd)
    self.length = length
    lineFeeds += 1
  }

  private mutating func note(_ kind: CSVSyntaxError.Kind, at offset: Int) {
    syntaxError = syntaxError ?? CSVSyntaxError(kind: kind, offset: offset)
  }
}

extension UInt8 {
  static let comma = UInt8(ascii: ",")
  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let apostrophe = UInt8(ascii: "'")
  static let tab = UInt8(ascii: "\t")
}
