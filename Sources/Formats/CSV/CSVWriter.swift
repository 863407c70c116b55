package import Model
package import OperatingSystem

/// How CSV is written.
package struct CSVForm: Equatable, Sendable {
  /// Whether text that a spreadsheet would run as a formula is prefixed with an apostrophe.
  package let isFormulaSafe: Bool
  /// Whether lines end in CR LF, as RFC 4180 says, and not in LF.
  package let endsLinesWithCRLF: Bool

  package init(isFormulaSafe: Bool = true, endsLinesWithCRLF: Bool = false) {
    self.isFormulaSafe = isFormulaSafe
    self.endsLinesWithCRLF = endsLinesWithCRLF
  }
}

/// Builds RFC 4180 rows as bytes, cell by cell.
package struct CSVWriter: Sendable {
  /// The bytes written since the last `removeBytes()`.
  package private(set) var bytes: [UInt8] = []
  private let form: CSVForm
  private var cellsInRow = 0
  private var rowStart = 0

  package init(_ form: CSVForm = CSVForm()) {
    self.form = form
  }

  /// Writes one cell of text, quoted if necessary.
  package mutating func text(_ text: String) {
    beginCell()
    let needs = CSVWriter.needs(of: text.utf8Span.span)
    let isGuarded = form.isFormulaSafe && needs.apostrophe
    guard needs.quotes else {
      if isGuarded { bytes.append(.apostrophe) }
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(.quote)
    if isGuarded { bytes.append(.apostrophe) }
    for byte in text.utf8 {
      if byte == .quote { bytes.append(.quote) }
      bytes.append(byte)
    }
    bytes.append(.quote)
  }

  /// Writes one cell with a whole number.
  package mutating func int(_ number: Int) {
    beginCell()
    bytes.appendDecimal(number)
  }

  /// Writes one cell with a day, empty for nil.
  package mutating func day(_ day: Day?) {
    beginCell()
    if let day { bytes.append(day) }
  }

  /// Writes one empty cell.
  package mutating func empty() {
    beginCell()
  }

  /// Ends the row; a row of one empty cell is quoted, because an empty line is not a row.
  package mutating func endRow() {
    if cellsInRow == 1, bytes.count == rowStart {
      bytes.append(.quote)
      bytes.append(.quote)
    }
    if form.endsLinesWithCRLF { bytes.append(.carriageReturn) }
    bytes.append(.lineFeed)
    cellsInRow = 0
    rowStart = bytes.count
  }

  /// Writes a whole row of texts, such as a header.
  package mutating func row(_ texts: [String]) {
    for text in texts {
      self.text(text)
    }
    endRow()
  }

  /// Removes the bytes and keeps the memory; the row must have ended.
  package mutating func removeBytes() {
    precondition(cellsInRow == 0, "the row has not ended")
    bytes.removeAll(keepingCapacity: true)
    rowStart = 0
  }

  private mutating func beginCell() {
    if cellsInRow > 0 { bytes.append(.comma) }
    cellsInRow += 1
  }
}

extension CSVWriter {
  /// Whether a text must be quoted, and whether a spreadsheet would run it as a formula.
  private static func needs(of text: Span<UInt8>) -> (quotes: Bool, apostrophe: Bool) {
    var start = 0
    while start < text.count, text[start] == .space {
      start += 1
    }
    var quotes = text.starts(with: byteOrderMark)
    for index in start..<text.count where text[index] <= .comma {
      switch text[index] {
      case .comma, .quote, .lineFeed, .carriageReturn: quotes = true
      default: continue
      }
    }
    return (quotes, beginsFormula(text.extracting(start..<text.count)))
  }

  /// Readers would drop these bytes at the beginning of a file.
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The text of a cell without the apostrophe that this writer added, if any.
  static func unguarded(_ text: String) -> String {
    guard text.first == "'" else { return text }
    let rest = String(text.dropFirst())
    return needs(of: rest.utf8Span.span).apostrophe ? rest : text
  }

  private static func beginsFormula(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0 else { return false }
    switch text[0] {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): return true
    case .tab, .carriageReturn, .lineFeed: return true
    case 0xEF: return fullWidthSigns.contains { text.starts(with: $0) }
    default: return false
    }
  }

  /// The full-width signs ＝ ＋ － ＠, which some spreadsheets treat like the ASCII signs.
  private static let fullWidthSigns: [[UInt8]] = [
    [0xEF, 0xBC, 0x9D], [0xEF, 0xBC, 0x8B], [0xEF, 0xBC, 0x8D], [0xEF, 0xBC, 0xA0],
  ]
}

extension AtomicFile {
  /// Appends the rows of a writer, and removes them from it.
  package func drain(_ rows: inout CSVWriter) throws(OutputFileError) {
    try write(rows.bytes)
    rows.removeBytes()
  }
}
