import Model
import SQLite

/// The keyed hashes of whoever was forgotten, and of the ids of their messages.
package struct ForgottenNames: Sendable {
  let key: [UInt8]
  let hashes: Set<String>

  /// How a list of them begins.
  private static let heading = "sendplan forgotten names 1"

  /// As a file keeps them: the key, then the hashes, a line each.
  package var text: String {
    ([ForgottenNames.heading, key.hex] + hashes.sorted()).map { "\($0)\n" }.joined()
  }

  /// Reads what `text` wrote; nil where it is no such list.
  package init?(text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    guard lines.count >= 2, lines[0] == ForgottenNames.heading,
      lines.dropFirst().allSatisfy({ $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) })
    else { return nil }
    let digits = lines[1].compactMap(\.hexDigitValue)
    let key = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    self.init(key: key, hashes: Set(lines[2...].map { $0.lowercased() }))
  }

  /// What is hashed, so that a person and an address of one text are two.
  enum Kind: UInt8 {
    case address = 1
    case person = 2
    case id = 3
  }

  init(key: [UInt8], hashes: Set<String> = []) {
    self.key = key
    self.hashes = hashes
  }

  /// The SHA-256 of the key, the kind and the text, in hexadecimal digits.
  func hash(_ kind: Kind, _ text: String) -> String {
    ForgottenNames.hash(key, kind, text)
  }

  func hash(_ name: Addressee) -> String {
    switch name {
    case .address(let address): hash(.address, address)
    case .person(let person): hash(.person, person)
    }
  }

  /// Whether a message is of somebody who was forgotten, or has the id of what was.
  func include(id: String, recipient: String, person: String?) -> Bool {
    hashes.contains(hash(.id, id))
      || hashes.contains(hash(person.map(Addressee.person) ?? Addressee(FoldedAddress(recipient))))
      || hashes.contains(hash(Addressee(FoldedAddress(recipient))))
  }

  /// Whether a person or an address was forgotten.
  func include(_ name: Addressee) -> Bool { hashes.contains(hash(name)) }

  /// What stands in the place of an id that holds a name.
  func blankID(_ id: String) -> String { Blanking.prefix + hash(.id, id).prefix(32) }

  /// Whether a message of this id was forgotten.
  func include(id: String) -> Bool { hashes.contains(hash(.id, id)) }

  private static func hash(_ key: [UInt8], _ kind: Kind, _ text: String) -> String {
    var digest = SHA256()
    digest.update(key)
    digest.update([kind.rawValue])
    digest.update(Array(text.utf8))
    return digest.finish().map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0\(digits)" : digits
    }.joined()
  }
}

extension Snapshot {
  /// Who was forgotten; nil where nobody was.
  package func forgottenNames() throws -> ForgottenNames? {
    guard let key = try connection.row(SQL.key, map: { $0.bytes(0) }) else { return nil }
    return ForgottenNames(key: key, hashes: Set(try connection.rows(SQL.hashes) { $0.text(0) }))
  }

  /// The ids that messages have here by those that they have where they were forgotten.
  func idsForgotten(elsewhere names: ForgottenNames) throws -> [String: String] {
    let ids = try connection.rows(SQL.ids) { $0.text(0) }.filter(names.include(id:))
    return try keyed(ids.map { (names.blankID($0), $0) })
  }

  /// Whether a message was forgotten.
  func isForgotten(_ message: Int) throws -> Bool {
    try connection.row(SQL.isForgotten, Value(message)) { _ in true } ?? false
  }
}

private enum SQL {
  static let key = "SELECT key FROM forgetting_key"
  static let ids = "SELECT id FROM envelope"
  static let hashes = "SELECT hash FROM forgotten_name"
  static let isForgotten = "SELECT 1 FROM forgotten_message WHERE message = ?1"
}
