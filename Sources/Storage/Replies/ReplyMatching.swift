package import Model
import SQLite

/// Why it is not known which message something came back on.
package enum UnmatchedReply: DiagnosticError, Equatable {
  case unknownReceipt(String)
  case severalOfReceipt(String, ids: [String])
  case nothingSent(to: String, by: Day)
  /// Messages of different threads went to the recipient on the last day.
  case severalSent(to: String, on: Day, ids: [String])
  case unknownToken(String)

  package var diagnostic: Diagnostic {
    switch self {
    case .unknownReceipt(let receipt):
      Diagnostic(
        .refused,
        "no message was accepted with the receipt '\(receipt)'",
        wayOut: "name the message by its message_id or its recipient"
      )
    case .severalOfReceipt(let receipt, let ids):
      Diagnostic(
        .refused,
        "several messages were accepted with the receipt '\(receipt)'",
        why: UnmatchedReply.list(ids),
        wayOut: "name the message by its message_id"
      )
    case .unknownToken(let token):
      Diagnostic(
        .refused,
        "no message was sent with the token '\(token)'",
        wayOut:
          "leave the row out with --rejects FILE: it may be of another database, or of somebody who was forgotten"
      )
    case .nothingSent(let recipient, let day):
      Diagnostic(
        .refused,
        "nothing was sent to '\(recipient)' until \(day)",
        wayOut: "check the day, or name the message by its message_id"
      )
    case .severalSent(let recipient, let day, let ids):
      Diagnostic(
        .refused,
        "several messages were sent to '\(recipient)' on \(day)",
        why: UnmatchedReply.list(ids),
        wayOut: "name the message by its message_id"
      )
    }
  }

  private static func list(_ ids: [String]) -> String {
    ids.prefix(3).map { "'\($0)'" }.joined(separator: ", ") + (ids.count > 3 ? ", …" : "")
  }
}

/// Finds messages by what is known of them outside, read once where somebody asks.
struct ReplyMatching {
  private let snapshot: Snapshot
  private lazy var receipts = Result { try snapshot.receipts() }
  private lazy var sendings = Result { try snapshot.sendings() }

  /// What was sent to somebody.
  struct Sending {
    let message: Int
    let id: String
    let day: Day
  }

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// The message that was accepted with a receipt.
  mutating func message(receipt: String) throws -> String {
    let ids = try receipts.get()[receipt] ?? []
    guard ids.count < 2 else { throw UnmatchedReply.severalOfReceipt(receipt, ids: ids) }
    guard let id = ids.first else { throw UnmatchedReply.unknownReceipt(receipt) }
    return id
  }

  /// The last messages that were sent to a recipient until a day, one of each thread.
  mutating func lastMessages(to recipient: String, by day: Day) throws -> [Sending] {
    let all = try sendings.get()[FoldedAddress(recipient)] ?? []
    // Where it is the next day already when somebody answers, a day sooner here.
    let before = all.filter { $0.day <= day }
    let candidates = before.isEmpty ? all.filter { $0.day == day.advanced(by: 1) } : before
    guard let last = candidates.map(\.day).max() else {
      throw UnmatchedReply.nothingSent(to: recipient, by: day)
    }
    var found: [Int: Sending] = [:]
    for sending in candidates where sending.day == last {
      found[try snapshot.root(of: sending.message)] = sending
    }
    return found.values.sorted { $0.message < $1.message }
  }
}

extension Snapshot {
  /// The ids of messages by the receipts with which they were accepted.
  fileprivate func receipts() throws -> [String: [String]] {
    let pairs = try connection.rows(SQL.receipts) { ($0.text(0), $0.text(1)) }
    return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
  }

  /// What was sent, or may have been, by its recipients.
  fileprivate func sendings() throws -> [FoldedAddress: [ReplyMatching.Sending]] {
    let pairs = try connection.rows(SQL.sendings) { row in
      (
        FoldedAddress(row.text(0)),
        ReplyMatching.Sending(message: row.integer(1), id: row.text(2), day: try row.day(3))
      )
    }
    return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
  }
}

private enum SQL {
  static let receipts = """
    SELECT j.note, e.id FROM journal j JOIN envelope e ON e.message = j.item
    WHERE j.subject = \(code: Transition.Subject.message) AND j.cause = \(code: Cause.accepted)
      AND j.note IS NOT NULL
    ORDER BY j.seq
    """
  static let sendings = """
    SELECT e.recipient, s.message, e.id, s.day FROM sending s
    JOIN envelope e ON e.message = s.message ORDER BY s.message
    """
}
