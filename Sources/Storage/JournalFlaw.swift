/// A thing whose transitions the journal keeps, by its number in the database.
package enum JournalItem: Hashable, Sendable {
  case message(Int)
  case plan(Int)
  case run(Int)
  case baseDate
  case channel(Int)
  case capacity(channel: Int, day: Int)
  case use(channel: Int, day: Int)
  case attempt(message: Int, number: Int)
}

/// Something in which the journal contradicts itself, the rules or the present states.
package enum JournalFlaw: Equatable, Sendable {
  /// A row about something that is not stored.
  case unknown(row: Int, JournalItem)
  /// A row that does not follow the last one of its item.
  case unconnected(row: Int, JournalItem, stated: Int?, last: Int?)
  /// A row that starts from another value than the one before it left.
  case wrongOrigin(row: Int, JournalItem, stated: Int?, actual: Int?)
  /// A step that no rule allows.
  case illegal(row: Int, JournalItem)
  /// A claim or its outcome that does not belong to a run under way, or to the claim's run.
  case wrongRun(row: Int, JournalItem)
  /// Replaying the journal gives another value than the stored one; nil where there is none.
  case disagreement(JournalItem, field: String, replayed: Int?, stored: Int?)
}

extension JournalFlaw {
  /// One sentence for a person, in which names stand for the numbers of things.
  func sentence(_ name: (JournalItem) -> String) -> String {
    func text(_ number: Int?) -> String { number.map(String.init) ?? "nothing" }
    return switch self {
    case .unknown(let row, let item):
      "row \(row) speaks of \(name(item)), which is not stored"
    case .unconnected(let row, let item, let stated, let last):
      "row \(row) of \(name(item)) says that it follows row \(text(stated)), but the last is"
        + " \(text(last))"
    case .wrongOrigin(let row, let item, let stated, let actual):
      "row \(row) moves \(name(item)) from \(text(stated)), but it was at \(text(actual))"
    case .illegal(let row, let item):
      "row \(row) does with \(name(item)) what no rule allows"
    case .wrongRun(let row, let item):
      "row \(row) claims or settles \(name(item)) for a run that does not hold it"
    case .disagreement(let item, let field, let replayed, let stored):
      "the \(field) of \(name(item)) is \(text(stored)), but the journal gives \(text(replayed))"
    }
  }
}

/// What a check of the journal found: how much, and the first of it in words.
package struct JournalFindings: Equatable, Sendable {
  /// How many rows were replayed.
  package internal(set) var rows = 0
  /// How many flaws there are, those without a sentence included.
  package private(set) var count = 0
  package internal(set) var sentences: [String] = []
  private(set) var flaws: [JournalFlaw] = []

  /// How many flaws are kept.
  package static let kept = 20

  package var isEmpty: Bool { count == 0 }

  mutating func add(_ flaw: JournalFlaw) {
    count += 1
    if flaws.count < JournalFindings.kept { flaws.append(flaw) }
  }
}
