import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Hostile words in a mail", .needs(.python))
struct HeaderForgeryTests {
  private static let pieces = [
    "ann", "Ann Example", "@", "ann@example.com", "\r\nBcc: eve@x.example", "\nCc: eve@x.example",
    "\r", "\u{2028}Bcc: eve@x.example", "\u{85}", "=?utf-8?q?=0d=0aBcc:_eve@x.example?=",
    "<eve@x.example>",
    ",", ";", ":", "\"", "\\", "(", ")", " ", "  ", "\t", "é", "🚀", "undisclosed:", "{token}", "=?",
    "?=",
    String(repeating: "x", count: 80), String(repeating: "long words ", count: 100), "\0", "\u{7F}",
  ]
  private static let headerLines = [
    "X-Team: red", "x-team: blue", "Precedence: bulk", "Feedback-ID: a:b:c",
    "List-ID: <a.example.org>",
    "X-Name: Größe", "Bcc: eve@x.example", "bcc:eve@x.example", "To: eve@x.example", "X-A:",
    "X A: b",
    "X-A: b\r\nBcc: eve@x.example", "X-A: b\r", " folded", "Content-Type: text/html",
    "X-Sendplan-Key: m-1",
    "Resent-To: eve@x.example", "X-B: =?utf-8?q?=0d=0aBcc:_eve@x.example?=",
    "X-Link: <https://x.example/"
      + String(repeating: "a", count: 200) + ">", "\u{2028}X-C: d", "DKIM-Signature: v=1",
  ]

  private func text(_ chance: inout SeededGenerator, _ usual: String) -> String {
    if chance.oneIn(2) { return usual }
    return (0...chance.number(0...3)).map { _ in chance.pick(Self.pieces) }.joined()
  }

  private func lines(_ chance: inout SeededGenerator) -> String {
    (0..<chance.number(0...2)).map { _ in
      chance.oneIn(3)
        ? chance.pick(Self.headerLines) : chance.pick(Array(Self.headerLines.prefix(6)))
    }.joined(separator: "\n")
  }

  private func message(_ index: Int) -> OutgoingMessage {
    var chance = Seed.stream("forgery", index)
    let unsubscribe = chance.pick([
      "", "mailto:leave@example.org",
      "mailto:leave+{token}@example.org https://example.org/u/{token}?a=b",
    ])
    return OutgoingMessage(
      key: AttemptKey(message: "m\(index)", attempt: 1),
      messageID: "m\(index)",
      sender: text(&chance, "Ada Byron <ada@example.org>"),
      MessageContent(
        recipient: text(&chance, "Zoë Example <zoe@example.com>"),
        subject: text(&chance, "Hello"),
        body: text(&chance, "Hi\n"),
        html: chance.oneIn(2) ? "" : "<p>\(text(&chance, "Hi"))</p>",
        replyTo: chance.oneIn(2) ? "" : text(&chance, "desk@example.org")
      ),
      mail: MailHeaders(
        replyTo: chance.oneIn(2) ? nil : text(&chance, "The Desk <desk@example.org>"),
        headers: lines(&chance),
        unsubscribe: UnsubscribeAddresses(unsubscribe) ?? UnsubscribeAddresses()
      ),
      token: AttemptToken(salt: [UInt8(index & 255)], attempt: 1),
      composedAt: Instant(milliseconds: 1_795_353_480_000)
    )
  }

  /// What an independent reader finds in the header of a mail.
  private struct Header: Decodable {
    let names: [String]
    let to: [String]
    let others: [String]
    let values: [String: String]
    let defects: [String]
  }

  private static let reader = """
    import email, email.policy, json, os, sys
    found = {}
    for name in os.listdir(sys.argv[1]):
        with open(os.path.join(sys.argv[1], name), 'rb') as file:
            mail = email.message_from_bytes(file.read(), policy=email.policy.strict)
        addresses = lambda name: [a.addr_spec for value in mail.get_all(name, []) for a in value.addresses]
        found[name] = {
            'names': mail.keys(), 'to': addresses('To'), 'others': addresses('Cc') + addresses('Bcc'),
            'values': {name.lower(): str(value) for name, value in mail.items()},
            'defects': [repr(d) for part in mail.walk() for d in part.defects]
                + [repr(d) for value in mail.values() for d in getattr(value, 'defects', [])]}
    json.dump(found, sys.stdout)
    """

  @Test("No header is forged and no recipient added: what cannot be said so is refused")
  func forgery() throws {
    let directory = try TemporaryFolder()
    var composed: [String: OutgoingMessage] = [:]
    for index in 0..<3000 {
      let message = message(index)
      guard let mail = try? MIMEMessage(message) else { continue }  // because much of it is refused
      composed[message.messageID] = message
      let bytes = mail.bytes(lineEnd: .carriageReturnLineFeed)
      let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(\.count)
      #expect(lines.allSatisfy { $0 <= 999 }, "\(message)")
      try directory.write(bytes, to: message.messageID)
    }
    #expect(composed.count > 500 && composed.count < 2500)
    let output = Data(try Python.output(of: Self.reader, [directory.path]).utf8)
    let read = try JSONDecoder().decode([String: Header].self, from: output)
    for (id, message) in composed {
      let header = try #require(read[id])
      #expect(header.names == expectedNames(of: message), "\(message)")
      // A name that is no address ends with `:;` right behind its encoded words.
      let defects = header.defects.filter { !$0.contains("missing trailing whitespace") }
      #expect(header.others.isEmpty && defects.isEmpty, "\(header) of \(message)")
      let address = NamedAddress(message.content.recipient)?.address
      #expect(header.to == (address.map { [$0] } ?? []), "\(message)")
      checkUnsubscribe(of: message, header.values)
    }
  }

  /// The headers that a mail has, told from its parts alone.
  private func expectedNames(of message: OutgoingMessage) -> [String] {
    func names(_ lines: String) -> [String] {
      lines.split { $0 == "\n" || $0 == "\r\n" }.map { String($0.prefix { $0 != ":" }) }
    }
    let own = names(message.content.headers)
    let common = names(message.mail.headers).filter { name in
      !own.contains { $0.lowercased() == name.lowercased() }
    }
    let answers = message.content.replyTo.isEmpty && message.mail.replyTo == nil ? [] : ["Reply-To"]
    let addresses = message.mail.unsubscribe.text
    return ["From", "To", "Subject"] + answers + common + own
      + (addresses.isEmpty ? [] : ["List-Unsubscribe"])
      + (addresses.contains("https:") ? ["List-Unsubscribe-Post"] : [])
      + ["Date", "Message-ID", "References", "X-Sendplan-Key", "MIME-Version", "Content-Type"]
      + (message.content.html.isEmpty ? ["Content-Transfer-Encoding"] : [])
  }

  /// RFC 2369, 2 and 3.2, and RFC 8058, 3.1.
  private func checkUnsubscribe(of message: OutgoingMessage, _ values: [String: String]) {
    guard let value = values["list-unsubscribe"] else { return }
    #expect(value.wholeMatch(of: /<[^<>\s,]+>(, <[^<>\s,]+>)*/) != nil, "\(value)")
    #expect(value.contains(message.token.text) && message.token.text.count == 24)
    if value.contains("<https:") {
      #expect(values["list-unsubscribe-post"] == "List-Unsubscribe=One-Click")
    }
  }

  @Test(
    "What a header of one's own may not be is said, with what may be",
    arguments: [
      ("Bcc: eve@x.example", "the header \"Bcc\" is not one that may be set"),
      (
        "List-ID: <a.x.example>\nlist-id: <b.x.example>",
        "the header \"list-id\" is there twice"
      ),
      ("no colon", "\"no colon\" is no header"), ("X Y: z", "\"X Y: z\" is no header"),
      (
        (1...11).map { "X-\($0): a" }.joined(separator: "\n"),
        "there are 11 headers, and at most 10 are allowed"
      ),
    ]
  )
  func refused(text: String, what: String) {
    do {
      _ = try CustomHeaders(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.words.what == what)
    }
  }
}
