import Model

/// Holds what happens against the laws, by books of its own.
///
/// It knows what people asked for, what the journal says, and what arrived; it asks no code of the product.
final class Checker {
  var books = Books()
  private var opened: Ledger?
  var coverage = Coverage()
  var trace = Trace()
  var counts = ArrivalCounts()
  /// When each version was computed, approved and no longer so.
  private(set) var lastPlans: [Int: PlanLife] = [:]
  /// Behind which row of the journal the plan is computed that is stored next.
  var planning: Int?
  /// The versions whose plans were looked at.
  var lastVersion = 0
  var lastPlan: CheckedPlan?
  private let path: String

  init(path: String) throws {
    self.path = path
    opened = try Ledger(path: path)
  }

  var ledger: Ledger {
    guard let opened else { preconditionFailure("nobody looks while a database is replaced") }
    return opened
  }

  var position: Int { ledger.position }

  /// Lets go of the file, which is about to be replaced.
  func close() { opened = nil }

  /// Reads what the journal has got since, and what came with it.
  func read() throws {
    try ledger.read { row in
      trace.add(row.position, row.subject, row.item, row.after ?? -1, row.cause, Int(row.day ?? 0))
      coverage.note(row)
      if row.subject == 2 { note(planRow: row) }
    }
    books.base = ledger.base
  }

  private func note(planRow row: Ledger.Row) {
    switch row.after.flatMap(PlanState.init) {
    case .draft where row.before == nil:
      lastPlans[row.item] = PlanLife(position: planning ?? row.position)
    case .approved: lastPlans[row.item]?.approved = row.position
    case .completed, .superseded, .withdrawn:
      if lastPlans[row.item]?.ended == nil { lastPlans[row.item]?.ended = row.position }
    case .draft, .rejected, nil: break
    }
  }

  /// Begins to read anew, with the books that belong to what is there now.
  func reopen(with books: Books, version: Int, isSame: Bool) throws {
    let ledger = try Ledger(path: path)
    opened = ledger
    self.books = books
    if !isSame { (lastVersion, lastPlan, lastPlans) = (version, nil, [:]) }
    try ledger.read { row in
      if row.subject == 2, !isSame { note(planRow: row) }
    }
    _ = ledger.takeTouched()
    self.books.base = ledger.base
  }

  /// Finds the messages by their ids, where another database was taken over.
  ///
  /// What was stated there about days and people is not known here.
  func renumber(_ saved: Books) throws {
    let numbers = Dictionary(uniqueKeysWithValues: try ledger.numbers(after: 0))
    var renewed = saved
    renewed.removeMessages()
    for message in books.messages {
      guard let number = numbers[message.id] else { continue }
      var message = message.renumbered(number)
      if message.stop != nil { message.stop?.position = position }
      if ledger.messages[number] != .canceled { message.stop = nil }
      message.words = message.words.suffix(1).map { (0, $0.text) }
      message.notBefore = nil
      message.isReleasedByHand = true
      if let arrived = message.arrived.last { message.wentOn = arrived.day }
      renewed.add(message)
    }
    books = renewed
    books.base = ledger.base
  }

  /// Looks once a step at everything that became otherwise.
  func settle() throws {
    try read()
    for number in ledger.takeTouched() {
      guard let place = books.place(ofNumber: number), let state = ledger.messages[number] else {
        continue
      }
      try checkTruth(of: books.messages[place], state)
      note(state, at: place, number)
    }
  }

  private func checkTruth(of message: Books.Known, _ state: MessageState) throws {
    guard !message.isLiedAbout else { return }
    let hasArrived = !message.arrived.isEmpty
    switch state {
    case .sent where !hasArrived && !message.isReported:
      throw Violation(.truth, "\(message.id) is sent and has not arrived")
    case .pending, .waiting, .failed, .canceled, .expired:
      if hasArrived { throw Violation(.truth, "\(message.id) is \(state.name) and has arrived") }
    case .sent, .claimed, .inDoubt: break
    }
    if state == .expired, (message.deadline ?? .max) >= ledger.base {
      throw Violation(.inTime, "\(message.id) expired before its deadline")
    }
  }

  /// Whoever waits for a message learns the day on which it went.
  private func note(_ state: MessageState, at place: Int, _ number: Int) {
    guard state == .sent, !books.messages[place].isReported else { return }
    books.messages[place].wentOn = ledger.claims[number]?.day
  }

  /// Compares what the tables say with what the journal came to, row by row.
  func checkReplay() throws {
    try read()
    let stored = try ledger.storedMessages()
    guard stored.count == ledger.messages.count else {
      throw Violation(
        .replay,
        "\(stored.count) messages, and \(ledger.messages.count) by the journal"
      )
    }
    for (number, state) in stored where ledger.messages[number]?.rawValue != state {
      throw Violation(.replay, "message \(number) is \(state), and not so by the journal")
    }
  }

  func state(of id: String) -> MessageState? {
    books[id].flatMap { ledger.messages[$0.number] }
  }

  /// How many there are in each of some states.
  func count(_ states: Set<MessageState>) -> Int {
    ledger.messages.values.count { states.contains($0) }
  }

  var approved: Int? { ledger.plans.first { $0.value == .approved }?.key }
}
