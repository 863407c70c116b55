import Execution
import Formats
import Model
import Storage
import TestSupport
import Testing

@Suite("What an item of a slice holds")
struct SliceContentTests {
  private static func text(_ chance: inout SeededGenerator) -> String {
    let letters = ["a", "Ü", "\n", "\"", "\\", "\u{1}", "😀", " ", "@", "\r\n"]
    return (0..<chance.number(0...12)).map { _ in chance.pick(letters) }.joined()
  }

  private static func optional(_ chance: inout SeededGenerator) -> String? {
    chance.oneIn(2) ? text(&chance) : nil
  }

  private static func key(_ chance: inout SeededGenerator, attempt: Int) -> AttemptKey {
    let keys = AttemptKeys(origin: Workspace.origin(), sender: "desk@example.org")
    let id = chance.pick(["m1", "a b", "Ü\u{1}", String(repeating: "long", count: 80)])
    return keys.key(message: id, attempt: attempt, MessageContent(recipient: text(&chance)))
  }

  private static func message(_ chance: inout SeededGenerator) -> OutgoingMessage {
    OutgoingMessage(
      key: key(&chance, attempt: chance.number(1...9)),
      messageID: text(&chance),
      sender: text(&chance),
      MessageContent(
        recipient: text(&chance),
        subject: text(&chance),
        body: text(&chance),
        html: text(&chance),
        replyTo: text(&chance),
        headers: text(&chance)
      ),
      mail: MailHeaders(
        replyTo: optional(&chance),
        bounceAddress: optional(&chance),
        headers: text(&chance),
        unsubscribe: chance.oneIn(2)
          ? UnsubscribeAddresses()
          : UnsubscribeAddresses("mailto:leave@example.org https://example.org/u/{token}")
            ?? UnsubscribeAddresses()
      ),
      token: AttemptToken(salt: [UInt8(chance.number(0...255))], attempt: 1),
      composedAt: Workspace.morning.advanced(by: Int64(chance.number(0...1_000_000))),
      references: (0..<chance.number(0...3)).map { index in
        SentMessage(
          key: key(&chance, attempt: index + 1),
          mailedBy: chance.oneIn(2) ? "Desk <desk@example.org>" : nil
        )
      },
      context: chance.oneIn(3) ? nil : context(&chance)
    )
  }

  private static func context(_ chance: inout SeededGenerator) -> AttemptContext {
    AttemptContext(
      plan: chance.oneIn(3) ? nil : chance.number(1...99),
      day: chance.oneIn(3) ? nil : Day(number: Int32(chance.number(20_000...22_000))),
      channel: text(&chance),
      account: text(&chance),
      campaign: optional(&chance),
      priority: chance.number(-5...5),
      thread: text(&chance),
      step: chance.number(1...9)
    )
  }

  @Test("A message comes out of an item exactly as it went in")
  func exact() {
    var chance = Seed.stream("items of slices")
    for place in 1...300 {
      let message = SliceContentTests.message(&chance)
      let item = SliceItem(place: place, message: 7, attempt: 2, message)
      #expect(OutgoingMessage(item) == message)
      #expect(item == SliceItem(place: place, message: 7, attempt: 2, message))
    }
  }

  @Test(
    "What can never have been a message is none",
    arguments: ["", "{}", "{\"id\":\"m1\"}", "[]", "null"]
  )
  func wrong(content: String) {
    var chance = Seed.stream("items of slices")
    let item = SliceItem(
      place: 1,
      message: 7,
      attempt: 2,
      key: SliceContentTests.key(&chance, attempt: 1).text,
      content: content
    )
    #expect(OutgoingMessage(item) == nil)
  }
}
