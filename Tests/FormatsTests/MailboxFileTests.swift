import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Reading an mbox")
struct MailboxFileTests {
  private func entries(of text: String) throws -> [MailboxFile.Entry] {
    let folder = try TemporaryFolder()
    let source = try MailSource(path: folder.write(text, to: "mail"))
    var entries: [MailboxFile.Entry] = []
    switch source {
    case .maildir: Issue.record("a file is no Maildir")
    case .mbox(let file): try file.forEachMail { entries.append($0) }
    }
    return entries
  }

  /// A mail of random length, whose body has lines that look like separators.
  private func mail(_ number: Int, _ chance: inout SeededGenerator) -> String {
    let lines = [
      ">From ann@mail.example Mon Mar  1 10:00:00 2027", "From here on it is 10 o'clock", "", "x",
      "In-Reply-To: <no@b>", String(repeating: "long ", count: 20_000),
    ]
    let body = (0..<Int.random(in: 0...9, using: &chance)).map { _ in
      lines[Int.random(in: 0..<lines.count, using: &chance)]
    }
    return "From: ann@mail.example\nMessage-ID: <m\(number)@b>\nIn-Reply-To: <a\(number)@b>\n\n"
      + body.joined(separator: "\n") + "\n"
  }

  private func mbox(_ mails: [String], end: String) -> String {
    mails.map { "From ann@mail.example Mon Mar  1 10:00:00 2027\n\($0)\n" }.joined()
      .replacing("\n", with: end)
  }

  @Test(
    "Every mail is read as if it stood alone, wherever its lines end",
    arguments: 1...10 as ClosedRange<UInt64>,
    ["\n", "\r\n"]
  )
  func mails(seed: UInt64, end: String) throws {
    var chance = SeededGenerator(seed: seed)
    let mails = (0..<Int.random(in: 0...30, using: &chance)).map { mail($0, &chance) }
    let found = try entries(of: mbox(mails, end: end))
    #expect(found.map(\.mail.messageID) == mails.indices.map { "m\($0)@b" })
    #expect(found.map(\.mail.inReplyTo) == mails.indices.map { ["a\($0)@b"] })
    #expect(Set(found.map(\.key)).count == mails.count)
  }

  @Test("A mail keeps its key when a reader marks it or removes others, and no two have one")
  func keys() throws {
    var chance = SeededGenerator(seed: 7)
    let mails = (0..<9).map { mail($0, &chance) }
    let before = try entries(of: mbox(mails, end: "\n")).map(\.key)
    let read = mails.map { "Status: RO\nX-Status: A\nX-UID: 4\nContent-Length: 12\n\($0)" }
    #expect(try entries(of: mbox(read, end: "\n")).map(\.key) == before)
    #expect(try entries(of: mbox(Array(mails[3...]), end: "\n")).map(\.key) == Array(before[3...]))
    let other = mails.map { "X-Spam: no\n\($0)" }
    #expect(Set(try entries(of: mbox(other, end: "\n")).map(\.key)).isDisjoint(with: before))
  }

  @Test("A mail that is not written to the end is told from one that is")
  func cut() throws {
    let head = "From ann@mail.example Mon Mar  1 10:00:00 2027\nFrom: ann@mail.example\n"
    #expect(try entries(of: head).map(\.mail.isCut) == [true])
    #expect(try entries(of: head + "\n").map(\.mail.isCut) == [false])
    #expect(try entries(of: "").isEmpty)
  }
}
