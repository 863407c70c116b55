import Model
import Storage
import Testing

@Suite("The journal, read and proved")
struct JournalTests {
  private let nights: Nights

  /// A few days of life: every kind of thing, and every outcome of an attempt.
  init() throws {
    nights = try Nights()
    try nights.open("email", capacity: 6)
    try nights.open("letters", capacity: 1)
    try nights.add(Nights.drafts(20, for: "email", seed: 9))
    try nights.add([
      MessageDraft(id: "first", channel: "email", recipient: "a@example.org", priority: .usual),
      MessageDraft(
        id: "second",
        channel: "letters",
        recipient: "a@example.org",
        follows: .init(predecessor: "first", waitDays: 1)
      ),
    ])
    try nights.change { change in
      let day = Nights.monday.advanced(by: 1)
      for capacity in [2, 5] {
        _ = try change.setCapacity(
          CapacityException(channel: "email", day: day, capacity: capacity, reason: "a trip")
        )
      }
      try change.withdraw(try #require(try change.snapshot.rules([.days]).first))
    }
    let version = try nights.plan().version
    try nights.change { change in
      _ = try change.approve(version)
      guard let run = try change.startRun(plan: version, day: Nights.monday) else { return }
      try Self.play(run, change)
      _ = try change.endRun(run, finished: false)
    }
    try nights.change { change in
      _ = try change.apply(.cancel, to: "email-19")
      _ = try change.suppress(Addressee(FoldedAddress("eve@example.org")), reason: "asked for it")
      var sent: [String] = []
      try change.snapshot.forEachMessage(MessageSelection(state: .sent)) { sent.append($0.id) }
      let id = try #require(sent.first)
      _ = try change.apply(.reply(on: Nights.monday), to: id)
      _ = try change.withdrawReply(ReplySelection(id: id))
      var doubtful: [String] = []
      try change.snapshot.forEachMessage(MessageSelection(state: .inDoubt)) {
        doubtful.append($0.id)
      }
      for id in doubtful { _ = try change.apply(.resolveSent, to: id) }
      _ = try change.advanceBaseDate(to: Nights.monday.advanced(by: 2), isConfirmed: true)
    }
    try nights.open("email", capacity: 7)
    try nights.plan()
  }

  private static func play(_ run: Run, _ change: Change) throws {
    let outcomes: [Settlement?] = [
      .accepted(receipt: "r"), .refused(reason: "no"), .refusedForNow(reason: "later"),
      .unknown(reason: "?"), .provedUnsent, nil,
    ]
    let assignments = try change.snapshot.assignments(of: run.plan, on: run.day)
    for (assignment, outcome) in zip(assignments, outcomes) {
      _ = try change.claim(
        [assignment],
        for: run,
        on: run.day,
        room: RemainingDayCapacity(count: 100, limit: .capacity(channel: "email"))
      )
      if let outcome { try change.settle(assignment.message, outcome, by: run) }
    }
  }

  private func check() throws -> JournalReport {
    try nights.database.read { try $0.checkJournal() }
  }

  @Test("A life that only the program wrote holds, row by row and at its end")
  func holds() throws {
    let findings = try check()
    #expect(findings.sentences == [])
    #expect(findings.rows > 40)
    let quick = try nights.database.read { try $0.proveJournal(replayingUpTo: 10) }
    #expect(quick == .lastRows(rows: findings.rows, disagreeing: 0))
    #expect(try nights.database.read { try $0.proveJournal() } == .replayed(findings))
  }

  @Test(
    "What was changed behind the program's back is found and named",
    arguments: [
      (
        "message", "UPDATE message SET state = 5 WHERE number = 18",
        "value of message email-17 is sent"
      ),
      (
        "message", "UPDATE message SET not_before = 7 WHERE number = 18",
        "first day of message email-17"
      ),
      (
        "message", "UPDATE message SET waiting_since = 7 WHERE number = 18",
        "day since when it waits of message email-17"
      ),
      (
        "message", "UPDATE message SET attempts = 7 WHERE number = 18",
        "number of attempts of message email-17 is 7"
      ),
      (
        "message", "UPDATE message SET changed = 7 WHERE number = 18",
        "last row of message email-17 is 7"
      ),
      ("plan", "UPDATE plan SET state = 4 WHERE version = 2", "value of plan 2 is rejected"),
      ("run", "UPDATE run SET state = 2", "value of run 1 is finished"),
      ("base_date", "UPDATE base_date SET day = 3", "is 1970-01-04, but the journal gives 2027"),
      (
        "channel", "UPDATE channel SET settings = 1 WHERE number = 2",
        "value of channel letters is 1"
      ),
      ("rule", "UPDATE rule SET state = 2 WHERE kind = 2", "value of rule 4 is withdrawn"),
      ("rule", "UPDATE rule SET content = '9' WHERE kind = 2", "rule 4 states something else"),
      ("rule", "UPDATE rule SET channel = 2 WHERE kind = 2", "rule 4 states something else"),
      ("rule", "UPDATE rule SET reason = NULL WHERE kind = 2", "rule 4 states something else"),
      ("suppression", "UPDATE suppression SET state = 2", "value of suppression 1 is withdrawn"),
      (
        "suppression", "UPDATE suppression SET address = 'x'", "suppression 1 states something else"
      ),
      ("suppression", "UPDATE suppression SET cause = 2", "suppression 1 states something else"),
      ("reply", "UPDATE reply SET state = 1", "value of reply 1 is received"),
      ("reply", "UPDATE reply SET kind = 3", "reply 1 states something else"),
      ("reply", "DELETE FROM reply", "is nothing, but the journal gives withdrawn"),
      ("suppression", "DELETE FROM suppression", "is nothing, but the journal gives suppressed"),
      ("journal", "UPDATE journal SET cause = 41 WHERE subject = 10", "suppression 1 what no rule"),
      ("database_file", "UPDATE database_file SET inode = 7", "file 1 states something else"),
      ("database_file", "UPDATE database_file SET born = NULL", "file 1 states something else"),
      ("database_file", "UPDATE database_file SET last_version = 1", "file 1 states something"),
      ("database_file", "UPDATE database_file SET kind = 2", "value of file 1 is restored"),
      ("database_file", "DELETE FROM database_file", "is nothing, but the journal gives made"),
      ("journal", "UPDATE journal SET cause = 60 WHERE subject = 8", "file 1 what no rule allows"),
      ("rule", "DELETE FROM rule WHERE kind = 2", "is nothing, but the journal gives active"),
      (
        "channel_use", "UPDATE channel_use SET used = 9",
        "value of the use of email on 2027-03-01 is 9"
      ),
      ("attempt", "DELETE FROM attempt WHERE settled IS NULL", "claim of attempt 1 at message"),
      ("attempt", "UPDATE attempt SET day = day + 1 WHERE settled IS NULL", "the day of attempt 1"),
      ("journal", "UPDATE journal SET day = NULL WHERE subject = 1 AND after = 3", "what no rule"),
      ("attempt", "UPDATE attempt SET settled = 1 WHERE settled IS NULL", "outcome of attempt 1"),
      ("journal", "UPDATE journal SET previous = 1 WHERE after = 7", "says that it follows row 1"),
      ("journal", "UPDATE journal SET before = 2 WHERE after = 7", "from waiting, but it was at"),
      ("journal", "UPDATE journal SET cause = 10 WHERE after = 7", "what no rule allows"),
      ("journal", "UPDATE journal SET day = 10 WHERE after = 7", "what no rule allows"),
      (
        "journal", "UPDATE journal SET item = 99 WHERE after = 7", "message number 99, which is not"
      ),
      (
        "journal", "UPDATE journal SET run = 9 WHERE subject = 1 AND after = 3",
        "for a run that does not hold it"
      ),
      (
        "journal", "UPDATE journal SET run = 9 WHERE subject = 1 AND after = 5",
        "for a run that does not hold it"
      ),
      ("journal", "UPDATE journal SET cause = 41 WHERE subject = 6", "rule 4 what no rule"),
      ("journal", "UPDATE journal SET note = NULL WHERE subject = 6", "rule 4 states something"),
      ("journal", "UPDATE journal SET cause = 41 WHERE subject = 5", "channel email what no rule"),
      ("journal", "UPDATE journal SET cause = 42 WHERE cause = 41", "the base date what no rule"),
      (
        "journal", "DELETE FROM journal WHERE subject = 2 AND after = 2",
        "run 1 what no rule allows"
      ),
      ("journal", "DELETE FROM journal WHERE seq = 12", "message email-5"),
      ("journal", "DELETE FROM journal WHERE seq = 12", "1 row is missing before row 13"),
      ("journal", "UPDATE journal SET run = 1 WHERE after = 7", "what no rule allows"),
      ("journal", "UPDATE journal SET after = NULL WHERE seq = 12", "message email-5"),
    ]
  )
  func tampering(table: String, sql: String, words: String) throws {
    try nights.shell(without: table)
    try nights.shell("PRAGMA foreign_keys = OFF; \(sql);")
    let sentences = try check().sentences
    #expect(sentences.contains { $0.contains(words) }, "\(sentences)")
    let isStateTable = ["message", "plan", "run", "base_date", "channel"].contains(table)
    let isState = !["not_before", "waiting_since", "attempts"].contains(where: sql.contains)
    if isStateTable, isState {
      let quick = try nights.database.read { try $0.proveJournal(replayingUpTo: 10) }
      #expect(!quick.holds)
    }
  }

  @Test("The journal names what it is about, and what was before and after")
  func names() throws {
    var records: [JournalRecord] = []
    try nights.database.read { try $0.forEachTransition { records.append($0) } }
    #expect(records.map(\.sequence) == Array(1...records.count))
    func record(_ what: String, _ cause: Cause) -> JournalRecord? {
      records.last { $0.what == what && $0.cause == cause }
    }
    #expect(record("base date", .advanced)?.from == "2027-03-01")
    #expect(record("base date", .advanced)?.to == "2027-03-03")
    #expect(record("capacity email 2027-03-02", .stated)?.to == "5")
    #expect(record("capacity email 2027-03-02", .stated)?.note == "a trip")
    #expect(record("capacity email 2027-03-02", .withdrawn)?.from == "2")
    #expect(record("capacity email 2027-03-02", .withdrawn)?.to == "withdrawn")
    #expect(record("run 1", .interrupted)?.plan == 1)
    #expect(record("plan 1", .approved)?.from == "draft")
    #expect(record("week email", .stated)?.to == "7 a day, mon,tue,thu,fri")
    #expect(record("email-19", .canceled)?.from == "pending")
  }

  @Test(
    "The life of one thing is what the whole journal says of it",
    arguments: [
      (JournalThing.message("email-3"), ["email-3"]), (.plan(1), ["plan 1"]), (.run(1), ["run 1"]),
      (.baseDate, ["base date"]), (.channel("letters"), ["channel letters", "week letters"]),
    ]
  )
  func lives(thing: JournalThing, what: [String]) throws {
    var (all, life, rest): ([JournalRecord], [JournalRecord], [JournalRecord]) = ([], [], [])
    try nights.database.read { snapshot in
      try snapshot.forEachTransition { all.append($0) }
      try snapshot.forEachTransition(of: thing) { life.append($0) }
      try snapshot.forEachTransition(after: life[0].sequence, of: thing) { rest.append($0) }
    }
    #expect(life == all.filter { what.contains($0.what) })
    #expect(rest == Array(life.dropFirst()))
  }

  @Test("A channel's life holds the rules that are about it")
  func channel() throws {
    var life: [String] = []
    try nights.database.read { snapshot in
      try snapshot.forEachTransition(of: .channel("email")) { life.append($0.what) }
    }
    let capacity = "capacity email 2027-03-02"
    #expect(life == ["channel email", "week email", capacity, capacity, capacity, "week email"])
  }

  @Test(
    "Every attempt of a run is a delivery with its outcome, and only an accepted one has a receipt"
  )
  func deliveries() throws {
    var deliveries: [DeliveryRecord] = []
    try nights.database.read { snapshot in
      let run = try snapshot.run(of: try snapshot.plan(1), on: Nights.monday)
      try snapshot.forEachDelivery(of: run) { deliveries.append($0) }
    }
    #expect(
      deliveries.map(\.outcome) == [.sent, .failed, .pending, .sent, .pending, .claimed]
    )
    #expect(deliveries.map(\.receipt) == ["r", nil, nil, nil, nil, nil])
    #expect(deliveries.map(\.position) == Array(1...6))
  }

  @Test("The messages sent on a day are those that its run sent")
  func sentOn() throws {
    func sent(on day: Day) throws -> [MessageState] {
      var states: [MessageState] = []
      try nights.database.read { snapshot in
        try snapshot.forEachMessage(MessageSelection(sentOn: day)) { states.append($0.state) }
      }
      return states
    }
    #expect(try sent(on: Nights.monday) == [.sent, .sent])
    #expect(try sent(on: Nights.monday.advanced(by: 1)) == [])
  }
}

extension Nights {
  /// Takes away the triggers that guard a table, as only somebody with a shell could.
  fileprivate func shell(without table: String) throws {
    for trigger in try guards(of: table) { try shell("DROP TRIGGER \(trigger)") }
  }
}
