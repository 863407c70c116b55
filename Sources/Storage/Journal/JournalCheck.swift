import Model
import SQLite

extension Snapshot {
  /// Replays the journal from nothing and compares what it gives with everything that is stored.
  package func checkJournal() throws -> JournalReport {
    var replay = try emptyReplay()
    let rows = try connection.prepare(SQL.rows)
    while try rows.step() { replay.apply(rows.journalRow()) }
    try compareMessages(&replay)
    try compareEdits(&replay)
    try comparePlanRows(&replay)
    for table in JournaledTable.all where table.subject != .message {
      let stored = (
        sql: "SELECT \(table.item), 0, \(table.value), changed FROM \(table.name)",
        item: { (number: Int, _: Int) in JournalItem.thing(table.subject, number) }
      )
      try compare(stored, replay.replayed(table.subject), with: &replay)
    }
    try compareNotes(&replay)
    for number in try connection.rows(SQL.otherNames, map: { $0.integer(0) }) {
      replay.add(.otherStatement(.thing(.channel, number)))
    }
    for number in try alteredHolds() { replay.add(.otherStatement(.thing(.hold, number))) }
    for number in try connection.rows(SQL.otherReports, map: { $0.integer(0) }) {
      replay.add(.otherStatement(.thing(.message, number)))
    }
    try compare(SQL.uses, replay.uses.byCell(JournalItem.use), with: &replay)
    try compareAttempts(&replay)
    var findings = replay.findings
    findings.sentences = try sentences(for: findings.flaws)
    return findings
  }

  private func emptyReplay() throws -> JournalReplay {
    // They are numbered from 1 on, so that a greater number than there are is damage, and no reason to ask for
    // all the memory.
    let (last, stored) =
      try connection.row(SQL.lastMessage) { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
    guard 0...stored ~= last else { throw DatabaseError.damaged("message \(last) cannot be") }
    let numbers = 1...(last + 1)
    var channels = [Int32](repeating: 0, count: last + 1)
    try connection.gather(SQL.messageChannels) { row in
      let number = Int(row.int32(0))
      if numbers.contains(number), number <= last { channels[number] = row.int32(1) }
    }
    var notBefore = [Int32](repeating: Backlog.none, count: last + 1)
    try connection.gather(SQL.firstDays) { row in
      let number = Int(row.int32(0))
      if numbers.contains(number), number <= last {
        notBefore[number] = row.int32(1, orNull: Backlog.none)
      }
    }
    let edits = try edits()
    var campaigns = try campaignsUnderHolds()
    // What was there before an edit is what its row says that it was.
    for edit in edits.reversed() where numbers.contains(edit.message) && edit.message <= last {
      let before = edit.field.before.map(Int32.init(clamping:)) ?? Backlog.none
      if edit.field.name == "channel" { channels[edit.message] = before }
      if edit.field.name == "campaign" { campaigns[edit.message] = edit.field.before }
      if edit.field.name == "not_before" { notBefore[edit.message] = before }
    }
    let plans = try connection.rows(SQL.runPlans) { ($0.integer(0), $0.integer(1)) }
    let facts = JournalReplay.Facts(
      plans: try keyed(plans),
      channels: channels,
      edits: Dictionary(grouping: edits, by: \.row).mapValues { $0.map(\.field) },
      holds: try holdFacts(),
      campaigns: campaigns
    )
    return JournalReplay(facts, notBefore: notBefore)
  }

  /// What the edits say, in their order.
  private func edits() throws -> [(row: Int, message: Int, field: JournalReplay.EditedField)] {
    try connection.rows(SQL.edits) { row in
      let field = JournalReplay.EditedField(
        name: row.text(2),
        before: row.optionalInteger(3),
        after: row.optionalInteger(4)
      )
      return (row: row.integer(0), message: row.integer(1), field: field)
    }
  }

  /// What was edited is as the last edit left it.
  private func compareEdits(_ replay: inout JournalReplay) throws {
    for (number, fields) in replay.edited.sorted(by: { $0.key < $1.key }) {
      let stored = try connection.row(SQL.editable, Value(number)) { row in
        [
          "channel": row.optionalInteger(0), "priority": row.optionalInteger(1),
          "deadline": row.optionalInteger(2), "content": row.optionalInteger(3),
          "wait_days": row.optionalInteger(4), "campaign": row.optionalInteger(5),
          "not_before": row.optionalInteger(6), "due": row.optionalInteger(7),
        ]
      }
      for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
        let there = stored?[name] ?? nil
        guard there != value else { continue }
        replay.add(
          .disagreement(
            .thing(.message, number),
            field: .edited(name),
            replayed: value,
            stored: there
          )
        )
      }
    }
  }

  private func compareMessages(_ replay: inout JournalReplay) throws {
    let statement = try connection.prepare(SQL.messages)
    let last = replay.messages.state.count - 1
    while try statement.step() {
      let number = statement.integer(0)
      guard 1...max(last, 1) ~= number else { continue }
      replay.compare(
        number,
        state: statement.integer(1),
        notBefore: statement.int32(2),
        waitingSince: statement.int32(3),
        attempts: statement.int32(4),
        row: statement.integer(5)
      )
    }
  }

  /// Compares things of one kind; the statement gives the number, the second number, value and row.
  private func compare(
    _ stored: (sql: String, item: (Int, Int) -> JournalItem),
    _ replayed: [JournalItem: Replayed],
    with replay: inout JournalReplay
  ) throws {
    var rest = replayed
    let statement = try connection.prepare(stored.sql)
    while try statement.step() {
      let item = stored.item(statement.integer(0), statement.integer(1))
      let found = rest.removeValue(forKey: item)
      if found?.value != statement.integer(2) {
        replay.add(
          .disagreement(
            item,
            field: .value,
            replayed: found?.value,
            stored: statement.integer(2)
          )
        )
      }
      if found?.row != statement.integer(3) {
        replay.add(
          .disagreement(item, field: .row, replayed: found?.row, stored: statement.integer(3))
        )
      }
    }
    for (item, value) in rest.sorted(by: { $0.value.row ?? 0 < $1.value.row ?? 0 }) {
      replay.add(
        .disagreement(item, field: .value, replayed: value.value, stored: nil)
      )
    }
  }

  /// What the journal noted at a beginning is what is there.
  private func compareNotes(_ replay: inout JournalReplay) throws {
    for table in JournaledTable.all {
      guard let note = table.note(of: "t") else { continue }
      let others = try connection.rows(
        SQL.others(table, note),
        Value(table.subject.rawValue),
        map: { $0.integer(0) }
      )
      for number in others { replay.add(.otherStatement(.thing(table.subject, number))) }
    }
  }

  /// A plan's rows are there until the journal says that they were pruned, and never after.
  private func comparePlanRows(_ replay: inout JournalReplay) throws {
    let statement = try connection.prepare(SQL.planRows)
    while try statement.step() {
      let version = statement.integer(0)
      let isPruned = replay.pruned.contains(version)
      // A plan of no messages has none in any case.
      let expected = isPruned || statement.integer(1) == 0 ? 0 : 1
      guard statement.integer(2) != expected else { continue }
      replay.add(
        .disagreement(
          .thing(.plan, version),
          field: .rows,
          replayed: expected,
          stored: statement.integer(2)
        )
      )
    }
  }

  private func compareAttempts(_ replay: inout JournalReplay) throws {
    let statement = try connection.prepare(SQL.attempts)
    var place = 0
    while try statement.step() {
      let stored = JournalReplay.Attempt(
        run: statement.integer(0),
        message: statement.integer(1),
        number: statement.integer(2),
        channel: statement.integer(3),
        day: statement.integer(4),
        claimed: statement.integer(5),
        settled: statement.optionalInteger(6)
      )
      while place < replay.attempts.count, replay.attempts[place].claimed < stored.claimed {
        replay.addAttempt(replay.attempts[place], stored: nil)
        place += 1
      }
      let replayed = place < replay.attempts.count ? replay.attempts[place] : nil
      guard let replayed, replayed.claimed == stored.claimed else {
        replay.addAttempt(nil, stored: stored)
        continue
      }
      if replayed != stored { replay.addAttempt(replayed, stored: stored) }
      place += 1
    }
    for attempt in replay.attempts[place...] { replay.addAttempt(attempt, stored: nil) }
  }
}

extension JournalReplay {
  /// Compares what was replayed of a message with what is stored of it.
  fileprivate mutating func compare(
    _ number: Int,
    state: Int,
    notBefore: Int32,
    waitingSince: Int32,
    attempts: Int32,
    row: Int
  ) {
    let isEqual =
      messages.state[number] == state && messages.notBefore[number] == notBefore
      && messages.waitingSince[number] == waitingSince && messages.attempts[number] == attempts
      && messages.row[number] == row
    guard !isEqual else { return }
    let fields = [
      (JournalViolation.Field.value, Int(messages.state[number]), state),
      (.notBefore, Int(messages.notBefore[number]), Int(notBefore)),
      (.waitingSince, Int(messages.waitingSince[number]), Int(waitingSince)),
      (.attempts, Int(messages.attempts[number]), Int(attempts)),
      (.row, messages.row[number], row),
    ]
    func shown(_ value: Int) -> Int? { value == Int(Backlog.none) ? nil : value }
    for (field, replayed, stored) in fields where replayed != stored {
      add(
        .disagreement(
          .thing(.message, number),
          field: field,
          replayed: shown(replayed),
          stored: shown(stored)
        )
      )
    }
  }

  fileprivate mutating func addAttempt(_ replayed: Attempt?, stored: Attempt?) {
    guard let attempt = replayed ?? stored else { return }
    let item = JournalItem.attempt(message: attempt.message, number: attempt.number)
    let fields = [
      (JournalViolation.Field.claim, replayed?.claimed, stored?.claimed),
      (.day, replayed?.day, stored?.day), (.outcome, replayed?.settled, stored?.settled),
    ]
    let (field, replayed, stored) = fields.first { $0.1 != $0.2 } ?? fields[2]
    add(.disagreement(item, field: field, replayed: replayed, stored: stored))
  }
}

extension Dictionary where Value == Replayed {
  fileprivate func byCell(_ item: (Int, Int) -> JournalItem) -> [JournalItem: Replayed]
  where Key == JournalReplay.Cell {
    [JournalItem: Replayed](
      uniqueKeysWithValues: map { (item($0.key.channel, $0.key.day), $0.value) }
    )
  }
}

extension Statement {
  fileprivate func journalRow() -> JournalRow {
    JournalRow(
      sequence: integer(0),
      subject: integer(1),
      item: integer(2),
      before: optionalInteger(3),
      after: optionalInteger(4),
      cause: integer(5),
      previous: optionalInteger(6),
      day: optionalInteger(7),
      run: optionalInteger(8),
      channel: optionalInteger(9),
      note: optionalText(10)
    )
  }
}

private enum SQL {
  typealias Stored = (sql: String, item: (Int, Int) -> JournalItem)

  static let rows = """
    SELECT seq, subject, item, before, after, cause, previous, day, run, channel,
      CASE WHEN subject IN (\(code: Transition.Subject.plan, .baseDate)) THEN note END
    FROM journal ORDER BY seq
    """
  static let edits = """
    SELECT j.seq, j.item, f.key, f.value ->> 0, f.value ->> 1
    FROM journal j, json_each(j.note) f
    WHERE j.subject = \(code: Transition.Subject.message) AND j.cause = \(code: Cause.edited)
      AND json_valid(j.note)
    ORDER BY j.seq
    """
  static let editable = """
    SELECT m.channel, m.priority, m.deadline, m.content, f.wait_days, c.campaign, e.not_before, m.due
    FROM message m JOIN envelope e ON e.message = m.number
    LEFT JOIN follow_up f ON f.message = m.number
    LEFT JOIN message_campaign c ON c.message = m.number
    WHERE m.number = ?1
    """
  static let lastMessage = "SELECT max(number), count(*) FROM message"
  static let messageChannels = "SELECT gather(number, channel) FROM message"
  static let firstDays = """
    SELECT gather(message, not_before) FROM envelope
    WHERE message BETWEEN 1 AND (SELECT max(number) FROM message)
    """
  static let runPlans = "SELECT number, plan FROM run"
  static let messages = """
    SELECT number, state, coalesce(not_before, \(Backlog.none)),
      coalesce(waiting_since, \(Backlog.none)), attempts, changed
    FROM message
    """
  static let attempts = """
    SELECT run, message, number, channel, day, claimed, settled FROM attempt ORDER BY claimed
    """

  static let planRows = """
    SELECT version, messages, EXISTS (SELECT 1 FROM plan_row r WHERE r.version = p.version)
    FROM plan p
    """

  static func others(_ table: JournaledTable, _ note: String) -> String {
    """
    SELECT t.\(table.item) FROM journal j JOIN \(table.name) t ON t.\(table.item) = j.item
    WHERE j.subject = ?1 AND j.before IS NULL AND j.note IS NOT \(note)
    ORDER BY 1
    """
  }
  static let otherNames = """
    SELECT c.number FROM channel c LEFT JOIN channel_settings s ON s.number = c.settings
    WHERE s.name IS NOT c.name ORDER BY c.number
    """
  static let otherReports = """
    SELECT r.message FROM reported_sending r JOIN message m ON m.number = r.message
      LEFT JOIN journal j ON j.seq = r.changed
      WHERE j.subject IS NOT \(code: Transition.Subject.message) OR j.item IS NOT r.message OR j.cause IS NOT \(code: Cause.reportedSent)
        OR j.day IS NOT r.day OR r.channel IS NOT coalesce(j.channel, m.channel)
    UNION
    SELECT j.item FROM journal j LEFT JOIN reported_sending r ON r.message = j.item
      WHERE j.subject = \(code: Transition.Subject.message) AND j.cause = \(code: Cause.reportedSent) AND r.changed IS NOT j.seq
    ORDER BY 1
    """
  static var uses: Stored {
    ("SELECT channel, day, used, changed FROM channel_use", { .use(channel: $0, day: $1) })
  }
}
