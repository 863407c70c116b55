import Formats
import Model
import TestSupport
import Testing

@Suite("CSV written and read again")
struct CSVRoundTripTests {
  @Test(
    "Any table of texts comes back the same, for chunks of any size and both line ends",
    arguments: 1...30
  )
  func roundTrip(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let table = CSVRoundTripTests.table(&chance)
    var writer = CSVWriter(CSVForm(isFormulaSafe: false))
    for row in table {
      writer.row(row)
    }
    let chunks = [1, 2, 3, Int.random(in: 4...40, using: &chance), 1 << 20]
    for chunkBytes in chunks {
      #expect(try cells(of: writer.bytes, chunkBytes: chunkBytes) == table)
    }
  }

  @Test("Lines may end in LF and CRLF in turn, and the last in neither", arguments: 1...30)
  func lineEnds(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let table = CSVRoundTripTests.table(&chance)
    var bytes: [UInt8] = []
    for (index, row) in table.enumerated() {
      let quoted = row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
      bytes += Array(quoted.joined(separator: ",").utf8)
      let isLast = index == table.count - 1
      if !isLast || Bool.random(using: &chance) {
        bytes += Array((Bool.random(using: &chance) ? "\n" : "\r\n").utf8)
      }
    }
    for chunkBytes in [1, 2, Int.random(in: 3...40, using: &chance)] {
      #expect(try cells(of: bytes, chunkBytes: chunkBytes) == table)
    }
  }

  @Test(
    "Every record knows its line and its bytes, and every cell its line and column",
    arguments: 1...20
  )
  func places(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    var bytes: [UInt8] = []
    var expected: [(record: [UInt8], line: Int, cells: [[Int?]])] = []
    var line = 1
    for row in CSVRoundTripTests.table(&chance) {
      var text = ""
      var cells: [[Int?]] = []
      for cell in row {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        cells.append([line + lines.count - 1, (lines.last?.count ?? 0) + 1])
        text += "\"" + cell.replacing("\"", with: "\"\"") + "\","
      }
      text.unicodeScalars.removeLast()
      expected.append((Array(text.utf8), line, cells))
      line += text.utf8.count { $0 == UInt8(ascii: "\n") } + 2
      bytes += Array((text + "\r\n\n").utf8)
    }
    let folder = try TemporaryFolder()
    let limits = InputLimits(chunkBytes: Int.random(in: 1...50, using: &chance))
    let reader = try CSVReader(path: try folder.write(bytes, to: "t.csv"), limits: limits)
    for row in expected {
      #expect(try reader.next())
      #expect(reader.place.line == row.line)
      #expect(reader.record == row.record)
      let places = (0..<reader.cellCount).map { reader.place(ofCell: $0) }
      #expect(places.map { [$0.line, $0.column] } == row.cells)
    }
    #expect(try !reader.next())
  }

  private func cells(of bytes: [UInt8], chunkBytes: Int) throws -> [[String]] {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "t.csv")
    let reader = try CSVReader(path: path, limits: InputLimits(chunkBytes: chunkBytes))
    var table: [[String]] = []
    while try reader.next() {
      table.append(try (0..<reader.cellCount).map { cell in try reader.text(ofCell: cell) })
    }
    #expect(reader.bytesRead == bytes.count)
    return table
  }

  /// Rows of one to five cells, made of what CSV finds hard.
  private static func table(_ chance: inout SeededGenerator) -> [[String]] {
    let pieces = [
      "\"", ",", "\n", "\r", "\r\n", " ", "a", "é", "😀", "\u{FEFF}", "word", "=", "'",
    ]
    return (0..<Int.random(in: 1...8, using: &chance)).map { _ in
      (0..<Int.random(in: 1...5, using: &chance)).map { _ in
        let length = Int.random(in: 0...6, using: &chance)
        return (0..<length).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
      }
    }
  }
}
