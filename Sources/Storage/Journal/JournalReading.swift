package import Model
import SQLite

/// One transition with the names that people know.
package struct JournalRecord: Equatable, Sendable {
  package let sequence: Int
  package let at: Instant
  /// A message's id, or `plan 2`, `run 1`, `base date`, `channel email`, or what a rule is about, such
  /// as `capacity email 2027-03-01`.
  package let what: String
  /// The name of a state, a day, a channel's settings, or what a rule states; nil where something begins.
  package let from: String?
  package let to: String
  package let cause: Cause
  /// A message's new first day, where the transition set one; of a claim the day on which it goes.
  package let day: Day?
  /// The operation's key, or its command where it had none.
  package let operation: String
  package let actor: String
  package let plan: Int?
  package let run: Int?
  package let note: String?
}

/// What the journal can be asked about.
package enum JournalThing: Equatable, Sendable {
  /// A message by its id.
  case message(String)
  case plan(Int)
  case run(Int)
  case baseDate
  /// A channel by its name, with the rules that are about it.
  case channel(String)
}

extension Snapshot {
  /// Visits the transitions behind a sequence number in their order, all or those of one thing.
  package func forEachTransition(
    after sequence: Int = 0,
    of thing: JournalThing? = nil,
    _ visit: (JournalRecord) throws -> Void
  ) throws {
    let settings = try keyed(
      connection.rows(SQL.settings) { ($0.integer(0), try $0.statedSettings()) }
    )
    let statement: Statement
    if let thing {
      let (sql, number) = try life(of: thing)
      statement = try connection.prepare(sql)
      try statement.bind([Value(sequence), Value(number)])
    } else {
      statement = try connection.prepare(SQL.all)
      try statement.bind([Value(sequence)])
    }
    let names = try keyed(channels().map { ($0.number, $0.name) })
    while try statement.step() { try visit(statement.journalRecord(settings, names)) }
  }

  /// The statement that reads a thing's life, and the thing's number.
  private func life(of thing: JournalThing) throws -> (sql: String, number: Int) {
    switch thing {
    case .message(let id): return (SQL.ofMessage, Int(try message(id: id).number))
    case .plan(let version): return (SQL.ofPlan, try plan(version).version)
    case .run(let number):
      guard try runs().contains(where: { $0.number == number }) else {
        throw UnknownRun(.number(number))
      }
      return (SQL.ofRun, number)
    case .baseDate: return (SQL.ofBaseDate, 1)
    case .channel(let name): return (SQL.ofChannel, Int(try channel(named: name).number))
    }
  }
}

extension Statement {
  fileprivate func journalRecord(_ settings: [Int: StatedSettings], _ names: [Int32: String]) throws
    -> JournalRecord
  {
    let subject = try subject(2)
    let rule = subject == .rule ? try rule(at: 15) : nil
    return JournalRecord(
      sequence: integer(0),
      at: try instant(1),
      what: rule?.statement.subject.text { names[$0] ?? "number \($0)" } ?? what(subject, settings),
      from: isNull(4) ? nil : try rule?.statement.value ?? value(4, of: subject, settings),
      to: try isNull(4)
        ? rule?.statement.value ?? value(5, of: subject, settings)
        : value(5, of: subject, settings),
      cause: try cause(6),
      day: subject == .message ? try optionalDay(7) : nil,
      operation: text(8),
      actor: text(9),
      plan: optionalInteger(10),
      run: optionalInteger(11),
      note: rule.map(\.reason) ?? optionalText(noteColumn(subject))
    )
  }

  private func what(_ subject: Transition.Subject, _ settings: [Int: StatedSettings]) -> String {
    switch subject {
    case .message: text(13)
    case .baseDate: "base date"
    case .channel: "channel \(settings[integer(5)]?.name ?? text(14))"
    case .channelStop: "channel \(text(27))"
    case .plan, .run, .file, .restoration, .rule, .hold, .slice: "\(subject.name) \(integer(3))"
    case .suppression: "suppression \(text(25))"
    case .reply: "reply to \(text(13))"
    }
  }

  /// What is told of a beginning lies in a column of its own where the journal's note holds more.
  private func noteColumn(_ subject: Transition.Subject) -> Int32 {
    switch subject {
    case .reply: 23
    case .file: 24
    case .suppression: 26
    case .channelStop: 28
    case .hold: 30
    case .slice: 31
    case .message, .plan, .run, .baseDate, .channel, .rule, .restoration: 12
    }
  }

  private func value(
    _ column: Int32,
    of subject: Transition.Subject,
    _ settings: [Int: StatedSettings]
  ) throws(DatabaseError) -> String {
    switch subject {
    case .baseDate: try day(column).description
    case .channel: settingsText(column, settings)
    case .reply where try replyState(column) == .received: try replyKind(29).name
    case .message, .plan, .run, .file, .restoration, .rule, .suppression, .reply, .channelStop,
      .hold, .slice:
      try stateName(column, of: subject)
    }
  }

  /// With the name where that changes, too.
  private func settingsText(_ column: Int32, _ settings: [Int: StatedSettings]) -> String {
    guard let stated = settings[integer(column)] else { return "settings \(integer(column))" }
    let isRenamed = !isNull(4) && settings[integer(4)]?.name != settings[integer(5)]?.name
    return isRenamed ? "\(stated.name); \(stated.text)" : stated.text
  }

  /// A channel's settings in one line, told apart by everything in which two can differ.
  fileprivate func statedSettings() throws(DatabaseError) -> StatedSettings {
    let attempts = integer(5) == ChannelSettings.usualAttempts ? nil : "\(integer(5)) attempts"
    let precedence = try precedence(4)
    let service = try webService(from: 7)
    let objectives = objectives(from: 11)
    let parts: [String?] = [
      text(1), text(2), attempts, optionalText(6), optionalText(3).map { "inside \($0)" },
      precedence == .priority ? nil : "\(precedence.name) first",
      objectives.isEmpty ? nil : objectives.names.joined(separator: ", "),
      service == WebService() ? nil : service.text(at: text(1)),
    ]
    let stated =
      parts.compactMap(\.self) + (try mailHeaders(from: 14)).parts
      + pace(from: 18).parts
    return StatedSettings(name: text(22), text: stated.joined(separator: "; "))
  }
}

/// What was stated of a channel once.
private struct StatedSettings {
  let name: String
  let text: String
}

private enum SQL {
  static let columns = """
    SELECT j.seq, j.at, j.subject, j.item, j.before, j.after, j.cause, j.day,
      coalesce(o.key, o.command), o.actor,
      CASE j.subject WHEN \(code: Transition.Subject.plan) THEN j.item ELSE r.plan END, r.number, j.note, e.id, c.name,
      u.number, u.kind, u.channel, u.name, u.first_day, u.last_day, u.content, u.reason, p.source,
      d.reason, coalesce(x.address, 'person ' || x.person), x.reason, y.name, z.reason, p.kind, h.reason,
      CASE WHEN s.number IS NULL OR j.before IS NOT NULL THEN j.note
        ELSE s.messages || ' of channel ' || v.name || ' in ' || s.folder END
    """
  static let joins = """
    JOIN operation o ON o.number = j.operation
    LEFT JOIN run r ON r.number = CASE j.subject WHEN \(code: Transition.Subject.run) THEN j.item ELSE j.run END
    LEFT JOIN reply p ON j.subject = \(code: Transition.Subject.reply) AND p.number = j.item
    LEFT JOIN envelope e ON e.message = CASE j.subject WHEN \(code: Transition.Subject.message) THEN j.item ELSE p.message END
    LEFT JOIN channel c ON j.subject = \(code: Transition.Subject.channel) AND c.number = j.item
    LEFT JOIN rule u ON j.subject = \(code: Transition.Subject.rule) AND u.number = j.item
    LEFT JOIN suppression x ON j.subject = \(code: Transition.Subject.suppression) AND x.number = j.item
    LEFT JOIN channel_stop z ON j.subject = \(code: Transition.Subject.channelStop) AND z.number = j.item
    LEFT JOIN hold h ON j.subject = \(code: Transition.Subject.hold) AND h.number = j.item
    LEFT JOIN channel y ON y.number = z.channel
    LEFT JOIN slice s ON j.subject = \(code: Transition.Subject.slice) AND s.number = j.item
    LEFT JOIN channel v ON v.number = s.channel
    LEFT JOIN database_file d ON j.subject = \(code: Transition.Subject.file) AND d.number = j.item
    """
  static let all = "\(columns) FROM journal j \(joins) WHERE j.seq > ?1 ORDER BY j.seq"
  static let settings = """
    SELECT s.number, s.transport, s.sender, c.name, s.precedence, s.attempts, s.time_zone,
      s.idempotent, s.concurrency, s.proxy, s.cloud_events, s.late_is_sent, s.deadlines_first,
      s.few_late, s.reply_to, s.bounce_address, s.headers, s.unsubscribe, s.window_start,
      s.window_end, s.per_minute, s.least_gap, s.name
    FROM channel_settings s LEFT JOIN channel c ON c.number = s.outer_channel
    """

  static let ofMessage = life(
    """
    SELECT changed FROM message WHERE number = ?2
      UNION SELECT h.changed FROM held_message m JOIN hold h ON h.number = m.hold WHERE m.message = ?2
      UNION SELECT s.changed FROM slice_item i JOIN slice s ON s.number = i.slice WHERE i.message = ?2
    """
  )
  static let ofPlan = life("SELECT changed FROM plan WHERE version = ?2")
  static let ofRun = life(
    "SELECT changed FROM run WHERE number = ?2 UNION SELECT changed FROM slice WHERE run = ?2"
  )
  static let ofBaseDate = life("SELECT changed FROM base_date WHERE item = ?2")
  static let ofChannel = life(
    """
    SELECT changed FROM channel WHERE number = ?2
      UNION SELECT changed FROM rule WHERE channel = ?2
      UNION SELECT changed FROM channel_stop WHERE channel = ?2
      UNION SELECT changed FROM hold WHERE channel = ?2
    """
  )

  static func life(_ newest: String) -> String {
    """
    \(JournalWalk.life(from: newest))
    \(columns) FROM life JOIN journal j ON j.seq = life.seq \(joins)
    WHERE j.seq > ?1 ORDER BY j.seq
    """
  }
}
