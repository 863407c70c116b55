import Model
import SQLite

extension Snapshot {
  /// At most so many messages to one recipient in any so many days; nil where nothing was stated.
  package func recipientLimit() throws -> (most: Int, days: Int)? {
    guard case .recipients(let most, let days)? = try rules([.recipients]).last?.statement else {
      return nil
    }
    return (most, days)
  }
}

extension Snapshot {
  /// A number for each message of a backlog that all messages to the same recipient share, and the
  /// limit with what these recipients really got; nil where nothing was stated.
  func recipients(of backlog: Backlog, from base: Day, days: Int) throws -> (
    numbers: [Int32], limit: PlanLimits.RecipientLimit
  )? {
    guard let stated = try recipientLimit() else { return nil }
    var known: [Addressee: Int32] = [:]
    var numbers = [Int32](repeating: 0, count: backlog.count)
    let open = try connection.prepare(SQL.open)
    while try open.step() {
      guard let place = backlog.place(of: open.int32(0)) else { continue }
      let recipient = Addressee(recipient: open.text(1), person: open.optionalText(2))
      let number = known[recipient] ?? Int32(known.count + 1)
      known[recipient] = number
      numbers[place] = number
    }
    var received: [PlanLimits.RecipientLimit.Use] = []
    let first = base.advanced(by: 1 - stated.days)
    let last = base.advanced(by: days - 1 + stated.days - 1)
    let sent = try connection.prepare(SQL.sent)
    try sent.bind([Value(first.number), Value(last.number)])
    while try sent.step() {
      let name = Addressee(recipient: sent.text(0), person: sent.optionalText(3))
      guard let recipient = known[name] else { continue }
      received.append(.init(recipient: recipient, day: try sent.day(1), count: try sent.count(2)))
    }
    let uses = Dictionary(grouping: received) { [$0.recipient, $0.day.number] }
      .map { key, uses in
        let count = uses.reduce(0) { $0 + $1.count }
        return PlanLimits.RecipientLimit.Use(
          recipient: key[0],
          day: Day(number: key[1]),
          count: count
        )
      }
      .sorted { ($0.recipient, $0.day) < ($1.recipient, $1.day) }
    return (numbers, .init(most: stated.most, days: stated.days, received: uses))
  }
}

extension Change {
  /// Limits what one recipient gets; false where that is the limit already.
  package func limitRecipients(most: Int, days: Int) throws -> Bool {
    try stateOnce(.recipients(most: most, days: days))
  }

  /// Withdraws the limit; false where there is none.
  package func liftRecipientLimit() throws -> Bool {
    try withdrawAll(.recipients) { _ in true } > 0
  }
}

private enum SQL {
  static let open = """
    SELECT e.message, e.recipient, e.person FROM message m JOIN envelope e ON e.message = m.number
    WHERE m.state IN (\(code: MessageState.pending, .waiting)) ORDER BY m.number
    """
  static let sent = """
    SELECT e.recipient, s.day, count(*), e.person FROM sending s
    JOIN envelope e ON e.message = s.message
    WHERE s.day BETWEEN ?1 AND ?2
    GROUP BY e.recipient, e.person, s.day
    """
}
