package import Model
import SQLite

/// What a restored database took over from the one that was used after the backup was made.
package struct Adopted: Equatable, Sendable {
  /// The file that it was taken from.
  package let path: String
  package internal(set) var sent = 0
  package internal(set) var imported = 0
  package internal(set) var canceled = 0
  package internal(set) var edited = 0
  /// The ids of those that were sent there and have ended otherwise here.
  package internal(set) var left: [String] = []
  /// What was forgotten there and is forgotten here, too.
  package internal(set) var forgotten: ForgetEffect?
}

/// The database that was used after the backup was made, as the record of what was sent meanwhile.
package struct Adoption {
  private let old: Database

  package init(from path: String) throws {
    old = try Database.look(at: path)
  }

  /// Takes over every message, what became of those that were sent or canceled there, and up to which
  /// version plans were numbered there.
  ///
  /// All of it is as true afterwards when it is repeated. Refused where somebody might send meanwhile, and
  /// where nobody knows what became of a message.
  package func apply(in change: Change, of path: String) throws -> Adopted {
    guard try change.snapshot.unconfirmed() != nil else {
      throw AdoptionRefusal.confirmed(path: old.path)
    }
    return try old.read { there in
      guard try there.origin() == change.snapshot.origin() else {
        throw BackupError.otherDatabase(path: old.path, of: path)
      }
      try requireSettled(there, [.claimed, .inDoubt], old.path)
      try requireSettled(change.snapshot, [.claimed], path)
      var adopted = Adopted(path: old.path)
      let forgotten = try there.forgottenNames()
      var edited: [MessageDraft] = []
      try change.importing(allowingForks: true) { importer in
        try there.forEachDraft { draft in
          if try importer.stored(draft.id).map({ $0.isEdited(into: draft) }) == true {
            return edited.append(draft)
          }
          do {
            if try importer.add(draft) == .added { adopted.imported += 1 }
          } catch let refusal as ImportRefusal {
            // Nothing of that is to come back, wherever it was forgotten.
            if refusal.problem == .forgotten { return }
            throw AdoptionRefusal.notImported(path: old.path, id: draft.id, refusal.diagnostic)
          }
        }
      }
      for draft in edited where try change.edit(into: draft) { adopted.edited += 1 }
      let ids = try forgotten.map { try change.snapshot.idsForgotten(elsewhere: $0) } ?? [:]
      try there.forEachEnd { end in
        try change.take(end, as: ids[end.id] ?? end.id, from: old.path, into: &adopted)
      }
      adopted.forgotten = try forgotten.flatMap { try change.forgetAgain($0) }
      // What was restored there and confirmed by nobody has gaps of its own.
      let isWhole = try there.unconfirmedRestoration() == nil
      try change.recordAdoption(lastVersion: isWhole ? there.lastVersion() : nil)
      return adopted
    }
  }

  private func requireSettled(
    _ snapshot: Snapshot,
    _ states: [MessageState],
    _ path: String
  ) throws {
    let open = try states.flatMap { state in
      try snapshot.connection.rows(SQL.open, Value(state.rawValue)) { $0.text(0) }
    }
    guard open.isEmpty else { throw AdoptionRefusal.unsettled(path: path, ids: open) }
  }
}

extension MessageDraft {
  /// Whether another state of this message can come of edits of it.
  fileprivate func isEdited(into other: MessageDraft) -> Bool {
    let fields = MessageField.differing(self, other)
    return !fields.isEmpty && !fields.contains(.follows) && !fields.contains(.person)
  }
}

extension Change {
  /// Edits a message into what it became there; false where it cannot be.
  ///
  /// What has failed or was canceled here is edited, too: it may have been brought back and sent there.
  fileprivate func edit(into draft: MessageDraft) throws -> Bool {
    let message = try snapshot.message(id: draft.id)
    let edit = MessageEdit(draft, stating: MessageField.allCases)
    do {
      switch message.state {
      case .pending, .waiting: return try apply(.edit(edit), to: draft.id).isChange
      case .failed, .canceled:
        let item = try messageItem(message.number)
        return try connection.part {
          try !self.edit(item, id: draft.id, notBefore: message.notBefore, by: edit).isEmpty
        }
      case .claimed, .inDoubt, .sent, .expired: return false
      }
    } catch is Refusal {
      return false
    }
  }
}

/// How a message ended in the database that is taken over.
private struct MessageEnd {
  let id: String
  let state: MessageState
  let cause: Cause
  /// By which channel and when, where it was sent.
  let sending: (channel: String, day: Day)?
}

extension Snapshot {
  /// Visits what can be imported; what was forgotten cannot.
  fileprivate func forEachDraft(_ visit: (MessageDraft) throws -> Void) throws {
    let numbers = try connection.prepare(SQL.numbers)
    while try numbers.step() {
      guard let draft = try draft(numbers.integer(0)) else {
        throw DatabaseError.damaged("a part of message \(numbers.integer(0)) is gone")
      }
      try visit(draft)
    }
  }

  /// Visits what was sent or canceled, of a thread the earlier messages first.
  fileprivate func forEachEnd(_ visit: (MessageEnd) throws -> Void) throws {
    let ends = try connection.prepare(SQL.ends)
    while try ends.step() {
      try visit(
        MessageEnd(
          id: ends.text(0),
          state: try ends.messageState(1),
          cause: try ends.cause(2),
          sending: try ends.optionalDay(4).map { (ends.text(3), $0) }
        )
      )
    }
  }
}

extension Change {
  fileprivate func take(
    _ end: MessageEnd,
    as id: String,
    from path: String,
    into adopted: inout Adopted
  ) throws {
    let found = try connection.row(SQL.message, .text(id)) {
      Item(number: $0.integer(0), state: try $0.messageState(1), changed: $0.integer(2))
    }
    // All that is not forgotten was imported before.
    guard let message = found else { return }
    guard message.state != end.state else { return }
    guard let sending = end.sending else {
      guard !message.state.isEnded else { return }
      try append(.ended(message, end.cause))
      adopted.canceled += 1 + (try endFollowers(of: Int32(message.number)))
      return
    }
    switch message.state {
    case .pending, .failed, .inDoubt:
      let channel = try snapshot.channel(named: sending.channel).number
      let own = try connection.row(SQL.channel, Value(message.number)) { $0.int32(0) }
      try report(
        message,
        sentOn: sending.day,
        through: channel == own ? nil : channel,
        note: "adopted from \(path)"
      )
      try releaseFollowers(of: Int32(message.number))
      adopted.sent += 1
    case .waiting, .canceled, .expired: adopted.left.append(id)
    case .claimed, .sent: preconditionFailure("\(end.id) was looked at before")
    }
  }
}

/// Why nothing was taken over.
package enum AdoptionRefusal: DiagnosticError, Equatable {
  /// Nobody doubts this database, so that it may have sent by itself meanwhile.
  case confirmed(path: String)
  /// Of these messages nobody knows whether they were sent.
  case unsettled(path: String, ids: [String])
  /// A message that is not known here cannot be.
  case notImported(path: String, id: String, Diagnostic)

  package var diagnostic: Diagnostic {
    switch self {
    case .confirmed(let path):
      Diagnostic(
        .refused,
        "nothing is adopted from '\(path)'",
        why: "this database is no restored one, backup or copy that waits to be confirmed",
        wayOut: "say of single messages that they were sent with 'sendplan sent ID --on DAY'"
      )
    case .notImported(let path, let id, let diagnostic):
      Diagnostic(
        .refused,
        "nothing is adopted from '\(path)', since its message '\(id)' cannot be imported",
        why: diagnostic.sentence,
        wayOut: "fix that here, such as by making the channel, and repeat; nothing was changed"
      )
    case .unsettled(let path, let ids):
      Diagnostic(
        .refused,
        "of \(ids.count == 1 ? "1 message" : "\(ids.count) messages") in '\(path)' nobody knows whether"
          + " \(ids.count == 1 ? "it was" : "they were") sent: \(ids.prefix(5).joined(separator: ", "))"
          + (ids.count > 5 ? " and \(ids.count - 5) more" : ""),
        why: "\(ids.count == 1 ? "it is" : "they are") claimed or in doubt",
        wayOut:
          "settle what is claimed with 'sendplan-executor recover --db FILE', say what became of"
          + " the rest with 'sendplan resolve ID --as sent|not-sent|failed --db FILE', and repeat"
      )
    }
  }
}

private enum SQL {
  static let open = """
    SELECT e.id FROM message m JOIN envelope e ON e.message = m.number
    WHERE m.state = ?1 ORDER BY m.number
    """
  static let numbers = """
    SELECT number FROM message
    WHERE number NOT IN (SELECT message FROM forgotten_message) ORDER BY number
    """
  // Who follows another came after it.
  static let ends = """
    SELECT e.id, m.state, j.cause, c.name, s.day
    FROM message m JOIN envelope e ON e.message = m.number JOIN journal j ON j.seq = m.changed
    LEFT JOIN sending s ON s.message = m.number LEFT JOIN channel c ON c.number = s.channel
    WHERE m.state IN (\(code: MessageState.sent, .canceled)) ORDER BY m.number
    """
  static let message = """
    SELECT m.number, m.state, m.changed FROM envelope e JOIN message m ON m.number = e.message
    WHERE e.id = ?1
    """
  static let channel = "SELECT channel FROM message WHERE number = ?1"
}
