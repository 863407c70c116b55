/// The mail that a report is about, as far as the report returns it.
package struct ReturnedMail: Equatable, Sendable {
  /// Its Message-IDs; several where the report returns it as text, in which more than one may stand.
  package let messageIDs: [String]
  /// The key in the header that sendplan adds, which providers that make Message-IDs of their own keep.
  package let key: String?

  package init(messageIDs: [String], key: String? = nil) {
    self.messageIDs = messageIDs
    self.key = key
  }

  private static let most = 100
  private static let fields: Set<String> = ["message-id", "x-sendplan-key"]

  /// Reads it from its own header.
  init?(header content: [UInt8]) {
    let header = MailHeader(content, wanted: ReturnedMail.fields)
    self.init(
      header.first("message-id").flatMap { MessageIDs.all(in: $0).first }.map { [$0] } ?? [],
      header.first("x-sendplan-key")
    )
  }

  /// Finds it in a text: by fields at the beginnings of lines, perhaps indented or quoted.
  init?(text: [UInt8]) {
    var ids: [String] = []
    var key: [UInt8]?
    var lines = MailLines(text, from: 0)
    var pending = false
    while let range = lines.next(), ids.count < ReturnedMail.most {
      let line = text[range].drop {
        $0.isBlank || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "|")
      }
      if let value = line.value(of: "message-id") ?? line.value(of: "original-message-id") {
        ids += MessageIDs.all(in: [UInt8](value))
        // The id may be folded into the next line.
        pending = value.allSatisfy(\.isBlank)
      } else if pending {
        ids += MessageIDs.all(in: [UInt8](line)).prefix(1)
        pending = false
      } else if key == nil, let value = line.value(of: "x-sendplan-key") {
        key = [UInt8](value)
      }
    }
    self.init(ids, key)
  }

  /// Finds the last that stands in a text, which is the one that a complaint is about.
  init?(lastIn text: [UInt8]) {
    guard let all = ReturnedMail(text: text) else { return nil }
    self.init(messageIDs: all.messageIDs.suffix(1), key: all.key)
  }

  private init?(_ ids: [String], _ key: [UInt8]?) {
    messageIDs = ids
    self.key = key.map { String(decoding: $0.filter { !$0.isBlank }, as: UTF8.self) }
    if ids.isEmpty, key == nil { return nil }
  }
}

extension ArraySlice<UInt8> {
  /// The value where a line begins with a field of this lower-case name.
  func value(of name: String) -> ArraySlice<UInt8>? {
    var rest = self
    for byte in name.utf8 {
      guard let first = rest.popFirst() else { return nil }
      let lower = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first ? first | 0x20 : first
      guard lower == byte else { return nil }
    }
    rest = rest.drop(while: \.isBlank)
    return rest.first == UInt8(ascii: ":") ? rest.dropFirst() : nil
  }
}
