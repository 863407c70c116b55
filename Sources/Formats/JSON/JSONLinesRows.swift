import Model

/// The rows of a JSON Lines file, bound to our columns by their keys.
final class JSONLinesRows: RowReader {
  private let reader: LineReader
  private let binding: HeaderBinding
  private let constants: [String]
  /// Where the value of each of our columns begins in the present line; nil where it has none.
  private var offsets: [Int?]

  init(_ reader: LineReader, binding: HeaderBinding) {
    self.reader = reader
    self.binding = binding
    constants = binding.constants
    offsets = [Int?](repeating: nil, count: binding.columns.names.count)
  }

  func next() throws(InputError) -> Bool {
    for column in offsets.indices {
      offsets[column] = nil
    }
    return try reader.next()
  }

  func read(into texts: inout [String]) throws(RowError) {
    for (column, constant) in constants.enumerated() {
      texts[column] = constant
    }
    var object = JSONObjectReader(reader.bytes)
    var unknown: [(key: String, offset: Int)] = []
    while let member = try next(of: &object) {
      if binding.constantOption(givenBy: member.key) != nil {
        guard member.value == .null else {
          throw rowError(at: member.keyOffset, .setButThere(member.key))
        }
      } else if let targets = binding.columns(of: member.key) {
        try put(member, into: targets, of: &texts)
      } else {
        unknown.append((member.key, member.keyOffset))
      }
    }
    guard let first = unknown.first else { return }
    let unbound = binding.unbound { offsets[$0] == nil }
    let others = unknown.dropFirst().map(\.key)
    let columns = UnknownColumns(name: first.key, others: others, unbound: unbound)
    throw rowError(at: first.offset, .unknownKey(columns))
  }

  var place: Place { reader.place }

  func place(ofColumn column: Int) -> Place {
    offsets[column].map(reader.place(ofOffset:)) ?? reader.place
  }

  func states(column: Int) -> Bool { offsets[column] != nil }

  var record: [UInt8] { reader.bytes }
  var header: CSVHeader? { nil }
  var bytesRead: Int { reader.bytesRead }
  var totalBytes: Int? { reader.totalBytes }

  private func next(of object: inout JSONObjectReader) throws(RowError) -> JSONObjectReader.Member?
  {
    do {
      return try object.next()
    } catch {
      throw rowError(at: error.offset, .syntax(error))
    }
  }

  private func put(
    _ member: JSONObjectReader.Member,
    into columns: [Int],
    of texts: inout [String]
  ) throws(RowError) {
    for column in columns {
      guard offsets[column] == nil else {
        throw rowError(at: member.keyOffset, .repeatedKey(member.key))
      }
      offsets[column] = member.valueOffset
      switch member.value {
      case .text(let text), .number(let text): texts[column] = text
      case .null: texts[column] = ""
      case .boolean(let value): throw wrongKind(member, value ? "true" : "false")
      case .array: throw wrongKind(member, "an array")
      case .object: throw wrongKind(member, "an object")
      }
    }
  }

  private func wrongKind(_ member: JSONObjectReader.Member, _ found: String) -> RowError {
    rowError(at: member.valueOffset, .wrongKind(key: member.key, found: found))
  }

  private func rowError(at offset: Int, _ problem: JSONRowError) -> RowError {
    RowError(reader.place(ofOffset: offset), .json(problem))
  }
}
