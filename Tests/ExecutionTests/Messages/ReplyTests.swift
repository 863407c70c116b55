import Delivery
import Execution
import Formats
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("Replies")
struct ReplyTests {
  /// Threads as trees of random shape, of which the openers were sent.
  private struct Forest {
    /// The predecessor of each message, by number.
    var predecessors: [Int?] = []

    init(_ count: Int, seed: UInt64) {
      var chance = SeededGenerator(seed: seed)
      for number in 0..<count {
        let isOpener = number < 5 || Int.random(in: 0..<5, using: &chance) == 0
        predecessors.append(isOpener ? nil : Int.random(in: 0..<number, using: &chance))
      }
    }

    func opener(of number: Int) -> Int {
      predecessors[number].map(opener) ?? number
    }

    var drafts: [MessageDraft] {
      predecessors.indices.map { number in
        MessageDraft(
          id: "m\(number)",
          channel: "email",
          recipient: "reader\(opener(of: number) % 7)@example.org",
          follows: predecessors[number].map {
            MessageDraft.Follows(predecessor: "m\($0)", waitDays: 1)
          }
        )
      }
    }
  }

  private func workspace(with forest: Forest) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.change { change in
      try change.importing(allowingForks: true) { importer in
        for draft in forest.drafts { _ = try importer.add(draft) }
      }
    }
    try workspace.approvePlan()
    _ = workspace.stub()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    return workspace
  }

  @Test(
    "A reply ends its own thread, all of it and nothing else, and once",
    arguments: 1...12 as ClosedRange<UInt64>
  )
  func ends(seed: UInt64) throws {
    let forest = Forest(60, seed: seed)
    let workspace = try workspace(with: forest)
    let openers = forest.predecessors.indices.filter { forest.predecessors[$0] == nil }
    let answered = Set(openers.prefix(3))
    for opener in answered.sorted() {
      try workspace.change { change in
        let effect = try change.apply(.reply(on: Workspace.monday), to: "m\(opener)")
        let steps = forest.predecessors.indices.count { forest.opener(of: $0) == opener } - 1
        #expect(effect.isChange && effect.followers == steps)
        let again = try change.apply(.reply(on: Workspace.monday), to: "m\(opener)")
        #expect(!again.isChange && again.answered == Workspace.monday)
      }
    }
    let states = try workspace.states()
    for number in forest.predecessors.indices {
      let expected: MessageState =
        forest.predecessors[number] == nil
        ? .sent
        : answered.contains(forest.opener(of: number))
          ? .canceled
          : forest.predecessors[number].flatMap { forest.predecessors[$0] } == nil
            ? .pending : .waiting
      #expect(states["m\(number)"] == expected, "m\(number)")
    }
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test(
    "A bounce ends its thread and cancels what goes to the address in every other, whoever told of it",
    arguments: 1...6 as ClosedRange<UInt64>
  )
  func bounces(seed: UInt64) throws {
    let forest = Forest(60, seed: seed)
    let workspace = try workspace(with: forest)
    try workspace.change { change in
      var effect: ReplyEffect?
      let reply = Reply(
        .bounce,
        on: Workspace.monday,
        from: .mail("<x@y>", sender: nil),
        .deadAddress
      )
      try change.takingReplies { effect = try $0.take(reply, to: "m0") }
      #expect(effect?.suppressed?.text == "reader0@example.org")
    }
    for (id, state) in try workspace.states() where state != .sent {
      let number = try #require(Int(id.dropFirst()))
      #expect((state == .canceled) == (forest.opener(of: number) % 7 == 0), "\(id)")
    }
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test(
    "Of the bounces only a dead address suppresses, and all end their thread",
    arguments: RefusalClass.allCases
  )
  func classes(kind: RefusalClass) throws {
    let forest = Forest(60, seed: 9)
    let workspace = try workspace(with: forest)
    try workspace.change { change in
      let mail = Reply.Source.mail("<x@y>", sender: nil)
      let reply = Reply(.bounce, on: Workspace.monday, from: mail, kind, detail: "550 no")
      try change.takingReplies { intake in
        let effect = try intake.take(reply, to: "m0")
        #expect((effect.suppressed != nil) == (kind == .deadAddress))
      }
    }
    for (id, state) in try workspace.states() where state != .sent {
      let opener = forest.opener(of: try #require(Int(id.dropFirst())))
      let ends = kind == .deadAddress ? opener % 7 == 0 : opener == 0
      #expect((state == .canceled) == ends, "\(id)")
    }
    var records: [ReplyRecord] = []
    try workspace.database.read { try $0.forEachReply { records.append($0) } }
    #expect(records.map(\.refusalClass) == [kind] && records.map(\.detail) == ["550 no"])
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test(
    "A complaint and a wish for no mail cancel all that goes to the address",
    arguments: [ReplyKind.complaint, .unsubscribe]
  )
  func unwanted(kind: ReplyKind) throws {
    let forest = Forest(60, seed: 10)
    let workspace = try workspace(with: forest)
    try workspace.change { change in
      let reply = Reply(kind, on: Workspace.monday, from: .mail("<x@y>", sender: nil))
      try change.takingReplies { _ = try $0.take(reply, to: "m0") }
    }
    for (id, state) in try workspace.states() where state != .sent {
      let number = try #require(Int(id.dropFirst()))
      #expect((state == .canceled) == (forest.opener(of: number) % 7 == 0), "\(id)")
    }
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test("A file that names a later step that was not sent speaks of its thread; a person is told")
  func laterStep() throws {
    let forest = Forest(60, seed: 11)
    let workspace = try workspace(with: forest)
    let later = try #require(forest.predecessors.indices.last { forest.opener(of: $0) != $0 })
    let opener = forest.opener(of: later)
    try workspace.change { change in
      try change.takingReplies { intake in
        let told = Reply(.reply, on: Workspace.monday, from: .person)
        #expect(throws: Refusal.self) { _ = try intake.take(told, to: "m\(later)") }
        let reply = Reply(.reply, on: Workspace.monday, from: .file)
        let effect = try intake.take(reply, to: "m\(later)")
        #expect(effect.id == "m\(opener)" && effect.canceled > 0)
      }
    }
    #expect(try workspace.states()["m\(later)"] == .canceled)
  }

  @Test("An automatic answer is on record and ends nothing")
  func automatic() throws {
    let workspace = try workspace(with: Forest(20, seed: 1))
    let before = try workspace.states()
    try workspace.change { change in
      let reply = Reply(.automatic, on: Workspace.monday, from: .mail("<x@y>", sender: "a@b"))
      for isNew in [true, false] {
        try change.takingReplies { intake in
          let effect = try intake.take(reply, to: "m0")
          #expect(effect.isNew == isNew)
        }
      }
    }
    #expect(try workspace.states() == before)
    var records: [ReplyRecord] = []
    try workspace.database.read { try $0.forEachReply { records.append($0) } }
    #expect(records.map(\.kind) == [.automatic] && records.map(\.sender) == ["a@b"])
  }

  /// Ids of mails that name no message that was sent, though they look like it.
  @Test(
    "A mail that names no message that was sent changes nothing",
    arguments: [
      "m0-1.other", "m0-2.DIGEST", "nobody-1.DIGEST", "m0%20-1.DIGEST", "late-1.DIGEST",
      "M0-1.DIGEST", "m1-1.DIGEST", "m0-1.0101010100000000000000000000000000000000",
      "m0-1.0202020200000000000000000000000000000000",
    ]
  )
  func foreign(id: String) throws {
    let workspace = try workspace(with: Forest(20, seed: 2))
    try workspace.add([MessageDraft(id: "late", channel: "email", recipient: "a@b.example")])
    let genuine = AttemptKeys(origin: Workspace.origin(), sender: "desk@example.org")
      .key(message: "m0", attempt: 1, MessageContent(recipient: "reader0@example.org"))
    let own = id.replacing("DIGEST", with: genuine.text.split(separator: ".")[1])
    let key = AttemptKey.reading(messageID: "\(own)@example.org")
    let before = try workspace.states()
    try workspace.change { change in
      let reply = Reply(.bounce, on: Workspace.monday, from: .mail("<x@y>", sender: nil))
      try change.takingReplies { intake in
        guard let key else { return }
        let effect = try intake.take(reply, naming: key)
        #expect(effect == nil)
      }
    }
    #expect(try workspace.states() == before)
    try workspace.change { change in
      let reply = Reply(.automatic, on: Workspace.monday, from: .mail("<x@y>", sender: nil))
      let reading = try #require(AttemptKey.reading(messageID: "\(genuine)@example.org"))
      try change.takingReplies { intake in
        let effect = try intake.take(reply, naming: reading)
        #expect(effect?.id == "m0")
      }
    }
  }

  @Test("A message whose id is too long for a key is found by the key all the same")
  func shortened() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    let ids = ["a", "b", "c"].map { String(repeating: "é", count: 150) + $0 }
    try workspace.add(ids.map { MessageDraft(id: $0, channel: "email", recipient: "a@b.example") })
    try workspace.approvePlan()
    let stub = workspace.stub()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    let sent = try #require(stub.given.first { $0.messageID == ids[1] })
    let key = try #require(AttemptKey.reading(messageID: "\(sent.key)@example.org"))
    try workspace.change { change in
      let reply = Reply(.reply, on: Workspace.monday, from: .mail("<x@y>", sender: nil))
      try change.takingReplies { intake in
        let effect = try intake.take(reply, naming: key)
        #expect(effect?.id == ids[1])
      }
    }
  }

  @Test("An address that proves dead while its domain is suppressed stays so when that is lifted")
  func deadBehindDomain() throws {
    let workspace = try workspace(with: Forest(20, seed: 4))
    let domain = Addressee.address("@example.org")
    try workspace.change { _ = try $0.suppress(domain, reason: "asked by phone") }
    try workspace.change { change in
      try change.takingReplies { intake in
        _ = try intake.take(
          Reply(.bounce, on: Workspace.monday, from: .file, .deadAddress),
          to: "m0"
        )
      }
    }
    try workspace.change { try $0.liftSuppression(of: domain) }
    let address = "reader0@example.org"
    #expect(try workspace.database.read { try $0.suppression(of: address) } == address)
  }

  @Test("The database itself takes no reply to what was not sent, and changes none")
  func shell() throws {
    let workspace = try workspace(with: Forest(20, seed: 3))
    try workspace.change { _ = try $0.apply(.reply(on: Workspace.monday), to: "m0") }
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    let next = "(SELECT max(number) + 1 FROM reply), 1"
    let seq = "(SELECT max(seq) + 1 FROM journal)"
    let rest = "20878, 'x', NULL, NULL, NULL, 1, \(seq))"
    let unsent = "(SELECT min(number) FROM message WHERE state = 2)"
    for sql in [
      "INSERT INTO reply VALUES (\(next), \(unsent), 1, \(rest)",
      "INSERT INTO reply VALUES (\(next), 1, \(unsent), \(rest)",
      "INSERT INTO reply VALUES (1, 1, 1, 1, \(rest)",
      "INSERT INTO reply VALUES (\(next), 1, 1, 20878, 'x', NULL, 1, NULL, 1, \(seq))",
      "INSERT OR REPLACE INTO reply VALUES (1, 1, 1, 1, \(rest)",
      "INSERT INTO reply VALUES ((SELECT max(number) + 1 FROM reply), 9, 1, 1, \(rest)",
      "UPDATE reply SET kind = 2", "UPDATE reply SET state = 2", "UPDATE reply SET source = 'x'",
      "DELETE FROM reply",
    ] {
      #expect(throws: DatabaseError.self, "\(sql)") { try connection.execute(sql) }
    }
    try connection.execute("INSERT INTO reply VALUES (\(next), 1, 1, \(rest)")
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
    try connection.execute("DROP TRIGGER reply_changes_by_journal; UPDATE reply SET day = 1")
    #expect(try workspace.database.read { try $0.checkJournal().count } == 2)
  }
}
