import Model
import Planning
import Storage
import Testing

@Suite("Messages that are sent late rather than never")
struct LateSendingTests {
  /// The same random messages for a channel that sends late, and for one that does not.
  private func nights(_ seed: UInt64) throws -> (Nights, [MessageDraft]) {
    let nights = try Nights()
    try nights.open("answers", capacity: 3, aiming: [.lateIsSent, .fewLate])
    try nights.open("news", capacity: 3)
    let drafts = ["answers", "news"].flatMap { Nights.drafts(30, for: $0, seed: seed) }
    try nights.add(drafts)
    return (nights, drafts)
  }

  @Test(
    "Planning takes their deadline for a day on which they are due, and a stored plan keeps it",
    arguments: 1...10 as ClosedRange<UInt64>
  )
  func planned(seed: UInt64) throws {
    let (nights, drafts) = try nights(seed)
    let (version, plan) = try nights.plan()
    let backlog = plan.inputs.backlog
    for (place, draft) in drafts.enumerated() {
      let isLate = draft.channel == "answers"
      let due = isLate ? [draft.due, draft.deadline].compactMap(\.self).min() : draft.due
      #expect(backlog.due(at: place) == due?.number ?? Backlog.none)
      #expect(backlog.deadline[place] == (isLate ? nil : draft.deadline)?.number ?? Backlog.none)
    }
    #expect(plan.inputs.limits.objectives == [[.lateIsSent, .fewLate], []])
    #expect(plan.inputs.limits.isEmpty)
    let header = try nights.header(version)
    try nights.database.read { snapshot in
      #expect(try snapshot.content(of: header) == plan)
      let rows = try snapshot.rows(of: header)
      for place in drafts.indices {
        let row = try rows.next()
        #expect(row == plan.row(at: place))
      }
    }
  }

  @Test(
    "The base date expires none of them, until that is taken back",
    arguments: 1...10 as ClosedRange<UInt64>
  )
  func expires(seed: UInt64) throws {
    let (nights, drafts) = try nights(seed)
    for (days, isLateSent) in [(4, true), (5, false)] {
      try nights.open("answers", capacity: 3, aiming: isLateSent ? .lateIsSent : [])
      let day = Nights.monday.advanced(by: days)
      let forecast = try nights.database.read { try $0.advanceForecast(to: day) }
      var effect: AdvanceForecast?
      try nights.change { effect = try $0.advanceBaseDate(to: day, isConfirmed: true) }
      #expect(effect == forecast)
      let ended = drafts.filter { draft in
        draft.deadline.map { $0 < day } == true && !(isLateSent && draft.channel == "answers")
      }
      var expired: [String] = []
      try nights.database.read { snapshot in
        try snapshot.forEachMessage { if $0.state == .expired { expired.append($0.id) } }
      }
      #expect(Set(expired) == Set(ended.map(\.id)))
      #expect(try nights.database.read { try $0.checkRecords() }.isEmpty)
    }
  }

  @Test(
    "A comparison takes another due day for a change of the message, and another setting for none"
  )
  func compared() throws {
    let nights = try Nights()
    try nights.open("answers", capacity: 3)
    try nights.add([
      MessageDraft(
        id: "a",
        channel: "answers",
        recipient: "a@example.org",
        deadline: Nights.monday
      ),
      MessageDraft(id: "b", channel: "answers", recipient: "b@example.org"),
    ])
    try nights.plan()
    try nights.open("answers", capacity: 3, aiming: .lateIsSent)
    try nights.plan()
    var edit = MessageEdit()
    edit.due = .some(Nights.monday)
    try nights.change { _ = try $0.apply(.edit(edit), to: "b") }
    try nights.plan()
    let counts = try nights.database.read { snapshot in
      let rows = try (1...3).map { try snapshot.rows(of: try snapshot.plan($0)) }
      let again = try snapshot.rows(of: try snapshot.plan(2))
      return [
        try compare({ try rows[0].next() }, with: { try rows[1].next() }).counts.rescheduled,
        try compare({ try again.next() }, with: { try rows[2].next() }).counts.rescheduled,
      ]
    }
    #expect(counts == [0, 1])
  }

  @Test("They may be moved, edited and retried after their deadline, and others not")
  func changes() throws {
    let nights = try Nights()
    try nights.open("answers", capacity: 3, aiming: .lateIsSent)
    try nights.open("news", capacity: 3)
    let (past, later) = (Nights.monday.advanced(by: -1), Nights.monday.advanced(by: 9))
    var overdue = MessageEdit()
    overdue.deadline = .some(past)
    for channel in ["answers", "news"] {
      let drafts = Nights.drafts(3, for: channel, seed: 1).map { draft in
        var plain = draft
        plain.deadline = Nights.monday
        plain.notBefore = nil
        return plain
      }
      try nights.add(drafts)
      let requests: [(String, MessageChange)] = [
        (drafts[0].id, .reschedule(notBefore: later)), (drafts[1].id, .edit(overdue)),
        (drafts[2].id, .retry(overdue)),
      ]
      try nights.change { _ = try $0.apply(.cancel, to: drafts[2].id) }
      for (id, request) in requests {
        var effect: MessageEffect?
        do {
          try nights.change { effect = try $0.apply(request, to: id) }
        } catch is Refusal {
          effect = nil
        }
        #expect(effect?.isChange == (channel == "answers" ? true : nil), "\(channel) \(request)")
      }
    }
    var elsewhere = MessageEdit()
    elsewhere.channel = "news"
    #expect(throws: Refusal.noEdit(id: "answers-1", .deadlinePassed(past, base: Nights.monday))) {
      try nights.change { _ = try $0.apply(.edit(elsewhere), to: "answers-1") }
    }
  }

  @Test("The day on which a message is due is edited through the journal, and proved by it")
  func edited() throws {
    let nights = try Nights()
    try nights.open("news", capacity: 3)
    try nights.add([MessageDraft(id: "m", channel: "news", recipient: "r@example.org")])
    for day in [Nights.monday, Nights.monday.advanced(by: -9), nil] {
      var edit = MessageEdit()
      edit.due = .some(day)
      try nights.change { change in
        let effects = try (0..<2).map { _ in try change.apply(.edit(edit), to: "m") }
        #expect(effects.map(\.edited) == [[.due], []])
      }
      try nights.database.read { snapshot in
        let message = try snapshot.message(id: "m")
        #expect(message.due == day)
        #expect(try snapshot.draft(1)?.due == day)
        let note = try snapshot.transitions(of: message).last?.note
        #expect(note?.hasPrefix("due ") == true)
        #expect(try snapshot.checkRecords().isEmpty)
      }
    }
    #expect(throws: (any Error).self) {
      try nights.shell("UPDATE message SET due = 20000, changed = changed + 1")
    }
    for guardName in try nights.guards(of: "message") {
      try nights.shell("DROP TRIGGER \(guardName)")
    }
    try nights.shell("UPDATE message SET due = 20000")
    #expect(try nights.database.read { try $0.checkRecords() }.count == 1)
  }
}
