package import Model

extension JSONText {
  /// The version of the JSON that both programs print.
  package static let formatVersion = 1

  /// An error as one JSON object, in one line: its exit status, its sentence and, where it has them, its
  /// parts.
  package static func errorObject(
    status: Int32,
    _ sentence: String,
    _ diagnostic: Diagnostic?
  ) -> String {
    var json = JSONText()
    json.object { json in
      json.member("format_version", JSONText.formatVersion)
      json.member("error") {
        $0.object { json in
          json.member("status", Int(status))
          json.member("message", sentence)
          json.member("file", diagnostic?.place?.file)
          json.member("line", diagnostic?.place?.line)
          json.member("column", diagnostic?.place?.column)
          json.members(of: diagnostic)
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// Writes what, why and the way out; null where there is none.
  package mutating func members(of diagnostic: Diagnostic?) {
    member("what", diagnostic?.what)
    member("why", diagnostic?.why)
    member("way_out", diagnostic?.wayOut)
  }
}
