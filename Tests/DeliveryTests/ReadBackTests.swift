import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("A mail reader", .needs(.python))
struct ReadBackTests {
  @Test("Python's email package reads what was sent, in either form", arguments: [1, 2, 3])
  func readBack(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let messages = (0..<80).map { chance.message($0) }
    let directory = try TemporaryFolder()
    for lineEnd in [MIMEMessage.LineEnd.lineFeed, .carriageReturnLineFeed] {
      for message in messages {
        let bytes = try MIMEMessage(message).bytes(lineEnd: lineEnd)
        try directory.write(bytes, to: message.key.text)
      }
      let letters = try PythonMail.read(directory.path)
      #expect(letters.count == messages.count)
      for message in messages {
        let letter = try #require(letters[message.key.text])
        #expect(letter == Letter(expectedFrom: message))
      }
    }
  }

  @Test("A group's name is whom the message is for")
  func group() throws {
    let directory = try TemporaryFolder()
    let handles = ["https://www.linkedin.com/in/ann-example", "jörg@example.com", "@ann, \"x\" 🚀"]
    for (index, handle) in handles.enumerated() {
      let bytes = try MIMEMessage(sample(recipient: handle)).bytes(lineEnd: .lineFeed)
      try directory.write(bytes, to: "\(index)")
    }
    let letters = try PythonMail.read(directory.path)
    for (index, handle) in handles.enumerated() {
      #expect(letters["\(index)"]?.group == handle)
      #expect(letters["\(index)"]?.to == [])
    }
  }
}

/// What a mail reader says about a message.
struct Letter: Decodable, Equatable {
  let from: String
  let sender: String
  let to: [String]
  let group: String?
  let subject: String
  let date: Int64
  let key: String
  let body: String
  let html: String
  let defects: [String]

  /// Line ends are those of the system, and the last line has one.
  init(expectedFrom message: OutgoingMessage) {
    from = "Jörg \"J\" Example"
    sender = "joerg@example.com"
    to = [message.content.recipient]
    group = nil
    subject = message.content.subject
    date = message.composedAt.milliseconds / 1000
    key = message.key.text
    body = Letter.lines(message.content.body)
    html = Letter.lines(message.content.html)
    defects = []
  }

  private static func lines(_ words: String) -> String {
    let text = words.replacing("\r\n", with: "\n")
    return text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n"
  }

  static func == (left: Letter, right: Letter) -> Bool {
    func bytes(_ letter: Letter) -> [[UInt8]] {
      [letter.from, letter.subject, letter.body, letter.html, letter.key].map { [UInt8]($0.utf8) }
    }
    return bytes(left) == bytes(right) && left.sender == right.sender && left.to == right.to
      && left.group == right.group && left.date == right.date && left.defects == right.defects
  }
}
