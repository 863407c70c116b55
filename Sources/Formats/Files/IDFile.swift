/// A file of ids: one a line, or the column `id` or `message_id` of a CSV file.
///
/// So the CSV output of our commands can be used as input.
package enum IDFile {
  /// The headings of an id column.
  package static let headings = ["id", "message_id"]

  /// All ids of the file, in order.
  package static func ids(
    of input: InputFile,
    limits: InputLimits = .usual
  ) throws(InputError) -> [String] {
    var window = try ByteWindow(input, chunkBytes: limits.chunkBytes)
    guard let column = try column(in: &window) else {
      return try lines(LineReader(window, of: input.name, limits: limits))
    }
    return try cells(column, CSVReader(window, of: input.name, limits: limits))
  }

  /// The column of the ids, if the first line is a header with one.
  private static func column(in window: inout ByteWindow) throws(InputError) -> Int? {
    while !window.withContent(hasLine), try window.fill() {}
    let line = window.withContent { content in
      var end = 0
      while end < content.count, content[end] != .lineFeed { end += 1 }
      return String(decoding: content.copy(0..<end), as: UTF8.self)
    }
    let names = line.split(separator: ",", omittingEmptySubsequences: false).map(bare)
    return names.firstIndex { headings.contains($0) }
  }

  private static func hasLine(_ content: Span<UInt8>) -> Bool {
    for index in 0..<content.count where content[index] == .lineFeed { return true }
    return false
  }

  /// A heading without quotes and surrounding spaces.
  private static func bare(_ cell: Substring) -> String {
    String(cell.drop(while: isAround).reversed().drop(while: isAround).reversed())
  }

  private static func isAround(_ character: Character) -> Bool {
    character == "\"" || character.isWhitespace
  }

  private static func lines(_ reader: LineReader) throws(InputError) -> [String] {
    var ids: [String] = []
    while try reader.next() {
      guard let id = String(validating: reader.bytes, as: UTF8.self) else {
        throw InputError(reader.place, .format(.notText))
      }
      ids.append(id)
    }
    return ids
  }

  private static func cells(_ column: Int, _ reader: CSVReader) throws(InputError) -> [String] {
    var ids: [String] = []
    guard try reader.next() else { return [] }
    while try reader.next() {
      guard column < reader.cellCount else {
        throw InputError(reader.place, .format(.cellMissing(column: column + 1)))
      }
      do {
        ids.append(CSVWriter.unguarded(try reader.text(ofCell: column)))
      } catch {
        throw InputError(reader.place(ofCell: column), .format(.notText))
      }
    }
    return ids
  }
}
