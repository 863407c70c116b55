package import Model
import SQLite

/// An address, a `@domain` or a person that nothing goes to.
package struct SuppressionRecord: Equatable, Sendable {
  package let addressee: Addressee
  package let cause: SuppressionCause
  package let reason: String?
  /// When it was stated.
  package let at: Instant
  /// Whose suppression reaches this one; nil where it was said of this one itself.
  package let statedWith: Addressee?
}

extension Snapshot {
  /// The suppressed address, or `@domain`, that a recipient falls under; nil where none does.
  package func suppression(of recipient: String) throws -> String? {
    try suppression(recipient, person: nil, causes: SuppressionCause.allCases)?.text
  }

  /// Why nothing goes out as a message: its recipient is suppressed, or somebody in its thread wants nothing more.
  func suppression(of message: Int) throws -> Addressee? {
    let own = try connection.row(SQL.recipient, Value(message)) { ($0.text(0), $0.optionalText(1)) }
    if let (recipient, person) = own,
      let name = try suppression(recipient, person: person, causes: SuppressionCause.allCases)
    {
      return name
    }
    return try stop(inThreadOf: message)
  }

  /// Who in the thread of a message wants nothing more; nil where nobody said so.
  ///
  /// An address that is only dead ends no thread that reaches its reader elsewhere.
  func stop(inThreadOf message: Int) throws -> Addressee? {
    let stops = SuppressionCause.allCases.filter(\.isStop)
    for member in try connection.rows(SQL.thread, Value(message), map: { $0.threadMember() }) {
      let name = try suppression(member.recipient, person: member.person, causes: stops)
      if let name { return name }
    }
    return nil
  }

  private func suppression(
    _ recipient: String,
    person: String?,
    causes: [SuppressionCause]
  ) throws -> Addressee? {
    let address = FoldedAddress(recipient)
    return try connection.row(
      causes.contains(.bounce) ? SQL.suppression : SQL.stop,
      .text(address.text),
      Value(address.everybodyThere),
      Value(person)
    ) { try $0.addressee(0, 1) }
  }

  /// Whether anything is suppressed at all.
  func hasSuppressions() throws -> Bool {
    try connection.row(SQL.any) { $0.integer(0) } == 1
  }

  /// Whatever is suppressed, with the reason given last, in the order of the text, persons last.
  package func suppressions() throws -> [SuppressionRecord] {
    try connection.rows(SQL.all) { try $0.suppressionRecord() }
  }
}

extension Change {
  /// Writes to nobody of an address, of a `@domain`, or to a person any more; nil where that is so already.
  package func suppress(_ name: Addressee, reason: String) throws -> StopEffect? {
    guard try note(name, .person, reason: reason) != .known else { return nil }
    return try carryOut([Stop(name, .person)])
  }

  /// Lets the body list addresses and persons; in the end, what waits for any that is new among them is canceled.
  ///
  /// The body's function answers whether one was not suppressed before.
  package func suppressing(
    _ body: ((Addressee, SuppressionCause, String?) throws -> Bool) throws -> Void
  ) throws -> StopEffect {
    var new: [Stop] = []
    try body { name, cause, reason in
      let noted = try note(name, cause, reason: reason)
      if noted != .known { new.append(Stop(name, cause)) }
      return noted == .new
    }
    return try carryOut(new)
  }

  /// Lifts the suppression of exactly an address, a `@domain` or a person, with what was reached by it; refused where
  /// there is none.
  ///
  /// What was canceled stays so. Answers with what else is suppressed no longer.
  @discardableResult
  package func liftSuppression(of name: Addressee) throws -> [Addressee] {
    let all = try stated(name)
    guard !all.isEmpty else {
      throw Refusal.notSuppressed(name, within: try covering(name))
    }
    let reached = Set(try all.flatMap { try withdraw($0) }).subtracting([name])
    return try reached.filter { try stated($0).isEmpty }.sorted { $0.text < $1.text }
  }

  /// Lifts the suppressions of some, of which one may be reached by another.
  package func liftSuppressions(of names: [Addressee]) throws {
    for name in names where try !stated(name).isEmpty { try liftSuppression(of: name) }
  }

  /// Withdraws a suppression with those that it reaches, and answers with whom these are of.
  private func withdraw(_ suppression: StatedSuppression) throws -> [Addressee] {
    try append(.withdrawn(suppression.item))
    let reached = try connection.rows(SQL.reached, Value(suppression.item.number)) {
      (item: try $0.suppressionItem(), name: try $0.addressee(3, 4))
    }
    for other in reached { try append(.withdrawn(other.item)) }
    return reached.map(\.name)
  }

  /// Notes that nobody writes to somebody; what was to go there is left to whoever says so.
  package func stateSuppression(
    of name: Addressee,
    _ cause: SuppressionCause,
    reason: String? = nil,
    with statement: Int? = nil
  ) throws {
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    let position = try snapshot.journalPosition()
    try connection.run(
      SQL.state,
      Value(number),
      Value(name.address),
      Value(name.person),
      Value(cause.rawValue),
      Value(reason),
      Value(statement),
      Value(position + 1)
    )
  }

  /// The suppressions of exactly somebody: what was said, and what reaches it.
  func stated(_ name: Addressee) throws -> [StatedSuppression] {
    try connection.rows(SQL.stated, Value(name.address), Value(name.person)) { row in
      StatedSuppression(
        item: try row.suppressionItem(),
        cause: try row.suppressionCause(3),
        reason: row.optionalText(4),
        statedWith: row.optionalInteger(5)
      )
    }
  }

  /// Notes that nobody writes to somebody, or a cause that outweighs the noted one in its place.
  @discardableResult
  func note(_ name: Addressee, _ cause: SuppressionCause, reason: String?) throws
    -> NotedSuppression
  {
    let present = try stated(name).first { $0.statedWith == nil }
    if let present {
      guard cause.outweighs(present.cause) else { return .known }
      _ = try withdraw(present)
    }
    try stateSuppression(of: name, cause, reason: reason)
    return present == nil ? .new : .outweighing
  }

  private func covering(_ name: Addressee) throws -> String? {
    try name.address.flatMap { try snapshot.suppression(of: $0) }
  }
}

/// Whether it was said before that nobody writes to somebody.
enum NotedSuppression {
  case new
  /// For a cause of less weight.
  case outweighing
  case known
}

/// A suppression that stands.
struct StatedSuppression {
  let item: Item<SuppressionState>
  let cause: SuppressionCause
  let reason: String?
  /// The number of the one that reaches it; nil where it was said itself.
  let statedWith: Int?
}

extension Statement {
  /// The columns of every query that reads suppressions as they are on record.
  static let suppressionColumns =
    "s.address, s.person, s.cause, s.reason, j.at, w.address, w.person"

  func suppressionRecord() throws(DatabaseError) -> SuppressionRecord {
    SuppressionRecord(
      addressee: try addressee(0, 1),
      cause: try suppressionCause(2),
      reason: optionalText(3),
      at: try instant(4),
      statedWith: isNull(5) && isNull(6) ? nil : try addressee(5, 6)
    )
  }

  /// An address or a person, of which one is NULL.
  fileprivate func addressee(_ address: Int32, _ person: Int32) throws(DatabaseError) -> Addressee {
    if let address = optionalText(address) { return .address(address) }
    guard let person = optionalText(person) else {
      throw DatabaseError.damaged("a suppression is of nobody")
    }
    return .person(person)
  }

  fileprivate func suppressionItem() throws(DatabaseError) -> Item<SuppressionState> {
    Item(number: integer(0), state: try suppressionState(1), changed: integer(2))
  }

  /// A recipient, and the person where one is stated.
  func threadMember() -> (recipient: String, person: String?) { (text(0), optionalText(1)) }
}

private enum SQL {
  private static let active = "state = \(code: SuppressionState.suppressed)"
  static let any = "SELECT EXISTS (SELECT 1 FROM suppression WHERE \(active))"
  static let all = """
    SELECT \(Statement.suppressionColumns)
    FROM suppression s JOIN journal j ON j.seq = s.changed
    LEFT JOIN suppression w ON w.number = s.stated_with
    WHERE s.\(active) ORDER BY s.address IS NULL, s.address, s.person, s.number
    """
  // By the nearest: the address itself, then its domain, then the person.
  static let suppression = """
    SELECT address, person, 1 + (address IS NOT ?1) AS distance FROM suppression
      WHERE address IN (?1, ?2) AND \(active)
    UNION ALL
    SELECT address, person, 3 FROM suppression WHERE person = ?3 AND \(active)
    ORDER BY distance LIMIT 1
    """
  private static let stops = """
    cause IN (\(codes: SuppressionCause.allCases.filter(\.isStop))) AND \(active)
    """
  static let stop = """
    SELECT address, person, 1 + (address IS NOT ?1) AS distance FROM suppression
      WHERE address IN (?1, ?2) AND \(stops)
    UNION ALL
    SELECT address, person, 3 FROM suppression WHERE person = ?3 AND \(stops)
    ORDER BY distance LIMIT 1
    """
  static let stated = """
    SELECT number, state, changed, cause, reason, stated_with FROM suppression
      WHERE address = ?1 AND \(active)
    UNION ALL
    SELECT number, state, changed, cause, reason, stated_with FROM suppression
      WHERE person = ?2 AND \(active)
    ORDER BY number
    """
  static let reached = """
    SELECT number, state, changed, address, person FROM suppression
    WHERE stated_with = ?1 AND \(active) ORDER BY number
    """
  static let last = "SELECT max(number) FROM suppression"
  static let state = """
    INSERT INTO suppression (number, address, person, cause, reason, stated_with, state, changed)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, \(code: SuppressionState.suppressed), ?7)
    """
  static let recipient = "SELECT recipient, person FROM envelope WHERE message = ?1"
  static let thread = """
    \(ThreadWalk.whole(around: "?1"))
    SELECT e.recipient, e.person FROM thread t CROSS JOIN envelope e ON e.message = t.message
    """
}
