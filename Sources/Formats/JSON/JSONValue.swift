package import Model

/// A JSON value that is built as a whole; `JSONText` writes long documents piece by piece.
package indirect enum JSONValue: Sendable {
  case text(String)
  case integer(Int)
  case flag(Bool)
  case list([JSONValue])
  /// Its members in the order in which they are written.
  case object([Member])
  case null

  package typealias Member = (name: String, value: JSONValue)

  package init(_ text: String?) {
    self = text.map(JSONValue.text) ?? .null
  }

  package init(_ number: Int?) {
    self = number.map(JSONValue.integer) ?? .null
  }

  package init(_ diagnostic: Diagnostic?) {
    self = diagnostic == nil ? .null : .object(JSONValue.members(of: diagnostic))
  }

  /// A list of texts.
  package static func texts(_ texts: [String]) -> JSONValue { .list(texts.map(JSONValue.text)) }

  /// What, why and the way out; null without a diagnostic.
  package static func members(of diagnostic: Diagnostic?) -> [Member] {
    [
      ("what", JSONValue(diagnostic?.what)), ("why", JSONValue(diagnostic?.why)),
      ("way_out", JSONValue(diagnostic?.wayOut)),
    ]
  }
}

extension JSONText {
  package mutating func value(_ value: JSONValue) {
    switch value {
    case .text(let text): self.value(text)
    case .integer(let number): self.value(number)
    case .flag(let truth): self.value(truth)
    case .list(let values):
      array { json in
        for value in values { json.value(value) }
      }
    case .object(let members):
      object { json in
        for member in members { json.member(member.name, member.value) }
      }
    case .null: null()
    }
  }

  package mutating func member(_ name: String, _ value: JSONValue) {
    member(name) { $0.value(value) }
  }
}
