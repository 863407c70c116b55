package import Formats
package import Model

/// One cell of a list of records.
package enum Cell: Equatable, Sendable {
  case text(String)
  /// A quantity; people see it with its thousands apart.
  case amount(Int)
  /// A number that names something, such as a version.
  case number(Int)
  case day(Day)
  case nothing
}

/// One column of a list of records: its name, and what stands in it for a record.
///
/// A CSV report and the list that a command prints are made of the same columns.
package struct RecordColumn<Record>: Sendable {
  package let name: String
  /// Whether numbers stand in it, which are aligned on the right.
  package let isNumeric: Bool
  /// Whether long cells may be cut on a screen that is too narrow for the list.
  package let mayShrink: Bool
  package let cell: @Sendable (Record) -> Cell
}

extension RecordColumn {
  package static func text(
    _ name: String,
    mayShrink: Bool = false,
    _ value: @escaping @Sendable (Record) -> String?
  ) -> RecordColumn {
    RecordColumn(name: name, isNumeric: false, mayShrink: mayShrink) { record in
      value(record).map(Cell.text) ?? .nothing
    }
  }

  /// A column of quantities, of which some may need words.
  package static func cell(
    _ name: String,
    _ value: @escaping @Sendable (Record) -> Cell
  ) -> RecordColumn {
    RecordColumn(name: name, isNumeric: true, mayShrink: false, cell: value)
  }

  /// A column that holds `yes` or `no`.
  package static func flag(
    _ name: String,
    _ value: @escaping @Sendable (Record) -> Bool
  ) -> RecordColumn {
    .text(name) { value($0) ? "yes" : "no" }
  }

  package static func day(
    _ name: String,
    _ value: @escaping @Sendable (Record) -> Day?
  ) -> RecordColumn {
    RecordColumn(name: name, isNumeric: false, mayShrink: false) { record in
      value(record).map(Cell.day) ?? .nothing
    }
  }

  package static func amount(
    _ name: String,
    _ value: @escaping @Sendable (Record) -> Int?
  ) -> RecordColumn {
    RecordColumn(name: name, isNumeric: true, mayShrink: false) { record in
      value(record).map(Cell.amount) ?? .nothing
    }
  }

  package static func number(
    _ name: String,
    _ value: @escaping @Sendable (Record) -> Int?
  ) -> RecordColumn {
    RecordColumn(name: name, isNumeric: true, mayShrink: false) { record in
      value(record).map(Cell.number) ?? .nothing
    }
  }
}

extension CSVWriter {
  /// Writes the row of a record.
  package mutating func row<Record>(of record: Record, _ columns: [RecordColumn<Record>]) {
    for column in columns {
      switch column.cell(record) {
      case .text(let text): self.text(text)
      case .amount(let number), .number(let number): int(number)
      case .day(let day): self.day(day)
      case .nothing: empty()
      }
    }
    endRow()
  }
}
