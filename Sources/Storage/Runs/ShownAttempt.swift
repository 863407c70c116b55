package import Model
import SQLite

/// An attempt at a message with everything that composing it needs: as it was made, or as it would be made now.
package struct ShownAttempt: Equatable, Sendable {
  package let message: ClaimedMessage
  package let channel: Channel
  package let sender: String
  package let mail: MailHeaders
  package let transport: String
  /// When it was claimed; nil where it was not.
  package let claimedAt: Instant?
  /// The id of what it follows that was not sent yet: the mail will name that, too.
  package let awaited: String?
}

extension Snapshot {
  /// The last attempt at what was sent, or perhaps was, and of all else the next one.
  ///
  /// Refused where its words were forgotten.
  package func shownAttempt(at message: MessageRecord) throws -> ShownAttempt {
    guard try !isForgotten(Int(message.number)) else {
      throw Refusal.wordsForgotten(id: message.id)
    }
    if let claim = try lastClaim(of: message.number) {
      guard let channel = try channels().first(where: { $0.number == claim.channel }) else {
        throw DatabaseError.damaged("a message was claimed for a channel that is gone")
      }
      return ShownAttempt(
        message: try addingContext(to: claim.message, channel.number, claim.transport),
        channel: channel,
        sender: claim.sender,
        mail: claim.mail,
        transport: claim.transport,
        claimedAt: claim.claimedAt,
        awaited: nil
      )
    }
    let channel = try sender(of: message)
    guard var next = try connection.row(SQL.next, Value(message.number), map: { $0.nextAttempt() })
    else { throw Refusal.unknownMessage(id: message.id) }
    next.thread = try SentKeys(self).thread(of: message.number)
    return ShownAttempt(
      message: try addingContext(to: next, channel.number, channel.settings.transport),
      channel: channel,
      sender: channel.settings.sender,
      mail: channel.settings.mail,
      transport: channel.settings.transport,
      claimedAt: nil,
      awaited: try connection.row(SQL.awaited, Value(message.number)) { $0.text(0) }
    )
  }

  /// Says what an attempt belongs to, other than a run, where it goes to a web service.
  private func addingContext(
    to message: ClaimedMessage,
    _ channel: Int32,
    _ transport: String
  ) throws -> ClaimedMessage {
    var message = message
    if TransportAddress.isWebService(transport) {
      message.context = try context(
        of: message.message,
        through: channel,
        in: nil,
        at: journalPosition()
      )
    }
    return message
  }

  /// The channel that sends a message by the present plan, or else the first that could.
  private func sender(of message: MessageRecord) throws -> Channel {
    let all = try channels()
    let planned = try presentPlan().flatMap { try row(of: message.number, in: $0)?.sender }
    if let channel = all.first(where: { $0.number == planned }) { return channel }
    let outer = Set(all.compactMap(\.settings.outer))
    let own = try channel(named: message.channel)
    return try all.first {
      try !outer.contains($0.number) && isChannel($0.number, within: own.number)
    } ?? own
  }
}

extension Statement {
  fileprivate func nextAttempt() -> ClaimedMessage {
    ClaimedMessage(
      message: int32(0),
      attempt: Attempt(id: text(1), number: integer(2) + 1),
      content: content(from: 4),
      token: AttemptToken(salt: bytes(3), attempt: integer(2) + 1),
      thread: []
    )
  }
}

private enum SQL {
  static let next = """
    SELECT m.number, e.id, m.attempts, e.salt, \(ContentColumns.present)
    FROM message m JOIN envelope e ON e.message = m.number LEFT JOIN content t ON t.message = m.number
    WHERE m.number = ?1
    """
  static let awaited = """
    SELECT e.id FROM follow_up f JOIN message m ON m.number = f.predecessor
    JOIN envelope e ON e.message = m.number
    WHERE f.message = ?1 AND m.state <> \(code: MessageState.sent)
    """
}
