package import Model
package import OperatingSystem

/// Writes rejected rows unchanged, each preceded by its line, column and reason.
///
/// These come first, so that they are in the right columns even if a row has too many or too few cells. Once the
/// rows are fixed, the file can be imported with `--ignore-column` for the three.
package final class RejectsWriter<Value: RowValue> {
  /// How many rows have been written.
  package private(set) var count = 0
  private let source: RowFile<Value>
  private let file: AtomicFile

  /// Begins a file for the rejected rows of another, in the same format; refuses the path of that other.
  package init(path: String, rowsOf source: RowFile<Value>) throws(OutputFileError) {
    guard !source.input.isFile(at: path) else {
      throw OutputFileError(path: path, kind: .source)
    }
    self.source = source
    file = try AtomicFile(path: path)
    if let header = source.rows.header {
      var names = CSVWriter()
      for name in RejectsWriter.names(besides: header.headings) {
        names.text(name)
      }
      try file.write(names.bytes + [.comma] + header.record + [.lineFeed])
    }
  }

  /// Writes the present row of the source with the reason for its rejection.
  package func append(_ error: some DiagnosticError) throws(OutputFileError) {
    try append(error, record: source.record)
  }

  /// Writes an earlier row of the source, as it was in the file, with the reason.
  package func append(_ error: some DiagnosticError, record: [UInt8]) throws(OutputFileError) {
    let diagnostic = error.diagnostic
    let place = diagnostic.place ?? source.rows.place
    let reason = Words(diagnostic.what, why: diagnostic.why, wayOut: diagnostic.wayOut).sentence
    switch source.format {
    case .csv: try file.write(csv(record, place, reason))
    case .jsonLines: try file.write(json(record, place, reason))
    }
    count += 1
  }

  /// Moves the file into place.
  package func commit() throws(OutputFileError) {
    try file.commit()
  }

  private func csv(_ record: [UInt8], _ place: Place, _ reason: String) -> [UInt8] {
    var cells = CSVWriter()
    cells.int(place.line ?? 0)
    if let column = place.column { cells.int(column) } else { cells.empty() }
    cells.text(reason)
    return cells.bytes + [.comma] + record + [.lineFeed]
  }

  /// The three as the first members of the object; other lines are wrapped in an object.
  private func json(_ record: [UInt8], _ place: Place, _ reason: String) -> [UInt8] {
    let brace = record.firstIndex { $0 > .space }
    let isObject = brace.map { record[$0] == UInt8(ascii: "{") } ?? false
    var members = JSONText()
    members.object { object in
      object.member("line", place.line)
      object.member("column", place.column)
      object.member("reason", reason)
      if !isObject { object.member("text", String(decoding: record, as: UTF8.self)) }
    }
    guard let brace, isObject else { return members.bytes + [.lineFeed] }
    let rest = record[(brace + 1)...]
    let isEmpty = rest.first { $0 > .space } == UInt8(ascii: "}")
    let opened = [UInt8](members.bytes[..<(members.bytes.count - 1)])
    return opened + (isEmpty ? [] : [.comma]) + rest + [.lineFeed]
  }

  /// `line`, `column` and `reason`, prefixed as long as one of them is already a heading.
  private static func names(besides headings: [String]) -> [String] {
    var names = ["line", "column", "reason"]
    while names.contains(where: headings.contains) {
      names = names.map { "rejected_\($0)" }
    }
    return names
  }
}
