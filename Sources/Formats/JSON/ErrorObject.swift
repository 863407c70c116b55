package import Model

extension JSONText {
  /// The version of the JSON that both programs print.
  package static let formatVersion = 1

  /// An error as one JSON object: its exit status, its sentence, and the parts of its diagnostic.
  package static func errorObject(
    status: Int32,
    _ sentence: String,
    _ diagnostic: Diagnostic?
  ) -> String {
    let place = diagnostic?.place
    let error: [JSONValue.Member] = [
      ("status", .integer(Int(status))), ("message", .text(sentence)),
      ("file", JSONValue(place?.file)), ("line", JSONValue(place?.line)),
      ("column", JSONValue(place?.column)),
    ]
    return String(
      decoding: document([("error", .object(error + JSONValue.members(of: diagnostic)))]),
      as: UTF8.self
    )
  }

  /// One JSON object with the format version and some members.
  package static func document(_ members: [JSONValue.Member]) -> [UInt8] {
    var json = JSONText()
    json.value(.object([("format_version", .integer(formatVersion))] + members))
    return json.bytes
  }
}
