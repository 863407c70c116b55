package import Model
import OperatingSystem
import SQLite

/// What was forgotten of somebody.
package struct ForgetEffect: Equatable, Sendable {
  /// How many messages.
  package internal(set) var messages = 0
  /// What of it was still to go, and was canceled first.
  package internal(set) var canceled = StopEffect()
  /// How many replies and suppressions.
  package internal(set) var replies = 0
  package internal(set) var suppressions = 0
  /// The ids of what is in threads of theirs and goes to another address, which is not forgotten.
  package internal(set) var others: [String] = []
  /// How many notes, reasons and answers that named them.
  package internal(set) var texts = 0
  /// The ids of what is claimed or in doubt and was left as it is.
  package internal(set) var left: [String] = []

  package var isEmpty: Bool { messages + replies + suppressions + texts == 0 }
}

extension Change {
  /// Blanks whatever tells of somebody: a person over all addresses, or an address at which no person is stated.
  ///
  /// What is still to go is canceled first. Refused while something is claimed or in doubt, and for an address that
  /// several persons share. Keyed hashes stay, by which an import leaves out what is for them or has a forgotten id.
  package func forget(_ name: Addressee, reason: String) throws -> ForgetEffect {
    let all = try snapshot.forgettable(name)
    guard !all.texts.isNamed(in: reason) else { throw Refusal.reasonNamesForgotten }
    if let message = all.messages.first(where: \.isUnsettled) {
      throw Refusal.forgetsUnsettled(id: message.id, message.state)
    }
    // Who was forgotten before is so already; of anybody else who is not here the name may be mistyped.
    if let known = try snapshot.forgottenNames(), all.messages.isEmpty,
      all.names.allSatisfy(known.include)
    {
      return ForgetEffect()
    }
    let effect = try forget(all, try begin(reason))
    guard !effect.isEmpty else { throw Refusal.nothingHeld }
    return effect
  }

  /// Forgets once more whom another copy of this database has forgotten since.
  ///
  /// What is claimed or in doubt here is left as it is, and named. Nil where all of it is forgotten here already.
  func forgetAgain(_ list: ForgottenNames) throws -> ForgetEffect? {
    var all = try snapshot.forgettable(list)
    let known = try snapshot.forgottenNames()?.hashes ?? []
    if all.messages.isEmpty, list.hashes.isSubset(of: known) { return nil }
    let left = all.messages.filter(\.isUnsettled).map(\.id)
    all.messages.removeAll(where: \.isUnsettled)
    let number = try begin("forgotten in the database that was used since", key: list.key)
    for hash in list.hashes { try connection.run(SQL.name, .text(hash), Value(number)) }
    var effect = try forget(all, number)
    effect.left = left
    return effect
  }

  private func forget(_ all: ForgettableRecords, _ number: Int) throws -> ForgetEffect {
    var effect = ForgetEffect()
    effect.canceled = try endAll(to: all.names)
    try note(all, by: number)
    effect.messages = all.messages.count
    effect.others = try others(in: all)
    for message in all.messages { try blank(message, all.texts) }
    effect.replies = try blankReplies(all)
    effect.suppressions = try blankSuppressions(all)
    effect.texts = try blankTexts(all) + dropMails(all)
    return effect
  }

  /// Begins a request: its transaction may blank.
  private func begin(_ reason: String, key: [UInt8]? = nil) throws -> Int {
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    try connection.run(SQL.begin, Value(number), .text(reason), Value(operation))
    if try connection.row(SQL.hasKey, map: { _ in true }) == nil {
      try connection.run(SQL.key, .bytes(key ?? Machine.randomBytes(32)))
    }
    return number
  }

  private func others(in all: ForgettableRecords) throws -> [String] {
    let own = Set(all.messages.map { Int($0.number) })
    let threads = Set(try own.map { try snapshot.root(of: $0) })
    return try threads.sorted().flatMap { thread in
      try connection.rows(SQL.thread, Value(thread)) { (number: $0.integer(0), id: $0.text(1)) }
        .filter { !own.contains($0.number) }.map(\.id)
    }
  }

  /// Keeps the hashes of names and ids, and which messages they were.
  private func note(_ all: ForgettableRecords, by number: Int) throws {
    guard let names = try snapshot.forgottenNames() else { return }
    var hashes = all.names.map(names.hash)
    for message in all.messages {
      hashes.append(names.hash(.id, message.id))
      try connection.run(SQL.message, Value(message.number), Value(number))
    }
    for hash in hashes { try connection.run(SQL.name, .text(hash), Value(number)) }
  }

  /// Blanks a message with all its versions, and what was noted of it.
  private func blank(_ message: MessageRecord, _ texts: ForgottenTexts) throws {
    let number = Value(message.number)
    var id = message.id
    if texts.isPart(of: id), let names = try snapshot.forgottenNames() {
      id = names.blankID(id)
    }
    try connection.run(SQL.envelope, number, .text(id))
    try connection.run(SQL.content, number)
    try connection.run(SQL.versions, number)
    try connection.run(SQL.notes, number)
    try connection.run(SQL.edits, number)
  }

  private func blankReplies(_ all: ForgettableRecords) throws -> Int {
    let numbers = Set(all.messages.map { Int($0.number) })
    let replies = try connection.rows(SQL.replies) { row in
      (number: row.integer(0), message: row.integer(1), texts: [2, 3, 4].map(row.optionalText))
    }
    var count = 0
    for reply in replies {
      let isOwn = numbers.contains(reply.message)
      guard isOwn || reply.texts.compactMap(\.self).contains(where: all.texts.isNamed) else {
        continue
      }
      try connection.run(SQL.blankReply, Value(reply.number))
      try renote(.reply, reply.number)
      count += 1
    }
    return count
  }

  private func blankSuppressions(_ all: ForgettableRecords) throws -> Int {
    guard let names = try snapshot.forgottenNames() else { return 0 }
    let rows = try connection.rows(SQL.suppressions) { row in
      (number: row.integer(0), address: row.optionalText(1), person: row.optionalText(2))
    }
    var count = 0
    for row in rows {
      let name = row.person.map(Addressee.person) ?? .address(row.address ?? "")
      guard all.names.contains(name) else { continue }
      let hash = Value.text(Blanking.prefix + names.hash(name))
      try connection.run(
        SQL.blankSuppression,
        Value(row.number),
        row.address == nil ? .null : hash,
        row.person == nil ? .null : hash
      )
      try renote(.suppression, row.number)
      count += 1
    }
    return count
  }

  /// Blanks every other text that names them: notes of the journal, reasons, arguments and answers of operations.
  private func blankTexts(_ all: ForgettableRecords) throws -> Int {
    var count = 0
    for place in ForgottenPlace.all {
      var found: Set<Int> = []
      for text in all.texts.parts {
        let rows = try connection.rows(place.find, .text(text)) { ($0.integer(0), $0.text(1)) }
        for (number, words) in rows where all.texts.isNamed(in: words) { found.insert(number) }
      }
      for number in found.sorted() {
        try connection.run(place.blank, Value(number))
        if let subject = place.subject { try renote(subject, number) }
      }
      count += found.count
    }
    for (number, key) in try connection.rows(SQL.keys, map: { ($0.integer(0), $0.text(1)) })
    where all.texts.isNamed(in: key) {
      guard let names = try snapshot.forgottenNames() else { continue }
      let hash = Blanking.prefix + names.hash(.id, "\(number) \(key)")
      try connection.run(SQL.blankKey, Value(number), .text(hash))
      count += 1
    }
    return count
  }

  /// Drops what is remembered of mails that were matched with nothing; they are not read again.
  private func dropMails(_ all: ForgettableRecords) throws -> Int {
    let named = try snapshot.unreadMails().filter { mail in
      [mail.sender ?? "", mail.subject, mail.reason].contains(where: all.texts.isNamed)
    }
    for mail in named { try connection.run(SQL.dropMail, .text(mail.folder), .text(mail.name)) }
    return named.count
  }

  /// Lets the note of a beginning read as what it noted does now.
  private func renote(_ subject: Transition.Subject, _ number: Int) throws {
    guard let table = JournaledTable.all.first(where: { $0.subject == subject }),
      let note = table.note(of: "t")
    else { return }
    try connection.run(SQL.renote(table, note), Value(subject.rawValue), Value(number))
  }
}

extension MessageRecord {
  /// Whether nobody knows yet what becomes of it.
  fileprivate var isUnsettled: Bool { state == .claimed || state == .inDoubt }
}

private enum SQL {
  private static let blank = "'\(Blanking.text)'"
  static let last = "SELECT max(number) FROM forgetting"
  static let begin = "INSERT INTO forgetting (number, reason, operation) VALUES (?1, ?2, ?3)"
  static let hasKey = "SELECT 1 FROM forgetting_key"
  static let key = "INSERT INTO forgetting_key (number, key) VALUES (1, ?1)"
  static let message = """
    INSERT INTO forgotten_message (message, forgetting) VALUES (?1, ?2) ON CONFLICT DO NOTHING
    """
  static let name = """
    INSERT INTO forgotten_name (hash, forgetting) VALUES (?1, ?2) ON CONFLICT DO NOTHING
    """
  static let envelope = """
    UPDATE envelope SET id = ?2, recipient = \(blank), person = NULL, salt = zeroblob(16)
    WHERE message = ?1
    """
  private static let words = "(\(ContentColumns.names)) = (\(ContentColumns.blanked()))"
  static let content = "UPDATE content SET \(words) WHERE message = ?1"
  static let versions = """
    UPDATE content_version
    SET salt = zeroblob(16), recipient = \(blank), \(words)
    WHERE message = ?1
    """
  private static let life = JournalWalk.life(from: "SELECT changed FROM message WHERE number = ?1")
  // What an edit or a claim notes is numbers and marks, by which the journal is replayed and recovered.
  static let notes = """
    \(life) UPDATE journal SET note = \(blank)
    WHERE seq IN (SELECT seq FROM life) AND note IS NOT NULL
      AND cause NOT IN (\(code: Cause.edited, .pickedUp))
    """
  // Who edits a message may say its words.
  static let edits = """
    \(life) UPDATE operation SET arguments = \(blank), answer = \(blank)
    WHERE answer IS NOT NULL AND number IN (
      SELECT operation FROM journal WHERE seq IN (SELECT seq FROM life) AND cause = \(code: Cause.edited))
    """
  static let replies = "SELECT number, message, source, sender, detail FROM reply ORDER BY number"
  static let blankReply = """
    UPDATE reply SET source = \(blank), sender = iif(sender IS NULL, NULL, \(blank)),
      detail = iif(detail IS NULL, NULL, \(blank))
    WHERE number = ?1
    """
  static let suppressions = "SELECT number, address, person FROM suppression ORDER BY number"
  static let blankSuppression = """
    UPDATE suppression SET address = ?2, person = ?3, reason = iif(reason IS NULL, NULL, \(blank))
    WHERE number = ?1
    """
  static let thread = """
    \(ThreadWalk.down(from: "?1")) SELECT e.message, e.id FROM thread t
    JOIN envelope e ON e.message = t.message ORDER BY e.message
    """
  static let dropMail = """
    DELETE FROM unread_mail
    WHERE folder = (SELECT number FROM mail_folder WHERE path = ?1) AND name = ?2
    """
  static let keys = "SELECT number, key FROM operation WHERE key IS NOT NULL AND answer IS NOT NULL"
  static let blankKey = "UPDATE operation SET key = ?2 WHERE number = ?1"
  static func renote(_ table: JournaledTable, _ note: String) -> String {
    """
    UPDATE journal SET note = (SELECT \(note) FROM \(table.name) t WHERE t.\(table.item) = ?2)
    WHERE seq = (
      \(JournalWalk.life(from: "SELECT changed FROM \(table.name) WHERE \(table.item) = ?2"))
      SELECT min(seq) FROM life) AND subject = ?1
    """
  }
}
