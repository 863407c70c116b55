import Model

/// A thing whose transitions the journal keeps, or what it counts besides, by its number in the database.
enum JournalItem: Hashable {
  case thing(Transition.Subject, Int)
  case use(channel: Int, day: Int)
  case attempt(message: Int, number: Int)
}

/// Something in which the journal contradicts itself, the rules or the present states.
enum JournalViolation: Equatable, Sendable {
  /// Rows that are not there, before a row that is.
  case missing(before: Int, count: Int)
  /// A row about something that is not stored.
  case unknown(row: Int, JournalItem)
  /// A row that does not follow the last one of its item.
  case unconnected(row: Int, JournalItem, stated: Int?, last: Int?)
  /// A row that starts from another value than the one before it left.
  case wrongOrigin(row: Int, JournalItem, stated: Int?, actual: Int?)
  /// A step that no rule allows.
  case illegal(row: Int, JournalItem)
  /// A rule, a reply, a file, or the origin beside the base date, that states something else than the
  /// journal says.
  case otherStatement(JournalItem)
  /// A claim or its outcome that does not belong to a run under way, or to the claim's run.
  case wrongRun(row: Int, JournalItem)
  /// Replaying the journal gives another value than the stored one; nil where there is none.
  case disagreement(JournalItem, field: Field, replayed: Int?, stored: Int?)

  /// What of an item disagrees.
  enum Field: Equatable, Sendable {
    /// Its state, day, settings or count.
    case value
    /// The row that it names as its last.
    case row
    case notBefore
    case waitingSince
    case attempts
    case claim
    case outcome
    /// On which an attempt went.
    case day
    /// Whether a plan has rows: 1 or 0.
    case rows
    /// What an edit named.
    case edited(String)

    fileprivate var name: String {
      switch self {
      case .value: "the value"
      case .row: "the last row"
      case .notBefore: "the first day"
      case .waitingSince: "the day since when it waits"
      case .attempts: "the number of attempts"
      case .claim: "the claim"
      case .outcome: "the outcome"
      case .day: "the day"
      case .rows: "the content"
      case .edited(let field): "the \(field)"
      }
    }
  }
}

extension JournalViolation {
  /// One sentence for a person, in which names stand for the numbers of things.
  func sentence(_ name: (JournalItem) -> String) -> String {
    func row(_ number: Int?) -> String { number.map { "row \($0)" } ?? "nothing" }
    return switch self {
    case .missing(let row, let count):
      "\(count) row\(count == 1 ? " is" : "s are") missing before row \(row)"
    case .unknown(let row, let item):
      "row \(row) speaks of \(name(item)), which is not stored"
    case .unconnected(let number, let item, let stated, let last):
      "row \(number) of \(name(item)) says that it follows \(row(stated)), but the last is"
        + " \(row(last))"
    case .wrongOrigin(let row, let item, let stated, let actual):
      "row \(row) moves \(name(item)) from \(item.text(stated)), but it was at"
        + " \(item.text(actual))"
    case .illegal(let row, let item):
      "row \(row) does with \(name(item)) what no rule allows"
    case .otherStatement(let item): "\(name(item)) states something else than the journal says"
    case .wrongRun(let row, let item):
      "row \(row) claims or settles \(name(item)) for a run that does not hold it"
    case .disagreement(let item, let field, let replayed, let stored):
      "\(field.name) of \(name(item)) is \(item.text(stored, field)), but the journal gives"
        + " \(item.text(replayed, field))"
    }
  }
}

extension JournalItem {
  /// A value as people know it: the name of a state, a day, or the number itself.
  fileprivate func text(_ value: Int?, _ field: JournalViolation.Field = .value) -> String {
    guard let value else { return "nothing" }
    switch (self, field) {
    case (_, .rows): return value == 0 ? "gone" : "there"
    case (.thing(.baseDate, _), .value), (_, .notBefore), (_, .waitingSince), (_, .day):
      return Day(number: Int32(clamping: value)).description
    case (.thing(let subject, _), .value) where subject != .channel:
      return subject.states.first { $0.code == value }?.name ?? "nothing"
    case (_, .value), (_, .attempts), (_, .row), (_, .claim), (_, .outcome), (_, .edited):
      return String(value)
    }
  }
}

/// What a check of the journal found: how much, and the first of it in words.
package struct JournalReport: Equatable, Sendable {
  /// How many rows were replayed.
  package internal(set) var rows = 0
  /// How many flaws there are, those without a sentence included.
  package private(set) var count = 0
  package internal(set) var sentences: [String] = []
  private(set) var flaws: [JournalViolation] = []

  /// How many flaws are kept.
  package static let kept = 20

  package var isEmpty: Bool { count == 0 }

  /// Takes what was found besides, in words.
  mutating func add(_ contents: ContentReport) {
    count += contents.count
    sentences += contents.sentences
  }

  mutating func add(_ flaw: JournalViolation) {
    count += 1
    if flaws.count < JournalReport.kept { flaws.append(flaw) }
  }
}
