import Glibc
import Model
import Terminal
import TestSupport
import Testing

@Suite("Tables")
struct TableTests {
  private let columns = [
    Column("id"), Column("recipient", mayShrink: true), Column("days", .right),
  ]

  @Test("A table into a file is aligned and whole")
  func file() throws {
    let rows = [
      ["a", "somebody.with.a.very.long.name@example.com", "7"],
      ["日本", "x", "1,000"],
    ]
    #expect(
      try table(of: rows, on: .elsewhere) == """
        id    recipient                                    days
        a     somebody.with.a.very.long.name@example.com      7
        日本  x                                           1,000

        """
    )
  }

  @Test("A screen that is too narrow cuts the columns that may shrink")
  func screen() throws {
    let rows = [["a", "somebody@example.com", "7"], ["b", "x", "1,000"]]
    #expect(
      try table(of: rows, on: .terminal(width: 24)) == """
        id  recipient       days
        a   somebody@exa…      7
        b   x              1,000

        """
    )
  }

  @Test("A screen that is too narrow for the columns that may not shrink cuts the lines")
  func tinyScreen() throws {
    let rows = [["identity", "somebody", "1,000"]]
    #expect(
      try table(of: rows, on: .terminal(width: 17)) == """
        id        recip……
        identity  someb……

        """
    )
  }

  @Test("The last column has no blanks after it")
  func lastColumn() throws {
    let output = try Capture()
    let stream = StandardOutput(descriptor: output.descriptor)
    try Table.write([["x", "long"], ["y", "s"]], under: [Column("a"), Column("b")], on: stream)
    try stream.flush()
    #expect(output.text == "a  b\nx  long\ny  s\n")
  }

  @Test("Empty cells at the end of a row leave no blanks behind")
  func emptyEnd() throws {
    let columns = [Column("a"), Column("b"), Column("c", .right)]
    let output = try Capture()
    let stream = StandardOutput(descriptor: output.descriptor)
    try Table.write([["x", "long", "1"], ["y", "", ""]], under: columns, on: stream)
    try stream.flush()
    #expect(output.text == "a  b     c\nx  long  1\ny\n")
  }

  @Test("A cell stays on its line and cannot command the terminal")
  func hostileCells() throws {
    let rows = [["\u{1B}[2J", "two\nlines", "1"]]
    #expect(
      try table(of: rows, on: .elsewhere) == """
        id         recipient   days
        \\u{1B}[2J  two\\nlines     1

        """
    )
  }

  @Test("The header is underlined on a terminal")
  func header() throws {
    let file = try Capture()
    let output = StandardOutput(
      descriptor: file.descriptor,
      screen: .terminal(width: 80),
      style: .coloured
    )
    try Table.write([["x"]], under: [Column("name")], on: output)
    #expect(file.text == "\u{1B}[4mname\u{1B}[24m\nx\n")
  }

  @Test("A table without rows says so")
  func empty() throws {
    #expect(try table(of: [], on: .elsewhere) == "none\n")
    let file = try Capture()
    let output = StandardOutput(descriptor: file.descriptor)
    try Table.write([], under: columns, on: output, emptyText: "no letter waits")
    try output.flush()
    #expect(file.text == "no letter waits\n")
  }

  @Test("Rows after the first thousand follow the widths of the first, and are whole in a file")
  func manyRows() throws {
    let first = (0..<1000).map { ["\($0)", "short", "1"] }
    let late = [
      ["1000", "much.longer.than.the.others@example.com", "2"], ["later1", "x", "3"],
    ]
    let inFile = try table(of: first + late, on: .elsewhere).split(separator: "\n")
    #expect(inFile.count == 1003)
    #expect(inFile[999] == "998  short         1")
    #expect(inFile[1001] == "1000  much.longer.than.the.others@example.com     2")
    #expect(inFile[1002] == "later1  x             3")
    let onScreen = try table(of: first + late, on: .terminal(width: 20)).split(separator: "\n")
    #expect(onScreen[1001] == "1000  much.lo…     2")
    #expect(onScreen[1002] == "later1  x          3")
  }

  @Test("A listing that nobody reads any more ends early")
  func noReader() async {
    await #expect(processExitsWith: .exitCode(0)) {
      let pipe = try Pipe()
      close(pipe.reader)
      _ = Console.standard(program: "post")
      let output = StandardOutput(descriptor: pipe.writer)
      var made = 0
      let rows = (0..<1_000_000).lazy.map { number in
        made += 1
        return ["\(number)"]
      }
      try Table.write(rows, under: [Column("number")], on: output)
      try #require(made < 100_000)
    }
  }

  @Test("No line is wider than the screen, whatever is in the cells", arguments: 0..<40)
  func neverTooWide(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let columns = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      Column(
        random.text(upTo: 8),
        Bool.random(using: &random) ? .left : .right,
        mayShrink: Bool.random(using: &random)
      )
    }
    let rowCount = seed.isMultiple(of: 8) ? 1100 : Int.random(in: 1...20, using: &random)
    let rows = (0..<rowCount).map { _ in columns.map { _ in random.text(upTo: 20) } }
    let width = Int.random(in: 1...90, using: &random)
    let lines = try table(of: rows, under: columns, on: .terminal(width: width))
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == rowCount + 2, "a header, and nothing after the last end of line")
    for line in lines {
      #expect(line.displayWidth <= width)
      #expect(printable(String(line)) == line)
    }
  }

  private func table(
    of rows: [[String]],
    under columns: [Column]? = nil,
    on screen: Screen
  ) throws -> String {
    let file = try Capture()
    let output = StandardOutput(descriptor: file.descriptor, screen: screen, style: .plain)
    try Table.write(rows, under: columns ?? self.columns, on: output)
    try output.flush()
    return file.text
  }
}
