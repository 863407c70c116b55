import Model

/// The legal transitions of one kind of thing, looked up by their codes.
struct TransitionTable {
  private let legal: Set<Int>

  static let messages = TransitionTable(MessageState.transitions)
  static let plans = TransitionTable(PlanState.transitions)
  static let runs = TransitionTable(RunState.transitions)
  static let rules = TransitionTable(RuleState.transitions)
  static let suppressions = TransitionTable(SuppressionState.transitions)
  static let replies = TransitionTable(ReplyKind.transitions)
  static let files = TransitionTable(FileKind.transitions)
  static let restorations = TransitionTable(RestorationState.transitions)

  private init<State>(_ rules: [TransitionRule<State>]) {
    legal = Set(
      rules.map { TransitionTable.key($0.from?.rawValue, $0.to.rawValue, $0.cause.rawValue) }
    )
  }

  func allows(_ row: JournalRow) -> Bool {
    guard let after = row.after, 0..<100 ~= after, 0..<100 ~= row.cause, 0..<100 ~= row.before ?? 0
    else { return false }
    return legal.contains(TransitionTable.key(row.before, after, row.cause))
  }

  private static func key(_ before: Int?, _ after: Int, _ cause: Int) -> Int {
    ((before ?? 0) * 100 + after) * 100 + cause
  }
}
