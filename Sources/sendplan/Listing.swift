import Formats
import Model
import Reporting
import Terminal

/// A list of records, printed row by row as a table, as CSV or as one JSON object.
struct Listing<Record> {
  private let columns: [RecordColumn<Record>]
  private let output: StandardOutput
  private var form: Form

  private enum Form {
    case table(Table)
    case csv(CSVWriter)
    case json(JSONText, isFirst: Bool)
  }

  /// Begins a list; `name` is the JSON member that holds the rows.
  init(
    _ name: String,
    _ columns: [RecordColumn<Record>],
    for session: Session,
    isFormulaSafe: Bool = true
  ) throws {
    self.columns = columns
    output = session.console.output
    switch session.arguments.required(Options.format.name) {
    case "csv":
      var writer = CSVWriter(CSVForm(isFormulaSafe: isFormulaSafe))
      writer.row(columns.map(\.name))
      form = .csv(writer)
    case "json":
      form = .json(JSONText(), isFirst: true)
      try output.write("{\"format_version\":\(JSONText.formatVersion),\"\(name)\":[")
    default:
      form = .table(Table(columns.map(\.inTable), on: output))
    }
  }

  /// Whether anybody still reads; a long list may end when not.
  var hasReader: Bool { output.hasReader }

  mutating func add(_ record: Record) throws {
    switch form {
    case .table(var table):
      try table.add(columns.map { $0.cell(record).shown })
      form = .table(table)
    case .csv(var writer):
      writer.row(of: record, columns)
      try output.write(bytes: writer.bytes)
      writer.removeBytes()
      form = .csv(writer)
    case .json(var json, let isFirst):
      json.object { json in
        for column in columns { json.member(column.name, column.cell(record)) }
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

extension Session {
  /// Prints a list of records that are all known; `name` is the JSON member that holds the rows.
  func list<Record>(
    _ name: String,
    _ records: [Record],
    _ columns: [RecordColumn<Record>],
    emptyText: String = "none"
  ) throws {
    var list = try Listing(name, columns, for: self)
    for record in records {
      guard list.hasReader else { return }
      try list.add(record)
    }
    try list.finish(emptyText: emptyText)
  }
}

extension Table {
  /// Prints records as a table, whatever form of output is asked for.
  static func write<Record>(
    _ records: [Record],
    _ columns: [RecordColumn<Record>],
    on output: StandardOutput
  ) throws {
    let rows = records.map { record in columns.map { $0.cell(record).shown } }
    try write(rows, under: columns.map(\.inTable), on: output)
  }
}

extension RecordColumn {
  /// The column as people see it, whose title is the name with spaces.
  fileprivate var inTable: Column {
    Column(name.replacing("_", with: " "), isNumeric ? .right : .left, mayShrink: mayShrink)
  }
}

extension Cell {
  fileprivate var shown: String {
    switch self {
    case .text(let text): text
    case .amount(let number): number.grouped
    case .number(let number): String(number)
    case .day(let day): day.description
    case .nothing: ""
    }
  }
}

extension JSONText {
  /// Writes a cell of a list under its name.
  mutating func member(_ name: String, _ cell: Cell) {
    switch cell {
    case .text(let text): member(name, text)
    case .amount(let number), .number(let number): member(name, number)
    case .day(let day): member(name, day)
    case .nothing: member(name, nil as String?)
    }
  }
}
