/// The legal transitions of one kind of thing, looked up by their codes.
struct TransitionTable {
  private let legal: Set<Int>

  init(_ subject: Transition.Subject) {
    legal = Set(subject.transitions.map { TransitionTable.key($0.before, $0.after, $0.cause) })
  }

  func allows(_ row: JournalRow) -> Bool {
    guard let after = row.after, 0..<100 ~= after, 0..<100 ~= row.cause, 0..<100 ~= row.before ?? 0
    else { return false }
    return legal.contains(TransitionTable.key(row.before ?? 0, after, row.cause))
  }

  private static func key(_ before: Int, _ after: Int, _ cause: Int) -> Int {
    (before * 100 + after) * 100 + cause
  }
}
