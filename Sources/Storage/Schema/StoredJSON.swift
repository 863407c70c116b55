import FoundationEssentials

/// What the database keeps as JSON; the same value always gives the same text.
enum StoredJSON {
  static func encoded(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("what is stored can be written as JSON: \(error)")
    }
  }

  /// Nil where the text is something else.
  static func decoded<Value: Decodable>(_ type: Value.Type, from text: String) -> Value? {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      return nil
    }
  }
}
