import Formats
import Model
import Terminal

/// One cell of a list.
enum Cell {
  case text(String)
  /// An amount; people see it with thousands apart.
  case integer(Int)
  /// A number that names something, such as a version.
  case number(Int)
  case day(Day)
  case nothing

  init(_ text: String?) {
    self = text.map(Cell.text) ?? .nothing
  }

  init(_ number: Int?) {
    self = number.map(Cell.integer) ?? .nothing
  }

  init(_ day: Day?) {
    self = day.map(Cell.day) ?? .nothing
  }

  fileprivate var shown: String {
    switch self {
    case .text(let text): text
    case .integer(let number): number.grouped
    case .number(let number): String(number)
    case .day(let day): day.description
    case .nothing: ""
    }
  }
}

/// One column of a list: its name for machines, and how people see it.
struct ListColumn {
  let name: String
  let column: Column

  /// The title that people see is the name with spaces.
  init(_ name: String, _ alignment: Column.Alignment = .left, mayShrink: Bool = false) {
    self.name = name
    let title = name.replacing("_", with: " ")
    column = Column(title, alignment, mayShrink: mayShrink)
  }
}

/// A list printed row by row as a table, as CSV or as one JSON object.
struct Listing {
  private let columns: [ListColumn]
  private let output: StandardOutput
  private var form: Form

  private enum Form {
    case table(Table)
    case csv(CSVWriter)
    case json(JSONText, isFirst: Bool)
  }

  /// Begins a list; `name` is the JSON member that holds the rows.
  init(_ name: String, _ columns: [ListColumn], for session: Session) throws {
    self.columns = columns
    output = session.console.output
    switch session.arguments.required(Options.format.name) {
    case "csv":
      var writer = CSVWriter(isFormulaSafe: true)
      writer.row(columns.map(\.name))
      form = .csv(writer)
    case "json":
      form = .json(JSONText(), isFirst: true)
      try output.write("{\"format_version\":\(JSONText.formatVersion),\"\(name)\":[")
    default:
      form = .table(Table(columns.map(\.column), on: output))
    }
  }

  /// Whether anybody still reads; a long list may end when not.
  var hasReader: Bool { output.hasReader }

  mutating func add(_ cells: [Cell]) throws {
    switch form {
    case .table(var table):
      try table.add(cells.map(\.shown))
      form = .table(table)
    case .csv(var writer):
      for cell in cells { writer.write(cell) }
      writer.endRow()
      try output.write(bytes: writer.bytes)
      writer.removeBytes()
      form = .csv(writer)
    case .json(var json, let isFirst):
      json.object { json in
        for (column, cell) in zip(columns, cells) { json.member(column.name, cell) }
      }
      try output.write(isFirst ? "\n" : ",\n")
      try output.write(bytes: json.bytes)
      form = .json(JSONText(), isFirst: false)
    }
  }

  /// Ends the list; the text stands for a table without rows.
  mutating func finish(emptyText: String = "none") throws {
    switch form {
    case .table(var table): try table.finish(emptyText: emptyText)
    case .csv(let writer): try output.write(bytes: writer.bytes)
    case .json: try output.writeLine("\n]}")
    }
  }
}

extension CSVWriter {
  fileprivate mutating func write(_ cell: Cell) {
    switch cell {
    case .text(let text): self.text(text)
    case .integer(let number), .number(let number): int(number)
    case .day(let day): self.day(day)
    case .nothing: empty()
    }
  }
}

extension JSONText {
  fileprivate mutating func member(_ name: String, _ cell: Cell) {
    switch cell {
    case .text(let text): member(name, text)
    case .integer(let number), .number(let number): member(name, number)
    case .day(let day): member(name, day)
    case .nothing: member(name, nil as String?)
    }
  }
}
