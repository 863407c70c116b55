package import Model
package import SQLite

/// What became of a message that was to be imported.
package enum ImportOutcome: Equatable, Sendable {
  case added
  /// The same message is here already.
  case known
  /// The message it follows is not here yet; it may come later in the file.
  case predecessorMissing
}

extension Change {
  /// Lets the body store messages, one after the other in order of arrival.
  ///
  /// Several may follow the same message only where forks are allowed.
  package func importing(allowingForks: Bool = false, _ body: (Importer) throws -> Void) throws {
    try unsealed(Importer.liftedTriggers) {
      try body(Importer(self, allowsForks: allowingForks))
    }
  }
}

/// Stores messages one after the other, in order of arrival, inside one change.
package final class Importer {
  /// What the importer does or looks at by itself: each message is new and begins in the journal.
  fileprivate static let liftedTriggers = [
    "message_is_sealed", "message_is_journaled", "envelope_is_sealed", "content_is_sealed",
    "follow_up_is_sealed", "campaign_is_sealed", "message_campaign_is_sealed", "journal_begins",
    "journal_is_in_order", "journal_names_its_operation",
    "journal_moves_plan", "journal_moves_run", "journal_moves_base_date", "journal_moves_channel",
    "journal_moves_rule", "journal_moves_hold", "journal_moves_suppression", "journal_moves_reply",
    "journal_moves_channel_stop", "journal_moves_restoration", "journal_moves_no_file",
    "journal_edits_message", "journal_claims_message", "journal_settles_message",
    "journal_reports_message",
  ]

  private let change: Change
  private let channels: [String: Int32]
  /// The day since when messages wait that do not name their first one.
  private let baseDate: Day
  private var campaigns: [String: Int]
  private var lastMessage: Int
  private var lastTransition: Int
  private let find: Statement
  private let message: Statement
  private let journal: Statement
  private let envelope: Statement
  private let content: Statement
  private var salts = Salts()
  private let allowsForks: Bool
  /// Who was forgotten; nil where nobody was.
  private let forgotten: ForgottenNames?
  /// The channels that take mail addresses alone.
  private let mailChannels: MailChannels
  /// The addresses, domains and persons that nothing goes to.
  private let suppressed: Set<Addressee>
  /// The last message that was here before: later ones follow nothing that has ended.
  private let lastOldMessage: Int
  /// How many messages follow one that another follows already.
  package private(set) var forks = 0

  fileprivate init(_ change: Change, allowsForks: Bool) throws {
    self.change = change
    self.allowsForks = allowsForks
    suppressed = Set(try change.snapshot.suppressions().map(\.addressee))
    forgotten = try change.snapshot.forgottenNames()
    baseDate = try change.snapshot.baseDate()
    find = try change.connection.prepare(SQL.find)
    message = try change.connection.prepare(SQL.message)
    journal = try change.connection.prepare(SQL.journal)
    envelope = try change.connection.prepare(SQL.envelope)
    content = try change.connection.prepare(SQL.content)
    let all = try change.snapshot.channels()
    channels = try keyed(all.map { ($0.name, $0.number) })
    mailChannels = MailChannels(all)
    campaigns = try keyed(
      change.connection.rows(SQL.campaigns) { ($0.text(1), $0.integer(0)) }
    )
    lastOldMessage = try change.connection.row(SQL.lastMessage) { $0.integer(0) } ?? 0
    lastMessage = lastOldMessage
    lastTransition = try change.snapshot.journalPosition()
  }

  /// Stores a message, or finds that it is stored; throws an `ImportRefusal` that names the rule.
  package func add(_ draft: MessageDraft) throws -> ImportOutcome {
    let channel = try channel(of: draft)
    if try isHere(draft, on: channel) { return .known }
    guard let follows = draft.follows else {
      try insert(draft, channel, state: .pending)
      return .added
    }
    guard let predecessor = try number(of: follows.predecessor) else { return .predecessorMissing }
    try insert(draft, channel, follows: follows, predecessor)
    return .added
  }

  /// Throws the `ImportRefusal` by which a message cannot be stored whatever it follows.
  package func check(_ draft: MessageDraft) throws {
    _ = try isHere(draft, on: channel(of: draft))
  }

  private func channel(of draft: MessageDraft) throws(ImportRefusal) -> Int32 {
    if let channel = channels[draft.channel] { return channel }
    let nearest = nearestName(to: draft.channel, among: channels.keys.sorted())
    throw ImportRefusal(.unknownChannel(draft.channel, nearest: nearest))
  }

  /// Whether a message is stored already; throws an `ImportRefusal` where it cannot be.
  private func isHere(_ draft: MessageDraft, on channel: Int32) throws -> Bool {
    try refuseForgotten(draft)
    if let number = try number(of: draft.id) {
      try compare(draft, withStored: number)
      return true
    }
    try refuseSuppressed(draft)
    if let sender = mailChannels[channel],
      let problem = UndeliverableRecipient(draft.recipient)
    {
      throw ImportRefusal(.undeliverable(draft.recipient, problem, by: sender.name))
    }
    return false
  }

  private func refuseForgotten(_ draft: MessageDraft) throws {
    guard let forgotten else { return }
    let isForgotten =
      forgotten.include(id: draft.id, recipient: draft.recipient, person: draft.person)
      || draft.follows.map { forgotten.include(id: $0.predecessor) } ?? false
    if isForgotten { throw ImportRefusal(.forgotten) }
  }

  /// What is stored under an id; nil where nothing is.
  ///
  /// Throws an `ImportRefusal` where it was forgotten.
  package func stored(_ id: String) throws -> MessageDraft? {
    if forgotten?.include(id: id) == true { throw ImportRefusal(.forgotten) }
    return try number(of: id).flatMap { try change.snapshot.draft($0) }
  }

  /// What was stored under the id of a draft before this import; nil where nothing was.
  ///
  /// Throws an `ImportRefusal` where it, or what it follows, was forgotten.
  package func storedBefore(_ draft: MessageDraft) throws -> MessageDraft? {
    try refuseForgotten(draft)
    return try number(of: draft.id).flatMap {
      $0 <= lastOldMessage ? try change.snapshot.draft($0) : nil
    }
  }

  private func refuseSuppressed(_ draft: MessageDraft) throws {
    guard !suppressed.isEmpty else { return }
    for name in Addressee.all(recipient: draft.recipient, person: draft.person)
    where suppressed.contains(name) {
      throw ImportRefusal(.recipientSuppressed(draft.recipient, by: name))
    }
  }

  private func number(of id: String) throws(DatabaseError) -> Int? {
    try find.bind(id, at: 1)
    defer { find.reset() }
    return try find.step() ? find.integer(0) : nil
  }

  private func insert(_ draft: MessageDraft, _ channel: Int32, state: MessageState) throws {
    lastMessage += 1
    lastTransition += 1
    try message.bind(Int64(lastMessage), at: 1)
    try message.bind(Int64(state.rawValue), at: 2)
    try message.bind(Int64(channel), at: 3)
    try message.bind(Int64(draft.priority.level), at: 4)
    try message.bind(Value(draft.notBefore?.number), at: 5)
    // A follow-up waits from a day that its predecessor's decides.
    let waitingSince = state == .waiting ? nil : draft.notBefore ?? baseDate
    try message.bind(Value(waitingSince?.number), at: 6)
    try message.bind(Value(draft.deadline?.number), at: 7)
    try message.bind(Int64(lastTransition), at: 8)
    let salt = salts.next()
    try message.bind(ContentDigest(salt: salt, draft.content).bytes, at: 9)
    try message.bind(Value(draft.due?.number), at: 10)
    try message.run()
    try journal.bind(Int64(lastTransition), at: 1)
    try journal.bind(change.at.milliseconds, at: 2)
    try journal.bind(Int64(lastMessage), at: 3)
    try journal.bind(Int64(state.rawValue), at: 4)
    try journal.bind(Int64(change.operation), at: 5)
    try journal.run()
    try envelope.bind(Int64(lastMessage), at: 1)
    try envelope.bind(draft.id, at: 2)
    try envelope.bind(draft.recipient, at: 3)
    try envelope.bind(Value(draft.notBefore?.number), at: 4)
    try envelope.bind(Value(draft.person), at: 5)
    try envelope.bind(salt, at: 6)
    try envelope.run()
    if let campaign = draft.campaign { try insert(campaign: campaign) }
    let words = draft.content.words.dropFirst()
    guard words.contains(where: { !$0.isEmpty }) else { return }
    try content.bind(Int64(lastMessage), at: 1)
    for (column, text) in zip(Int32(2)..., words) { try content.bind(text, at: column) }
    try content.run()
  }

  /// Says that the last message is part of a campaign.
  private func insert(campaign: String) throws {
    let number = campaigns[campaign] ?? campaigns.count + 1
    if campaigns.updateValue(number, forKey: campaign) == nil {
      try change.connection.run(SQL.campaign, Value(number), .text(campaign))
    }
    try change.connection.run(SQL.messageCampaign, Value(lastMessage), Value(number))
  }

  private func insert(
    _ draft: MessageDraft,
    _ channel: Int32,
    follows: MessageDraft.Follows,
    _ predecessor: Int
  ) throws {
    if !suppressed.isEmpty, predecessor <= lastOldMessage,
      let name = try change.snapshot.stop(inThreadOf: predecessor)
    {
      throw ImportRefusal(.threadSuppressed(id: follows.predecessor, by: name))
    }
    let sent = try change.connection.row(SQL.predecessor, Value(predecessor)) {
      (state: try $0.messageState(0), day: try $0.optionalDay(1), follower: $0.optionalText(2))
    }
    if let sent, sent.state.isEnded, sent.state != .sent {
      throw ImportRefusal(.predecessorEnded(id: follows.predecessor, sent.state))
    }
    if predecessor <= lastOldMessage, let ending = try change.snapshot.ending(of: predecessor) {
      throw ImportRefusal(.threadEnded(id: follows.predecessor, ending.cause, on: ending.day))
    }
    if let other = sent?.follower {
      guard allowsForks else { throw ImportRefusal(.fork(id: follows.predecessor, other: other)) }
      forks += 1
    }
    try insert(draft, channel, state: .waiting)
    try change.connection.run(
      SQL.followUp,
      Value(lastMessage),
      Value(predecessor),
      Value(follows.waitDays)
    )
    guard let sent, sent.state == .sent, let day = sent.day else { return }
    let release = day.advanced(by: follows.waitDays)
    try change.append(
      .released(
        Item(number: lastMessage, state: .waiting, changed: lastTransition),
        notBefore: max(release, draft.notBefore ?? release)
      )
    )
    lastTransition += 1
  }

  private func compare(_ draft: MessageDraft, withStored number: Int) throws {
    guard let stored = try change.snapshot.draft(number) else { return }
    for field in MessageField.differing(stored, draft) {
      throw ImportRefusal(.conflict(draft, field, stored: stored))
    }
  }
}

extension Snapshot {
  /// A stored message as a file would state it.
  package func draft(_ number: Int) throws(DatabaseError) -> MessageDraft? {
    try connection.row(SQL.draft, Value(number)) { row in
      MessageDraft(
        id: row.text(0),
        channel: row.text(1),
        content: row.content(from: 10),
        priority: try row.priority(2),
        notBefore: try row.optionalDay(3),
        deadline: try row.optionalDay(4),
        follows: row.optionalText(5).map {
          MessageDraft.Follows(predecessor: $0, waitDays: row.integer(6))
        },
        campaign: row.optionalText(7),
        person: row.optionalText(8),
        due: try row.optionalDay(9)
      )
    }
  }
}

private enum SQL {
  static let lastMessage = "SELECT max(number) FROM message"
  static let find = "SELECT message FROM envelope WHERE id = ?1"
  static let message = """
    INSERT INTO message (number, state, channel, priority, not_before, waiting_since, deadline,
      changed, digest, due)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    """
  static let journal = """
    INSERT INTO journal (seq, at, subject, item, after, cause, operation)
      VALUES (?1, ?2, \(code: Transition.Subject.message), ?3, ?4, \(code: Cause.imported), ?5)
    """
  static let envelope =
    "INSERT INTO envelope (message, id, recipient, not_before, person, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
  static let content =
    "INSERT INTO content (message, \(ContentColumns.names)) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
  static let followUp =
    "INSERT INTO follow_up (message, predecessor, wait_days) VALUES (?1, ?2, ?3)"
  static let campaigns = "SELECT number, name FROM campaign"
  static let campaign = "INSERT INTO campaign (number, name) VALUES (?1, ?2)"
  static let messageCampaign =
    "INSERT INTO message_campaign (message, campaign) VALUES (?1, ?2)"
  static let predecessor = """
    SELECT m.state,
      (SELECT day FROM sending WHERE message = m.number),
      (SELECT e.id FROM follow_up f JOIN message n ON n.number = f.message
        JOIN envelope e ON e.message = f.message
        WHERE f.predecessor = m.number AND n.state NOT IN (
          \(code: MessageState.failed, .canceled, .expired)) LIMIT 1)
    FROM message m WHERE m.number = ?1
    """
  static let draft = """
    SELECT e.id, c.name, m.priority, e.not_before, m.deadline, p.id, f.wait_days, a.name,
      e.person, m.due, \(ContentColumns.present)
    FROM message m
    JOIN envelope e ON e.message = m.number
    JOIN channel c ON c.number = m.channel
    LEFT JOIN content t ON t.message = m.number
    LEFT JOIN follow_up f ON f.message = m.number
    LEFT JOIN envelope p ON p.message = f.predecessor
    LEFT JOIN message_campaign b ON b.message = m.number
    LEFT JOIN campaign a ON a.number = b.campaign
    WHERE m.number = ?1
    """
}
