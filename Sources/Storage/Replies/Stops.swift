package import Model
import SQLite

/// Somebody who is not to be written to, as it was said.
struct Stop {
  let name: Addressee
  /// Whether it reaches everything of that thread and person, and not only what goes to this address.
  let isWish: Bool
  /// Who said it, where that is known.
  let person: String?

  init(_ name: Addressee, _ cause: SuppressionCause, person: String? = nil) {
    self.name = name
    isWish = cause.isStop
    self.person = person
  }
}

/// What came of it that somebody is not to be written to.
package struct StopEffect: Equatable, Sendable {
  /// How many messages were canceled because of who their recipient is or whose thread they are in.
  package var canceled = 0
  /// How many others waited for one of them.
  package var followers = 0
  /// How many of both on each channel, in the order of the names.
  package var channels: [Count] = []
  /// The ids of those that a run has picked up and that are left to finish.
  package var claimed: [String] = []
  /// Who else is suppressed with those that were named: further addresses, and persons.
  package var reached: [Addressee] = []

  package struct Count: Equatable, Sendable {
    package let channel: String
    package let count: Int
  }
}

extension Change {
  /// Suppresses all whom stops reach, and cancels what is pending or waiting for them or in a thread of theirs.
  func carryOut(_ stops: [Stop]) throws -> StopEffect {
    var effect = StopEffect()
    guard !stops.isEmpty else { return effect }
    let position = try snapshot.journalPosition()
    let wishes = stops.filter(\.isWish)
    var meant = Set(wishes.map(\.name))
    if !wishes.isEmpty {
      let reached = try StopSearch(for: wishes, in: snapshot).reached(by: wishes)
      for (stop, names) in zip(wishes, reached) {
        for name in names.sorted(by: { $0.text < $1.text }) where try state(name, with: stop) {
          effect.reached.append(name)
        }
        meant.formUnion(names)
      }
    }
    let dead = Set(stops.filter { !$0.isWish }.map(\.name))
    try cancel(try snapshot.stoppedMessages(of: meant, dead: dead), &effect)
    effect.channels = try canceled(after: position)
    return effect
  }

  /// Notes that a stop reaches somebody; false where nothing went there before.
  private func state(_ name: Addressee, with stop: Stop) throws -> Bool {
    guard let said = try stated(stop.name).first(where: { $0.statedWith == nil }) else {
      return false
    }
    let present = try stated(name)
    guard !present.contains(where: { $0.statedWith == said.item.number }) else { return false }
    try stateSuppression(of: name, said.cause, reason: said.reason, with: said.item.number)
    return !present.contains { $0.cause.isStop }
  }

  /// Cancels a message that has come back to pending where nobody wants it sent any more.
  ///
  /// That is where it was asked to be canceled while it lay in a slice, its thread has an answer, or nothing goes to its
  /// recipient. Answers what it is then.
  func endIfUnwanted(_ message: Item<MessageState>) throws -> MessageState {
    if try snapshot.wasAskedToCancel(message.number) {
      try append(.canceled(message))
    } else if let ending = try snapshot.ending(of: message.number) {
      try append(.ended(message, ending.cause))
    } else if try snapshot.suppression(of: message.number) != nil {
      try append(.ended(message, .suppressed))
    } else {
      return .pending
    }
    try endFollowers(of: Int32(message.number))
    return .canceled
  }

  /// Cancels what is still to go to some, or in a thread of theirs, and suppresses nobody.
  func endAll(to names: Set<Addressee>) throws -> StopEffect {
    var effect = StopEffect()
    let position = try snapshot.journalPosition()
    try cancel(try snapshot.stoppedMessages(of: names, dead: []), &effect)
    effect.channels = try canceled(after: position)
    return effect
  }

  private func canceled(after position: Int) throws -> [StopEffect.Count] {
    try connection.rows(SQL.channels, Value(position)) {
      StopEffect.Count(channel: $0.text(0), count: $0.integer(1))
    }
  }

  private func cancel(_ found: StoppedMessages, _ effect: inout StopEffect) throws {
    for item in found.open { try append(.ended(item, .suppressed)) }
    effect.canceled = found.open.count
    effect.followers = found.open.isEmpty ? 0 : try endOrphans()
    effect.claimed = found.claimed
    // What of their threads goes to others, the earlier steps first.
    for thread in found.threads.sorted() {
      let members = try connection.rows(SQL.members, Value(thread)) {
        (number: $0.int32(0), id: $0.text(1))
      }
      for member in members {
        let item = try messageItem(member.number)
        switch item.state {
        case .pending, .waiting:
          try append(.ended(item, .suppressed))
          effect.canceled += 1
          effect.followers += try endFollowers(of: member.number)
        case .claimed: if !effect.claimed.contains(member.id) { effect.claimed.append(member.id) }
        case .inDoubt, .sent, .failed, .canceled, .expired: break
        }
      }
    }
  }
}

/// What nothing is to come of any more.
private struct StoppedMessages {
  /// What is pending or waiting for those that are meant, in order of arrival.
  var open: [Item<MessageState>] = []
  /// The ids of what a run has picked up for them.
  var claimed: [String] = []
  /// The first messages of the threads in which they are written to.
  var threads: Set<Int> = []
}

extension Snapshot {
  /// The messages to some, and to addresses that are dead.
  ///
  /// What is dead ends no thread, so that without the others only what is open is looked at.
  fileprivate func stoppedMessages(of meant: Set<Addressee>, dead: Set<Addressee>) throws
    -> StoppedMessages
  {
    var found = StoppedMessages()
    let rows = try connection.prepare(meant.isEmpty ? SQL.open : SQL.all)
    while try rows.step() {
      let names = Addressee.all(recipient: rows.text(3), person: rows.optionalText(4))
      let isMeant = names.contains(where: meant.contains)
      guard isMeant || names.contains(where: dead.contains) else { continue }
      let number = rows.integer(0)
      if isMeant { found.threads.insert(try root(of: number)) }
      let state = try rows.messageState(1)
      switch state {
      case .pending, .waiting:
        found.open.append(Item(number: number, state: state, changed: rows.integer(2)))
      case .claimed: found.claimed.append(rows.text(5))
      case .inDoubt, .sent, .failed, .canceled, .expired: break
      }
    }
    return found
  }
}

private enum SQL {
  private static let messages = """
    SELECT m.number, m.state, m.changed, e.recipient, e.person, e.id
    FROM message m CROSS JOIN envelope e ON e.message = m.number
    """
  static let all = "\(messages) ORDER BY m.number"
  static let open = """
    \(messages) WHERE m.state IN (\(code: MessageState.pending, .waiting, .claimed)) ORDER BY m.number
    """
  // A message follows only what came before it.
  static let members = """
    \(ThreadWalk.down(from: "?1")) SELECT e.message, e.id FROM thread t
    JOIN envelope e ON e.message = t.message ORDER BY e.message
    """
  static let channels = """
    SELECT c.name, count(*) FROM journal j JOIN message m ON m.number = j.item
    JOIN channel c ON c.number = m.channel
    WHERE j.seq > ?1 AND j.subject = \(code: Transition.Subject.message)
      AND j.after = \(code: MessageState.canceled)
    GROUP BY c.name ORDER BY c.name
    """
}
