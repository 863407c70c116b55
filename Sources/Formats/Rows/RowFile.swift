package import Model

/// A value that is read from a row of a file.
package protocol RowValue: Sendable {
  static var columns: ColumnSet { get }
  /// Reads the row; throws its first error, with the column.
  init(_ fields: Fields) throws(ColumnError)
  /// Checks the text of one column, independent of the others.
  static func check(_ column: Int, of fields: Fields) throws(ColumnError)
}

/// A row that has been read.
package struct Row<Value: RowValue>: Sendable {
  /// The line on which it begins.
  package let place: Place
  package let result: Result<Value, RowError>
  /// The step of a sequence, where it is one of the several messages to a person.
  package var step: SequenceStep?
}

/// Reads the rows of a CSV or JSON Lines file one after the other.
///
/// An invalid row is returned as a failure, so that the caller can continue; errors of the whole file are thrown.
package final class RowFile<Value: RowValue> {
  /// The format, given or detected.
  package let format: FileFormat
  let rows: any RowReader
  let input: InputFile
  /// Ours, and those that are only filled in.
  private let columns: ColumnSet
  private var fields: Fields
  private let constants: [String]
  private let expansion: RowExpansion?
  /// What the present row has become and was not handed out yet, the last first.
  private var expanded: [Row<Value>] = []

  /// Opens a path, `-` being standard input, and reads its header.
  ///
  /// Without a format, the extension of the path decides, or else the first character.
  package convenience init(
    path: String,
    format: FileFormat? = nil,
    mapping: ColumnMapping = .none,
    expansion: RowExpansion? = nil,
    limits: InputLimits = .usual
  ) throws(InputError) {
    try self.init(
      InputFile(path: path),
      format: format,
      mapping: mapping,
      expansion: expansion,
      limits: limits
    )
  }

  /// Reads the header of an open file.
  package init(
    _ input: InputFile,
    format: FileFormat? = nil,
    mapping: ColumnMapping = .none,
    expansion: RowExpansion? = nil,
    limits: InputLimits = .usual
  ) throws(InputError) {
    self.expansion = expansion
    columns = expansion?.columns ?? Value.columns
    let binding = try Self.binding(mapping, columns, for: input.name)
    let window = try ByteWindow(input, chunkBytes: limits.chunkBytes)
    let stated = format ?? FileFormat(path: input.name)
    guard let format = stated ?? window.withContent({ FileFormat(sniffing: $0) }) else {
      throw InputError(Place(file: input.name), .format(.jsonArray))
    }
    self.format = format
    self.input = input
    rows =
      switch format {
      case .csv:
        try CSVRows(CSVReader(window, of: input.name, limits: limits), binding: binding)
      case .jsonLines:
        JSONLinesRows(LineReader(window, of: input.name, limits: limits), binding: binding)
      }
    constants = binding.constants
    fields = Fields(columns, constants, mapping, limits)
  }

  /// The next row; nil after the last.
  ///
  /// It is specialized for messages, because there may be millions.
  @specialized(where Value == MessageDraft)
  package func next() throws(InputError) -> Row<Value>? {
    if let row = expanded.popLast() { return row }
    guard try rows.next() else { return nil }
    guard let expansion else { return Row(place: rows.place, result: read()) }
    expanded = read(expansion)
    return expanded.popLast()
  }

  /// What the present row has become beside what was handed out, in order; it is not handed out again.
  package func rest() -> [Row<Value>] {
    defer { expanded = [] }
    return expanded.reversed()
  }

  /// The place of a column of the present row; the place of the row if the file lacks the column.
  package func place(of column: String) -> Place {
    columns.names.firstIndex(of: column).map(rows.place(ofColumn:)) ?? rows.place
  }

  /// The columns in which the present row, or a constant, says something.
  package var statedColumns: [String] {
    columns.names.enumerated().filter { column, name in
      rows.states(column: column) || !constants[column].isEmpty
        || expansion?.given.contains(name) == true
    }.map(\.element)
  }

  /// The bytes of the present row.
  package var record: [UInt8] { rows.record }

  /// The number of bytes before the present row.
  package var bytesRead: Int { rows.bytesRead }
  /// The size of the file; nil for a pipe.
  package var totalBytes: Int? { rows.totalBytes }

  private func read() -> Result<Value, RowError> {
    do throws(RowError) {
      try rows.read(into: &fields.texts)
      return .success(try value(fields))
    } catch {
      return .failure(error)
    }
  }

  /// What the present row becomes, the last first; its first error alone where it has one.
  private func read(_ expansion: RowExpansion) -> [Row<Value>] {
    do throws(RowError) {
      try rows.read(into: &fields.texts)
      var values: [Row<Value>] = []
      for message in try located({ () throws(ColumnError) in try expansion.expand(fields) }) {
        let value: Value = try located { () throws(ColumnError) -> Value in
          do throws(ColumnError) {
            return try Value(message.fields)
          } catch {
            throw message.step?.naming(error, in: message.fields) ?? error
          }
        }
        values.append(Row(place: rows.place, result: .success(value), step: message.step))
      }
      return values.reversed()
    } catch {
      return [Row(place: rows.place, result: .failure(error))]
    }
  }

  private func value(_ fields: Fields) throws(RowError) -> Value {
    try located { () throws(ColumnError) in try Value(fields) }
  }

  private func located<Result>(_ body: () throws(ColumnError) -> Result) throws(RowError) -> Result
  {
    do throws(ColumnError) {
      return try body()
    } catch {
      let place = error.column.map(rows.place(ofColumn:)) ?? rows.place
      guard let column = error.column, !rows.states(column: column), constants[column].isEmpty
      else { throw RowError(place, error.kind) }
      throw RowError(place, error.kind.inAbsentColumn(columns.names[column]))
    }
  }

  /// Applies the mapping, and checks its constants.
  private static func binding(
    _ mapping: ColumnMapping,
    _ columns: ColumnSet,
    for file: String
  ) throws(InputError) -> HeaderBinding {
    do throws(HeaderError) {
      let binding = try HeaderBinding(columns, mapping)
      let fields = Fields(columns, binding.constants, mapping, .usual)
      for (column, name) in Value.columns.names.enumerated() where mapping.constants[name] != nil {
        do {
          try Value.check(column, of: fields)
        } catch {
          throw binding.refusal(ofConstant: name, error.kind)
        }
      }
      return binding
    } catch {
      throw InputError(Place(file: file), .header(error))
    }
  }
}
