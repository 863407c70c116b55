import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("A mail reader opens an mbox file between a crash and the search after it")
struct MailReaderTests {
  private let directory: TemporaryFolder
  private let transport: MboxTransport

  init() throws {
    directory = try TemporaryFolder(in: TemporaryFolder.memory)
    transport = MboxTransport(path: directory.path("box"))
  }

  /// What a reader does to the messages of a file, each a text from its separator on.
  private enum Act: CaseIterable {
    case mark, markAtTheTop, endLinesWithReturns, nameAnotherSender, takeOutLast, takeOutAny
    case putOthersBehind, nothing

    func apply(to mails: [String], _ chance: inout SeededGenerator) -> [String] {
      switch self {
      case .nothing: mails
      case .mark:
        mails.map {
          $0.replacing("\n\n", with: "\nStatus: RO\nX-Status: A\n\n", maxReplacements: 1)
        }
      case .markAtTheTop:
        mails.map { $0.replacing("\n", with: "\nX-Mozilla-Status: 0001\n", maxReplacements: 1) }
      case .endLinesWithReturns: mails.map { $0.replacing("\n", with: "\r\n") }
      case .nameAnotherSender:
        mails.map { "From - Mon Mar  1 09:00:00 2027\n" + $0.drop { $0 != "\n" }.dropFirst() }
      case .takeOutLast: mails.dropLast()
      case .takeOutAny: mails.filter { _ in Bool.random(using: &chance) }
      case .putOthersBehind:
        mails + ["From bob@example.com Sun Nov 22 13:20:00 2026\nSubject: Hi\n\nHello\n\n"]
      }
    }
  }

  private func write(_ text: String) throws {
    try directory.write(text.utf8, to: "box")
  }

  private func mails() throws -> [String] {
    let text = String(decoding: try directory.bytes(of: "box"), as: UTF8.self)
    return ("\n" + text).split(separator: "\nFrom ", omittingEmptySubsequences: true).map {
      "From \($0)\n"
    }
  }

  @Test("What was only marked has arrived", arguments: [true, false])
  func marked(isNew: Bool) throws {
    let batch = (1...3).map { sample(key: "m\($0)", body: "From here\nto there\n") }
    let checkpoint = try transport.checkpoint()
    _ = transport.deliver(batch)
    var chance = SeededGenerator(seed: 1)
    let acts: [Act] = [.mark, .markAtTheTop, .nameAnotherSender, .endLinesWithReturns]
    let text = try acts.reduce(mails()) { $1.apply(to: $0, &chance) }.joined()
    if isNew { try directory.move("box", to: "old") }
    try write(text)
    let found = try transport.find(batch, since: checkpoint)
    #expect(found.receipts.count == 3 && found.unproved.isEmpty)
    #expect(try String(decoding: directory.bytes(of: "box"), as: UTF8.self) == text)
  }

  @Test("What was taken out again leaves the file as it was, and has not been proved unsent")
  func takenOut() throws {
    _ = transport.deliver([sample()])
    let before = try directory.bytes(of: "box")
    let checkpoint = try transport.checkpoint()
    _ = transport.deliver([sample(key: "m2")])
    try Data(before).write(to: URL(filePath: directory.path("box")))
    let found = try transport.find([sample(key: "m2")], since: checkpoint)
    #expect(found.receipts.isEmpty && found.unproved.count == 1)
    #expect(try directory.bytes(of: "box") == before)
  }

  @Test(
    "Whatever it does, nothing that was there is called unsent, and nothing is cut but a torn end of ours",
    arguments: (1...200) as ClosedRange<UInt64>
  )
  func anything(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let old = (0..<Int.random(in: 0...2, using: &chance)).map { sample(key: "old\($0)") }
    let batch = (0..<Int.random(in: 1...4, using: &chance)).map { _ in
      chance.message(Int.random(in: 0...99_999, using: &chance))
    }
    guard Set(batch.map(\.key)).count == batch.count else { return }
    _ = transport.deliver(old)
    let checkpoint = try transport.checkpoint()
    let start = try directory.bytes(of: "box").count
    _ = transport.deliver(batch)
    let whole = try directory.bytes(of: "box")
    let length =
      Bool.random(using: &chance)
      ? whole.count : Int.random(in: start...whole.count, using: &chance)
    var acts: [Act] = []
    for _ in 0..<Int.random(in: 0...3, using: &chance) {
      acts.append(Act.allCases[Int.random(in: 0..<Act.allCases.count, using: &chance)])
    }
    // What was whole in the file before the reader came.
    let landed = try batch.filter { message in
      _ = MboxTransport(path: directory.path("alone")).deliver([message])
      let bytes = try directory.bytes(of: "alone")
      try FileManager.default.removeItem(atPath: directory.path("alone"))
      return whole[..<length].firstRange(of: bytes.dropLast()) != nil
    }
    try directory.write(whole[..<length], to: "box")
    if !acts.isEmpty {
      try write(try acts.reduce(mails()) { $1.apply(to: $0, &chance) }.joined())
    }
    let present = try directory.bytes(of: "box")
    let found = try transport.find(batch, since: checkpoint)
    let named = Set(found.receipts.keys).union(found.unproved.keys)
    #expect(landed.allSatisfy { named.contains($0.key) }, "\(acts), \(length) of \(whole.count)")
    let left = try directory.bytes(of: "box")
    #expect(present.starts(with: left) || left == present + [UInt8(ascii: "\n")])
    if left.count < present.count {
      // Only what a crash has left, and only at the end of what was written.
      #expect(whole.starts(with: present) && left.count >= start)
    }
    for message in batch where found.receipts[message.key] != nil {
      #expect(try mails().contains { $0.contains("X-Sendplan-Key: \(message.key)") })
    }
  }

  @Test(
    "Python's mailbox marks messages as read, and they have arrived",
    .needs(.python)
  )
  func python() throws {
    let batch = (1...3).map { sample(key: "m\($0)") }
    let checkpoint = try transport.checkpoint()
    _ = transport.deliver(batch)
    let script = """
      import mailbox, sys
      box = mailbox.mbox(sys.argv[1]); box.lock()
      for key in box.keys():
          mail = box[key]; mail.set_flags('RO'); box[key] = mail
      box.flush(); box.unlock()
      """
    _ = try Python.output(of: script, [directory.path("box")])
    let marked = try directory.bytes(of: "box")
    #expect(String(decoding: marked, as: UTF8.self).contains("Status: RO"))
    let found = try transport.find(batch, since: checkpoint)
    #expect(found.receipts.count == 3)
    #expect(try directory.bytes(of: "box") == marked)
  }
}
