import Model
import TestSupport
import Testing

@Suite("What a key stands for")
struct ContentKeyTests {
  /// All that makes a message that message.
  private struct Message: Hashable {
    var origin: [UInt8]
    var sender: String
    var id: String
    var attempt: Int
    var recipient: String
    var subject: String
    var body: String
    var html: String

    /// Few values each, so that many messages differ in one place alone, or by where a text ends.
    init(by chance: inout SeededGenerator) {
      let texts = ["", "a", "ab", "b", "a\nb", "é", "recipient 1\na", "body 0\n", "1", "11"]
      origin = [UInt8](repeating: chance.pick([1, 2]), count: Origin.byteCount)
      sender = chance.pick(texts)
      id = chance.pick(["m", "m-1", String(repeating: "long", count: 100)])
      attempt = chance.pick([1, 11])
      recipient = chance.pick(texts)
      subject = chance.pick(texts)
      body = chance.pick(texts)
      html = chance.pick(texts)
    }

    var key: AttemptKey {
      AttemptKeys(origin: Origin(origin), sender: sender).key(
        message: id,
        attempt: attempt,
        MessageContent(recipient: recipient, subject: subject, body: body, html: html)
      )
    }
  }

  @Test(
    "Keys are equal where all content is, and only there",
    arguments: 1...4 as ClosedRange<UInt64>
  )
  func content(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    var known: [AttemptKey: Message] = [:]
    var keys: [Message: AttemptKey] = [:]
    for _ in 0..<20_000 {
      let message = Message(by: &chance)
      let key = message.key
      #expect(keys.updateValue(key, forKey: message) ?? key == key, "\(message)")
      guard known.updateValue(message, forKey: key) ?? message == message else {
        Issue.record("seed \(seed): the key \(key) of two messages, one of them \(message)")
        return
      }
    }
    #expect(known.count > 1000)
  }

  @Test(
    "A key begins with its message and attempt and ends with what another program computes, too"
  )
  func form() {
    let origin = Origin([UInt8](0..<16))
    let key = AttemptKeys(origin: origin, sender: "a@b.example")
      .key(
        message: "m1",
        attempt: 2,
        MessageContent(recipient: "r@b.example", subject: "Größe", body: "Hi\n")
      )
    // printf 'origin 32\n000102030405060708090a0b0c0d0e0fsender 11\na@b.examplerecipient 11\nr@b.example' \
    //   'subject 7\nGrößebody 3\nHi\n' | sha256sum
    #expect(key.text == "m1-2.000102033de3c943796905b2499ec2a8b00498da")
  }

  @Test("A key shows the database that it is of, as far as can be told without the message")
  func checkpoint() throws {
    let key = AttemptKeys(origin: Origin([UInt8](0..<16)), sender: "a@b.example")
      .key(message: "m1", attempt: 2, MessageContent(recipient: "r@b.example"))
    let reading = try #require(AttemptKey.reading("\(key)"))
    #expect(reading.isMarked(by: Origin([UInt8](0..<16))))
    #expect(!reading.isMarked(by: Origin([UInt8](1...16))))
  }

  @Test("Only the form of an origin is read as one")
  func origin() {
    let text = "000102030405060708090a0b0c0d0e0f"
    #expect(Origin(text)?.text == text && Origin(text) == Origin([UInt8](0..<16)))
    for other in ["", "0", text + "0", text.uppercased(), String(text.dropLast()) + "g"] {
      #expect(Origin(other) == nil)
    }
  }
}
