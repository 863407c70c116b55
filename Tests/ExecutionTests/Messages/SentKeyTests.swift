import Delivery
import Execution
import Formats
import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

/// Keys that mean what they send, wherever several databases or tries meet.
@Suite("Sent keys")
struct SentKeyTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  private func workspace(
    _ draft: MessageDraft,
    into maildir: String,
    origin: Origin = Workspace.origin(),
    sender: String = "desk@example.org"
  ) throws -> Workspace {
    let workspace = try Workspace(origin: origin)
    try workspace.open("email", transport: "maildir:\(maildir)", sender: sender)
    try workspace.add([draft])
    try workspace.approvePlan()
    return workspace
  }

  private func draft(to recipient: String = "ann@example.org", body: String = "Hi") -> MessageDraft
  {
    MessageDraft(id: "m", channel: "email", recipient: recipient, subject: "A", body: body)
  }

  @Test(
    "Databases that share a destination send all of their messages, however like their ids are",
    arguments: [true, false]
  )
  func sharedDestination(haveOneOrigin: Bool) throws {
    let shelf = try Workspace()
    let box = shelf.folder.appending(path: "shared").path
    let drafts =
      haveOneOrigin
      ? [draft(), draft(to: "bob@example.org"), draft(body: "Hi!")] : [draft(), draft(), draft()]
    for (number, draft) in drafts.enumerated() {
      let origin = Workspace.origin(haveOneOrigin ? 1 : UInt8(number))
      let workspace = try workspace(draft, into: box, origin: origin)
      let report = try workspace.executor.run(monday)
      #expect(report.channels.map(\.sent) == [1])
    }
    #expect(try shelf.files("shared").count == 3)
    let letters = try shelf.files("shared").map { try shelf.text("shared", $0) }
    let (bob, shout) = (
      letters.filter { $0.contains("bob@") }, letters.filter { $0.contains("Hi!") }
    )
    #expect(bob.count == (haveOneOrigin ? 1 : 0) && shout.count == (haveOneOrigin ? 1 : 0))
  }

  @Test("The same message of the same database that was sent already is not written once more")
  func sameMessage() throws {
    let shelf = try Workspace()
    let box = shelf.folder.appending(path: "shared").path
    for _ in 1...2 {
      let workspace = try workspace(draft(), into: box)
      #expect(try workspace.executor.run(monday).channels.map(\.sent) == [1])
    }
    #expect(try shelf.files("shared").count == 1)
  }

  @Test(
    "What lies under a message's key with other content is in doubt, in a run and after a crash",
    arguments: [true, false]
  )
  func otherContent(crashes: Bool) throws {
    let workspace = try Workspace()
    try workspace.fill()
    _ = try workspace.executor.check()
    if crashes { try workspace.crash(at: "claimed:1") }
    let key = AttemptKeys(origin: Workspace.origin(), sender: "desk@example.org").key(
      message: "email-3",
      attempt: 1,
      MessageContent(recipient: "reader3@example.org", subject: "Letter 3", body: "Hello 3")
    )
    let box = workspace.folder.appending(path: "email")
    for part in ["tmp", "new", "cur"] {
      try FileManager.default.createDirectory(
        at: box.appending(path: part),
        withIntermediateDirectories: true
      )
    }
    let place = box.appending(path: "new/\(key)")
    try Data("To: somebody@example.org\n\nnot this\n".utf8).write(to: place)

    if crashes {
      #expect(try workspace.execute(["recover"]).status == 1)
    } else {
      #expect(try workspace.execute().status == 1)
    }

    #expect(try workspace.states()["email-3"] == .inDoubt)
    let doubt = try #require(workspace.executor.inDoubtMessages().first)
    #expect(doubt.key == key)
    #expect(doubt.reason.contains("is not the message whose key it has for a name"))
    #expect(try String(contentsOf: place, encoding: .utf8).contains("not this"))
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  /// Threads whose messages go through several channels, with senders and transports that change.
  @Test(
    "A follow-up refers to what was really sent, whoever is stated as the sender now",
    arguments: 1...8 as ClosedRange<UInt64>
  )
  func threads(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let workspace = try Workspace()
    let stub = workspace.stub()
    let channels = ["email", "other", "web"]
    func state(_ channel: String) throws {
      let host = "h\(Int.random(in: 1...9, using: &chance)).example"
      let isWeb = channel == "web" && Bool.random(using: &chance)
      try workspace.open(
        channel,
        transport: isWeb ? "webhook:http://localhost/x" : "maildir:\(channel)",
        sender: "desk@\(host)"
      )
    }
    for channel in channels { try state(channel) }
    for step in 1...6 {
      try workspace.add(
        (1...4).map { thread in
          MessageDraft(
            id: "t\(thread)-\(step)",
            channel: channels.randomElement(using: &chance) ?? "email",
            recipient: "reader\(thread)@example.org",
            follows: step == 1
              ? nil : MessageDraft.Follows(predecessor: "t\(thread)-\(step - 1)", waitDays: 1)
          )
        }
      )
    }
    for offset in 0..<6 {
      let day = Workspace.monday.advanced(by: offset)
      if offset > 0 {
        try workspace.change { _ = try $0.advanceBaseDate(to: day, isConfirmed: true) }
      }
      // Nothing goes out under another sender than the one that was approved.
      let version = try workspace.approvePlan()
      // A first try that is turned away makes the accepted attempt the second.
      var turnedAway: Set<String> = []
      // Of three in a row the channel would be at fault.
      for message in (1...2).map({ "t\($0)-\(offset + 1)" }) where Bool.random(using: &chance) {
        turnedAway.insert(message)
      }
      stub.answer = { message in
        turnedAway.remove(message.messageID) == nil
          ? .accepted(receipt: message.key.text) : .unavailable(reason: "busy")
      }
      workspace.clock.now = Workspace.morning.advanced(by: Int64(offset) * 86_400_000)
      _ = try workspace.executor.run(RunRequest(plan: version, day: day))
      for channel in channels where Bool.random(using: &chance) { try state(channel) }
    }

    #expect(try workspace.states().values.allSatisfy { $0 == .sent })
    try expectReferences(in: stub.given, of: workspace, seed)
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  /// Each mail refers to the mails before it in its thread, and the first to itself.
  private func expectReferences(
    in given: [OutgoingMessage],
    of workspace: Workspace,
    _ seed: UInt64
  ) throws {
    var accepted: [String: OutgoingMessage] = [:]
    for message in given { accepted[message.messageID] = message }
    for thread in 1...4 {
      let letters = (1...6).compactMap { accepted["t\(thread)-\($0)"] }
      for (place, letter) in letters.enumerated() {
        #expect(letter.references.map(\.key) == letters[..<place].map(\.key), "seed \(seed)")
        let names = try names(in: letter)
        let mailed = try letters[..<place].filter { try !wentByWeb($0, in: workspace) }
        let isFirst = mailed.isEmpty
        // The first mail names itself, for a provider that gives it another Message-ID.
        let own = isFirst ? [try messageID(of: letter)] : []
        #expect(names == (try mailed.map(messageID)) + own, "seed \(seed)")
      }
    }
  }

  /// The Message-ID that a mail had, read from its own text.
  private func messageID(of message: OutgoingMessage) throws -> String {
    try field("Message-ID", of: message)[0]
  }

  /// The Message-IDs to which a mail refers; the last is the one that it answers.
  private func names(in message: OutgoingMessage) throws -> [String] {
    let references = try field("References", of: message)
    let isFirst = references == [try messageID(of: message)]
    #expect(try field("In-Reply-To", of: message) == (isFirst ? [] : Array(references.suffix(1))))
    return references
  }

  private func field(_ name: String, of message: OutgoingMessage) throws -> [String] {
    let mail = String(decoding: try MIMEMessage(message).bytes(lineEnd: .lineFeed), as: UTF8.self)
    let header = mail.components(separatedBy: "\n\n")[0].replacing("\n ", with: " ")
    let line = header.split(separator: "\n").first { $0.hasPrefix("\(name): ") }
    return line.map { $0.split(separator: " ").dropFirst().map(String.init) } ?? []
  }

  /// Whether the message went by a web service: by the settings of its channel at its claim.
  private func wentByWeb(_ message: OutgoingMessage, in workspace: Workspace) throws -> Bool {
    let connection = try Connection(path: workspace.database.path, access: .readOnly)
    let transport = try connection.row(
      """
      SELECT c.transport FROM envelope e JOIN attempt a ON a.message = e.message
      JOIN journal s ON s.seq = (SELECT max(seq) FROM journal
        WHERE subject = 5 AND item = a.channel AND seq < a.claimed)
      JOIN channel_settings c ON c.number = s.after
      WHERE e.id = ?1 ORDER BY a.number DESC LIMIT 1
      """,
      .text(message.messageID)
    ) { $0.text(0) }
    return try #require(transport).hasPrefix("webhook:")
  }

  @Test(
    "A reply is known by the name that was sent, though the sender has changed and a try was turned away"
  )
  func replies() throws {
    let workspace = try Workspace()
    try workspace.open("email", sender: "old@one.example")
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    var tries = 0
    stub.answer = { message in
      tries += 1
      return tries == 1 ? .unavailable(reason: "busy") : .accepted(receipt: message.key.text)
    }
    _ = try workspace.executor.run(monday)
    try workspace.open("email", sender: "new@two.example")
    #expect(stub.given.count == 2)
    for (number, sent) in stub.given.enumerated() {
      let reading = try #require(AttemptKey.reading(messageID: "\(sent.key)@one.example"))
      try workspace.change { change in
        let reply = Reply(
          .automatic,
          on: Workspace.monday,
          from: .mail("<\(number)@y>", sender: nil)
        )
        try change.takingReplies { intake in
          let effect = try intake.take(reply, naming: reading)
          #expect(effect?.id == "email-1")
        }
      }
    }
  }

  @Test("An origin is never changed, and one that was changed all the same is found")
  func originStays() throws {
    let workspace = try Workspace(origin: Workspace.origin(3))
    #expect(try workspace.database.read { try $0.origin() } == Workspace.origin(3))
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    let change = "UPDATE base_date SET origin = '\(Workspace.origin(4).text)'"
    #expect(throws: DatabaseError.self) { try connection.execute(change) }
    for other in ["NULL", "''", "'\(Workspace.origin(0xab).text.uppercased())'", "7"] {
      try connection.execute("SAVEPOINT s; DROP TRIGGER base_date_changes_by_journal")
      #expect(throws: DatabaseError.self) {
        try connection.execute("UPDATE base_date SET origin = \(other)")
      }
      try connection.execute("ROLLBACK TO s; RELEASE s")
    }
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
    try connection.execute("DROP TRIGGER base_date_changes_by_journal; \(change)")
    #expect(try workspace.database.read { try $0.checkJournal().count } == 1)
  }
}
