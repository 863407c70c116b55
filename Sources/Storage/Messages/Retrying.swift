package import Model
import SQLite

extension Change {
  /// Brings a message back that failed or was canceled, and what ended because of it; returns what it is then
  /// and how many came back with it.
  ///
  /// Refused where its thread was answered, its recipient is suppressed, its deadline has passed, or it follows a
  /// message that will not be sent. Its next attempt has a new key, since it is certain that none arrived.
  func retry(
    _ message: Item<MessageState>,
    id: String
  ) throws -> (state: MessageState, followers: Int) {
    let number = Int32(message.number)
    let base = try snapshot.baseDate()
    let deadline = try connection.row(SQL.deadline, Value(number)) { try $0.day(0) }
    if let deadline, deadline < base {
      throw Refusal.noRetry(id: id, .deadlinePassed(deadline, base: base))
    }
    if let ending = try snapshot.ending(of: message.number) {
      throw Refusal.noRetry(id: id, .threadEnded(ending.cause, on: ending.day))
    }
    if let name = try snapshot.suppression(of: message.number) {
      throw Refusal.noRetry(id: id, .suppressed(name))
    }
    if try snapshot.isForgotten(message.number) { throw Refusal.noRetry(id: id, .forgotten) }
    let predecessor = try connection.row(SQL.predecessor, Value(number)) {
      (id: $0.text(0), state: try $0.messageState(1))
    }
    if let predecessor, predecessor.state.isEnded, predecessor.state != .sent {
      throw Refusal.noRetry(id: id, .predecessorEnded(predecessor.id, predecessor.state))
    }
    if let later = try connection.row(SQL.laterBranch, Value(number), map: { $0.text(0) }) {
      throw Refusal.noRetry(id: id, .threadWentOn(later))
    }
    try requireDeliverable(number, id: id)
    let waits = message.state == .canceled && predecessor != nil
    try append(.retried(message, to: waits ? .waiting : .pending))
    if waits, predecessor?.state == .sent { try release(number) }
    return (try messageItem(number).state, try reviveFollowers(of: number))
  }
}

/// Why a message that failed or was canceled is not brought back.
package enum NoRetry: Equatable, Sendable {
  case deadlinePassed(Day, base: Day)
  /// Its thread was answered, or what was sent of it came back.
  case threadEnded(Cause, on: Day)
  /// Nothing goes to the recipient, or somebody in the thread wants nothing more.
  case suppressed(Addressee)
  case predecessorEnded(String, MessageState)
  /// Its channel could never send to it.
  case undeliverable(String, UndeliverableRecipient)
  /// Nothing is left of it that could be sent.
  case forgotten
  /// Another message that follows the same one has gone.
  case threadWentOn(String)

  func diagnostic(_ id: String) -> Diagnostic {
    let (why, wayOut) =
      switch self {
      case .deadlinePassed(let deadline, let base):
        ("its deadline was \(deadline), and the base date is \(base)", "it needs a new id")
      case .threadEnded(let cause, let day):
        (
          NoRetry.words(of: cause) + " on \(day)",
          "if that was recorded wrongly, take it back with"
            + " '\(commandLine("sendplan replies undo", id))'"
        )
      case .suppressed(let name):
        (
          "nothing goes to \(name.quoted) any more",
          "first '\(name.commandLine("sendplan suppress lift"))'"
        )
      case .predecessorEnded(let predecessor, let state):
        (
          "it follows '\(predecessor)', which "
            + (state == .failed || state == .expired ? "has \(state.name)" : "was \(state.name)"),
          state == .expired
            ? "it needs a new id" : "first '\(commandLine("sendplan retry", predecessor))'"
        )
      case .undeliverable(let recipient, let problem):
        ("'\(recipient)' \(problem.words)", "what shall go after all needs a new id")
      case .forgotten: ("its recipient was forgotten", "what shall go after all needs a new id")
      case .threadWentOn(let later):
        ("its thread has gone on with '\(later)'", "what shall go after all needs a new id")
      }
    return Diagnostic(.refused, "message '\(id)' cannot be retried", why: why, wayOut: wayOut)
  }

  private static func words(of cause: Cause) -> String {
    switch cause {
    case .bounced: "a message of its thread came back"
    case .complained: "a message of its thread was called spam"
    default: "its thread was answered"
    }
  }
}

extension Change {
  /// Refuses what its channel could never deliver.
  private func requireDeliverable(_ message: Int32, id: String) throws {
    let found = try connection.row(SQL.recipient, Value(message)) {
      (channel: $0.int32(0), recipient: $0.text(1))
    }
    guard let found, MailChannels(try snapshot.channels())[found.channel] != nil,
      let problem = UndeliverableRecipient(found.recipient)
    else { return }
    throw Refusal.noRetry(id: id, .undeliverable(found.recipient, problem))
  }
}

private enum SQL {
  // Another step after the same message that came later and has gone: an older branch was there beside this one.
  static let laterBranch = """
    SELECT e.id FROM follow_up f JOIN follow_up o ON o.predecessor = f.predecessor
    JOIN message m ON m.number = o.message JOIN envelope e ON e.message = m.number
    WHERE f.message = ?1 AND o.message > f.message
      AND m.state IN (\(code: MessageState.claimed, .inDoubt, .sent)) LIMIT 1
    """
  static let deadline = """
    SELECT deadline FROM message WHERE number = ?1 AND deadline IS NOT NULL
      AND channel NOT IN late_channel
    """
  static let recipient = """
    SELECT m.channel, e.recipient FROM message m JOIN envelope e ON e.message = m.number
    WHERE m.number = ?1
    """
  static let predecessor = """
    SELECT e.id, m.state FROM follow_up f JOIN message m ON m.number = f.predecessor
    JOIN envelope e ON e.message = f.predecessor WHERE f.message = ?1
    """
}
