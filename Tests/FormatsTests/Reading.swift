import Formats
import Model
import TestSupport
import Testing

/// Everything that a file of rows says: its rows and refusals in order, and what ended it.
struct Reading<Value: RowValue> {
  var values: [Value] = []
  /// The sentences of refused rows and of the fault that ended the file, without the directory.
  var sentences: [String] = []

  init(
    _ type: Value.Type,
    _ name: String = "m.csv",
    _ text: some Sequence<UInt8>,
    format: FileFormat? = nil,
    mapping: ColumnMapping = .none,
    limits: InputLimits = .usual
  ) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: name)
    do throws(InputError) {
      let file = try RowFile<Value>(path: path, format: format, mapping: mapping, limits: limits)
      while let row = try file.next() {
        switch row.result {
        case .success(let value): values.append(value)
        case .failure(let error): sentences.append(error.diagnostic.sentence)
        }
      }
    } catch {
      sentences.append(error.diagnostic.sentence)
    }
    sentences = sentences.map { $0.replacing("\(folder.path)/", with: "") }
  }
}

func readMessages(
  _ text: String,
  _ name: String = "m.csv",
  mapping: ColumnMapping = .none
) throws -> Reading<MessageDraft> {
  try Reading(MessageDraft.self, name, text.utf8, mapping: mapping)
}

func readCapacities(
  _ text: String,
  _ name: String = "c.csv",
  mapping: ColumnMapping = .none
) throws -> Reading<CapacityException> {
  try Reading(CapacityException.self, name, text.utf8, mapping: mapping)
}

func day(_ text: String) throws -> Day {
  try #require(Day(text))
}
