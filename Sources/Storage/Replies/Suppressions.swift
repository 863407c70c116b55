package import Model
import SQLite

/// Messages that were canceled because nobody may write to their recipient.
package struct CanceledMessages: Equatable, Sendable {
  /// Those to the recipient.
  package var canceled = 0
  /// Those to somebody else that waited for one of them.
  package var followers = 0
  /// The ids of those that a run has picked up and that are left to finish.
  package var claimed: [String] = []
}

/// An address, or a `@domain`, that nothing goes to.
package struct SuppressionRecord: Equatable, Sendable {
  package let address: String
  package let cause: SuppressionCause
  package let reason: String?
  /// When it was stated.
  package let at: Instant
}

extension Snapshot {
  /// The suppressed address, or `@domain`, that a recipient falls under; nil where none does.
  package func suppression(of recipient: String) throws -> String? {
    let address = FoldedAddress(recipient)
    return try connection.row(
      SQL.suppression,
      .text(address.text),
      Value(address.everybodyThere)
    ) { $0.text(0) }
  }

  /// Whether anything is suppressed at all.
  func hasSuppressions() throws -> Bool {
    try connection.row(SQL.any) { $0.integer(0) } == 1
  }

  /// Every address and `@domain` that is suppressed, with the reason given last, in the order of the text.
  package func suppressions() throws -> [SuppressionRecord] {
    try connection.rows(SQL.all) { row in
      SuppressionRecord(
        address: row.text(0),
        cause: try row.suppressionCause(1),
        reason: row.optionalText(2),
        at: try row.instant(3)
      )
    }
  }
}

extension Change {
  /// Writes to nobody of an address, or of a `@domain`, any more; nil where that is so already.
  package func suppress(_ address: FoldedAddress, reason: String) throws -> CanceledMessages? {
    guard try note(address, .person, reason: reason) else { return nil }
    return try cancelMessages(to: [address])
  }

  /// Lets the body list addresses; in the end, what waits for any that is new among them is canceled.
  ///
  /// The body's function answers whether an address was not suppressed before.
  package func suppressing(
    _ body: ((FoldedAddress, SuppressionCause, String?) throws -> Bool) throws -> Void
  ) throws -> CanceledMessages {
    var new: Set<FoldedAddress> = []
    try body { address, cause, reason in
      guard try note(address, cause, reason: reason) else { return false }
      new.insert(address)
      return true
    }
    return try cancelMessages(to: new)
  }

  /// Lifts the suppression of an address, or of a `@domain`; refused where there is none of exactly that.
  ///
  /// What was canceled stays so.
  package func liftSuppression(of address: FoldedAddress) throws {
    guard let suppression = try stated(address)?.item else {
      throw Refusal.notSuppressed(
        address: address.text,
        within: try snapshot.suppression(of: address.text)
      )
    }
    try append(.withdrawn(suppression))
  }

  /// Notes that nobody writes to an address; what was to go there is left to whoever says so.
  package func stateSuppression(
    of address: FoldedAddress,
    _ cause: SuppressionCause,
    reason: String? = nil
  ) throws {
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    let position = try snapshot.journalPosition()
    try connection.run(
      SQL.state,
      Value(number),
      .text(address.text),
      Value(cause.rawValue),
      Value(reason),
      Value(position + 1)
    )
  }

  /// The suppression of exactly an address, where there is one.
  private func stated(
    _ address: FoldedAddress
  ) throws -> (item: Item<SuppressionState>, cause: SuppressionCause)? {
    try connection.row(SQL.stated, .text(address.text)) { row in
      let item = Item(
        number: row.integer(0),
        state: try row.suppressionState(1),
        changed: row.integer(2)
      )
      return (item, try row.suppressionCause(3))
    }
  }

  /// Notes that nobody writes to an address, or a cause that outweighs the noted one in its place.
  ///
  /// False where it was suppressed before.
  func note(
    _ address: FoldedAddress,
    _ cause: SuppressionCause,
    reason: String?
  ) throws -> Bool {
    let present = try stated(address)
    if let present {
      guard cause.outweighs(present.cause) else { return false }
      try append(.withdrawn(present.item))
    }
    try stateSuppression(of: address, cause, reason: reason)
    return present == nil
  }

  /// Cancels what is pending or waiting for any of some addresses, and what waits for that.
  func cancelMessages(to addresses: Set<FoldedAddress>) throws -> CanceledMessages {
    var result = CanceledMessages()
    guard !addresses.isEmpty else { return result }
    let texts = Set(addresses.map(\.text))
    let hasDomains = addresses.contains(where: \.isDomain)
    var items: [Item<MessageState>] = []
    let open = try connection.prepare(SQL.open)
    while try open.step() {
      let address = FoldedAddress(open.text(3))
      let isMeant =
        texts.contains(address.text)
        || hasDomains && address.everybodyThere.map(texts.contains) == true
      guard isMeant else { continue }
      let item = Item(
        number: open.integer(0),
        state: try open.messageState(1),
        changed: open.integer(2)
      )
      if item.state == .claimed { result.claimed.append(open.text(4)) } else { items.append(item) }
    }
    for item in items { try append(.ended(item, .suppressed)) }
    result.canceled = items.count
    result.followers = items.isEmpty ? 0 : try endOrphans()
    return result
  }

  /// Cancels a message that has come back to pending where nobody wants it sent any more.
  ///
  /// That is where its thread has an answer, or its recipient is suppressed. Answers what it is then.
  func endIfUnwanted(_ message: Item<MessageState>) throws -> MessageState {
    if let ending = try snapshot.ending(of: message.number) {
      try append(.ended(message, ending.cause))
    } else if try suppression(of: message.number) != nil {
      try append(.ended(message, .suppressed))
    } else {
      return .pending
    }
    try endFollowers(of: Int32(message.number))
    return .canceled
  }

  /// The suppressed address, or `@domain`, that the recipient of a message falls under; nil where none does.
  func suppression(of message: Int) throws -> String? {
    let recipient = try connection.row(SQL.recipient, Value(message)) { $0.text(0) }
    return try recipient.flatMap(snapshot.suppression)
  }
}

private enum SQL {
  private static let active = "state = \(code: SuppressionState.suppressed)"
  static let any = "SELECT EXISTS (SELECT 1 FROM suppression WHERE \(active))"
  static let all = """
    SELECT s.address, s.cause, s.reason, j.at FROM suppression s JOIN journal j ON j.seq = s.changed
    WHERE s.\(active) ORDER BY s.address
    """
  static let suppression = """
    SELECT address FROM suppression WHERE address IN (?1, ?2) AND \(active)
    ORDER BY address = ?1 DESC LIMIT 1
    """
  static let stated = """
    SELECT number, state, changed, cause FROM suppression WHERE address = ?1 AND \(active)
    """
  static let last = "SELECT max(number) FROM suppression"
  static let state = """
    INSERT INTO suppression (number, address, cause, reason, state, changed)
      VALUES (?1, ?2, ?3, ?4, \(code: SuppressionState.suppressed), ?5)
    """
  static let open = """
    SELECT m.number, m.state, m.changed, e.recipient, e.id FROM message m
    JOIN envelope e ON e.message = m.number WHERE m.state IN (\(code: MessageState.pending, .waiting, .claimed)) ORDER BY m.number
    """
  static let recipient = "SELECT recipient FROM envelope WHERE message = ?1"
}
