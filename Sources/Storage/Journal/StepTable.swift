import Model

/// The legal steps of one kind of thing, looked up by its codes.
struct StepTable {
  private let legal: Set<Int>

  static let messages = StepTable(MessageState.transitions)
  static let plans = StepTable(PlanState.transitions)
  static let runs = StepTable(RunState.transitions)
  static let rules = StepTable(RuleState.transitions)
  static let replies = StepTable(ReplyKind.transitions)
  static let files = StepTable(FileKind.transitions)
  static let restorations = StepTable(RestorationState.transitions)

  private init<State>(_ rules: [TransitionRule<State>]) {
    legal = Set(rules.map { StepTable.key($0.from?.rawValue, $0.to.rawValue, $0.cause.rawValue) })
  }

  func allows(_ row: JournalRow) -> Bool {
    guard let after = row.after, 0..<100 ~= after, 0..<100 ~= row.cause, 0..<100 ~= row.before ?? 0
    else { return false }
    return legal.contains(StepTable.key(row.before, after, row.cause))
  }

  private static func key(_ before: Int?, _ after: Int, _ cause: Int) -> Int {
    ((before ?? 0) * 100 + after) * 100 + cause
  }
}
