package import Model
import SQLite

/// Which record of what came back is meant: that of a message, or of its thread, and what else is known of it.
package struct ReplySelection: Equatable, Sendable {
  package let id: String
  package let kind: ReplyKind?
  package let day: Day?
  package let source: String?

  package init(id: String, kind: ReplyKind? = nil, day: Day? = nil, source: String? = nil) {
    self.id = id
    self.kind = kind
    self.day = day
    self.source = source
  }

  fileprivate func includes(_ record: ReplyRecord) -> Bool {
    (kind ?? record.kind) == record.kind && (day ?? record.day) == record.day
      && (source ?? record.source) == record.source
  }
}

/// What taking back a record has changed, and what it leaves as it was.
package struct ReplyWithdrawal: Equatable, Sendable {
  package let record: ReplyRecord
  /// False where it was taken back before.
  package let isChange: Bool
  /// What ends its thread all the same.
  package internal(set) var ending: ReplyRecord?
  /// The ids of the later steps that were canceled by what came back, and stay so.
  package internal(set) var canceled: [String] = []
  /// The recipient's address, where it is suppressed because of what came back and stays so.
  package internal(set) var suppressed: FoldedAddress?
  /// What says the same of that address.
  package internal(set) var suppressing: ReplyRecord?
}

extension Change {
  /// Takes back what was recorded wrongly, so that it counts no more; it brings nothing back that it had ended.
  ///
  /// Throws a `WithdrawalRefusal` where nothing was recorded, or where several records are meant.
  package func withdrawReply(_ selection: ReplySelection) throws -> ReplyWithdrawal {
    let reply = try reply(selection)
    guard reply.item.state == .received else {
      return ReplyWithdrawal(record: reply.record, isChange: false)
    }
    try append(.withdrawn(reply.item))
    var withdrawal = ReplyWithdrawal(record: reply.record, isChange: true)
    let rest = try connection.rows(SQL.received) { try $0.storedReply() }
    if reply.record.kind.ending != nil {
      withdrawal.ending =
        rest.first { $0.thread == reply.thread && $0.record.kind.ending != nil }?.record
      withdrawal.canceled = try connection.rows(SQL.canceled, Value(reply.thread)) { $0.text(0) }
    }
    let address = FoldedAddress(reply.recipient)
    if let cause = reply.record.suppressing,
      try connection.row(SQL.suppressed, .text(address.text), Value(cause.rawValue), map: { _ in })
        != nil
    {
      withdrawal.suppressed = address
      withdrawal.suppressing =
        rest.first {
          $0.record.suppressing != nil && FoldedAddress($0.recipient) == address
        }?.record
    }
    return withdrawal
  }

  private func reply(_ selection: ReplySelection) throws -> StoredReply {
    let message = try snapshot.message(id: selection.id)
    var all = try connection.rows(SQL.ofMessage, Value(message.number)) { try $0.storedReply() }
    if all.isEmpty {
      all = try connection.rows(SQL.ofThread, Value(snapshot.root(of: Int(message.number)))) {
        try $0.storedReply()
      }
    }
    guard !all.isEmpty else { throw WithdrawalRefusal.nothingRecorded(id: selection.id) }
    let chosen = all.filter { selection.includes($0.record) }
    let received = chosen.filter { $0.item.state == .received }
    guard received.count < 2 else {
      throw WithdrawalRefusal.several(id: selection.id, received.map(\.record))
    }
    guard let reply = received.first ?? chosen.last else {
      throw WithdrawalRefusal.noneLikeThat(id: selection.id, all.map(\.record))
    }
    return reply
  }
}

/// Why nothing is taken back.
package enum WithdrawalRefusal: DiagnosticError, Equatable {
  case nothingRecorded(id: String)
  /// Several are recorded, and it is not said which is meant.
  case several(id: String, [ReplyRecord])
  case noneLikeThat(id: String, [ReplyRecord])

  package var diagnostic: Diagnostic {
    switch self {
    case .nothingRecorded(let id):
      Diagnostic(
        .refused,
        "nothing came back on message '\(id)' or in its thread",
        wayOut: "see 'sendplan replies list'"
      )
    case .several(let id, let records):
      Diagnostic(
        .refused,
        "\(records.count) things came back on message '\(id)', and one at a time is taken back",
        why: WithdrawalRefusal.list(records),
        wayOut: "say which with --kind, --on or --source"
      )
    case .noneLikeThat(let id, let records):
      Diagnostic(
        .refused,
        "nothing like that came back on message '\(id)'",
        why: WithdrawalRefusal.list(records),
        wayOut: "say which with --kind, --on or --source"
      )
    }
  }

  private static func list(_ records: [ReplyRecord]) -> String {
    records.prefix(5).map { "\($0.kind.name) on \($0.day) from \($0.source)" }
      .joined(separator: ", ") + (records.count > 5 ? ", …" : "")
  }
}

/// A record with what the journal and its consequences go by.
private struct StoredReply {
  let record: ReplyRecord
  let item: Item<ReplyState>
  /// The first message of the thread.
  let thread: Int
  let recipient: String
}

extension Statement {
  fileprivate func storedReply() throws(DatabaseError) -> StoredReply {
    StoredReply(
      record: try replyRecord(),
      item: Item(number: integer(8), state: try replyState(5), changed: integer(9)),
      thread: integer(10),
      recipient: text(11)
    )
  }
}

private enum SQL {
  private static let from = """
    SELECT \(Statement.replyColumns), p.number, p.changed, p.thread, e.recipient
    FROM reply p JOIN envelope e ON e.message = p.message
    """
  static let ofMessage = "\(from) WHERE p.message = ?1 ORDER BY p.number"
  static let ofThread = "\(from) WHERE p.thread = ?1 ORDER BY p.number"
  static let received = """
    \(from) WHERE p.state = \(code: ReplyState.received) ORDER BY p.number
    """
  static let canceled = """
    \(ThreadWalk.down(from: "?1"))
    SELECT e.id FROM thread t JOIN message m ON m.number = t.message
    JOIN envelope e ON e.message = m.number JOIN journal j ON j.seq = m.changed
    WHERE m.state = \(code: MessageState.canceled)
      AND j.cause IN (\(codes: ReplyKind.allCases.compactMap(\.ending)))
    ORDER BY m.number
    """
  static let suppressed = """
    SELECT 1 FROM suppression
    WHERE address = ?1 AND cause = ?2 AND state = \(code: SuppressionState.suppressed)
    """
}
