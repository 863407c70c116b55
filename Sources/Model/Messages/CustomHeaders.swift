/// Headers that somebody wants on mail beside those that we write: lines `Name: value`.
package struct CustomHeaders: Hashable, Sendable {
  package struct Header: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  package let headers: [Header]

  /// The most that a message or a channel may have.
  package static let most = 10

  /// Reads one header a line; empty lines are none.
  package init(_ text: String) throws(CustomHeaderError) {
    var headers: [Header] = []
    for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      let header = try CustomHeaders.header(line)
      guard !headers.contains(where: { $0.name.lowercased() == header.name.lowercased() }) else {
        throw .repeated(header.name)
      }
      headers.append(header)
    }
    guard headers.count <= CustomHeaders.most else { throw .tooMany(headers.count) }
    self.headers = headers
  }

  /// The headers as lines, in the one way in which they are stored.
  package var text: String {
    headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
  }

  private static func header(_ line: Substring) throws(CustomHeaderError) -> Header {
    guard let colon = line.firstIndex(of: ":") else { throw .form(String(line)) }
    let name = String(line[..<colon])
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    let trimmed = String(value).trimmingSpacesAtEnd
    guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(isOfName) else {
      throw .form(String(line))
    }
    guard !trimmed.isEmpty, trimmed.utf8.count <= 900,
      !trimmed.unicodeScalars.contains(where: \.isControl)
    else { throw .value(of: name) }
    guard !isOwned(name.lowercased()) else { throw .owned(name) }
    return Header(name: name, value: trimmed)
  }

  /// Whether a byte may stand in the name of a header (RFC 5322, 2.2), as programs read it everywhere.
  private static func isOfName(_ byte: UInt8) -> Bool {
    byte.isLetterOrDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// Whether we write it, or the servers on its way do, or it would say whom the mail goes to.
  private static func isOwned(_ name: String) -> Bool {
    owned.contains(name) || ownedBeginnings.contains(where: name.hasPrefix)
  }

  private static let owned: Set<String> = [
    "from", "sender", "reply-to", "to", "cc", "bcc", "apparently-to", "subject", "date",
    "message-id", "in-reply-to", "references", "mime-version", "return-path", "received",
    "delivered-to", "list-unsubscribe", "list-unsubscribe-post", "dkim-signature", "status",
    "authentication-results", "envelope-to", "x-envelope-to", "x-original-to", "x-rcpt-to",
  ]
  private static let ownedBeginnings = ["content-", "resent-", "x-sendplan-", "arc-"]
}

/// Why a text is no header of one's own.
package enum CustomHeaderError: Error, Equatable {
  case form(String)
  case value(of: String)
  case owned(String)
  case tooMany(Int)
  case repeated(String)

  /// What is wrong, and how it is put right.
  package var words: (what: String, wayOut: String) {
    switch self {
    case .form(let line):
      ("\(quoted(line)) is no header", "write it as 'Name: value', on one line")
    case .value(let name):
      (
        "the header \(quoted(name)) has a value that is empty, longer than 900 bytes or holds control characters",
        "write it as 'Name: value', on one line"
      )
    case .owned(let name):
      ("the header \(quoted(name)) is not one that may be set", "leave it out")
    case .tooMany(let count):
      (
        "there are \(counted(count, "header")), and at most \(CustomHeaders.most) are allowed",
        "leave some out"
      )
    case .repeated(let name):
      ("the header \(quoted(name)) is there twice", "leave one of them out")
    }
  }
}

extension String {
  fileprivate var trimmingSpacesAtEnd: String {
    var text = self[...]
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
