import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Postfix", .needs(.python, .postfix))
struct PostfixTests {
  private let postfix: Postfix

  init() throws { postfix = try Postfix() }

  private func transport(_ connections: Int) -> SMTPTransport {
    let address = MailServerAddress(host: "localhost", port: postfix.port)
    return SMTPTransport(server: address, connections: connections)
  }

  @Test("It takes every mail once, over one connection or several, and each is read as it was")
  func takes() throws {
    var chance = SeededGenerator(seed: 21)
    let messages = (0..<60).map { chance.message($0) }
      .map { message in
        OutgoingMessage(
          key: message.key,
          messageID: message.messageID,
          sender: message.sender,
          MessageContent(
            recipient: "ann@example.com",
            subject: message.content.subject,
            body: message.content.body,
            html: message.content.html
          ),
          composedAt: message.composedAt
        )
      }
    let (one, several) = (transport(1), transport(5))
    #expect(one.check() == nil && several.warning() == nil)
    let outcomes = one.deliver(Array(messages[..<10])) + several.deliver(Array(messages[10...]))
    var receipts: Set<String> = []
    for outcome in outcomes {
      guard case .accepted(let receipt) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      // The identifier in Postfix's queue.
      #expect(receipt.wholeMatch(of: /[0-9A-F]{6,}/) != nil, "\(receipt)")
      receipts.insert(receipt)
    }
    #expect(receipts.count == messages.count)
    #expect(try postfix.mails(messages.count).count == messages.count)
    let letters = try PythonMail.read(postfix.folder(of: .all).appending(path: "new").path).values
    let expected = messages.map(Letter.init(expectedFrom:)).sorted { $0.key < $1.key }
    #expect(letters.sorted { $0.key < $1.key } == expected)
  }

  @Test("What it says no to is the message's fault or the channel's, and the next mail goes")
  func refuses() throws {
    let long = String(repeating: "0123456789\n", count: 30_000)
    let outcomes = transport(1).deliver([
      sample(key: "a", recipient: "refused@example.com"),
      sample(key: "b", recipient: "ann@elsewhere.test"),
      sample(key: "c", body: long),
      sample(key: "d"),
    ])
    guard case .refused(let unknown, .message) = outcomes[0],
      case .refused(let relay, .channel) = outcomes[1],
      case .refused(let size, .message) = outcomes[2], case .accepted = outcomes[3]
    else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(unknown.hasPrefix("550 5.1.1 <refused@example.com>"))
    #expect(relay.hasPrefix("554 5.7.1 <ann@elsewhere.test>: Relay access denied"))
    #expect(size.hasSuffix("and the mail server takes 200000"))
    let mails = try postfix.mails(1)
    #expect(mails.count == 1 && mails[0].contains("X-Sendplan-Key: d-1"))
  }
}
