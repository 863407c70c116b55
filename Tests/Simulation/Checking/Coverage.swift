import Model

/// What of the product a life has exercised: transitions, refusals, faults, rows of recovery.
package struct Coverage: Sendable {
  private(set) var transitions: [String: Int] = [:]
  private(set) var counts: [Kind: [String: Int]] = [:]

  enum Kind: String, CaseIterable, Sendable {
    case step, refusal, skip, unavailability, recovery, fault, death, law
  }

  mutating func note(_ row: Ledger.Row) {
    transitions[Coverage.name(row.subject, row.before, row.after, row.cause), default: 0] += 1
  }

  mutating func note(_ kind: Kind, _ name: String, _ count: Int = 1) {
    counts[kind, default: [:]][name, default: 0] += count
  }

  subscript(kind: Kind) -> [String: Int] { counts[kind] ?? [:] }

  mutating func add(_ other: Coverage) {
    transitions.merge(other.transitions) { $0 + $1 }
    for (kind, names) in other.counts { counts[kind, default: [:]].merge(names) { $0 + $1 } }
  }

  private static func name(_ subject: Int, _ before: Int?, _ after: Int?, _ cause: Int) -> String {
    "\(subject) \(before.map(String.init) ?? "-") \(after.map(String.init) ?? "-") \(cause)"
  }

  /// A transition of a machine in codes, as `transitions` has it, with its words.
  struct Transition {
    let code: String
    let words: String
  }

  /// Every transition that the tables of states allow.
  static let machines: [(name: String, transitions: [Transition])] = [
    ("message", all(1, MessageState.transitions, \.name)),
    ("plan", all(2, PlanState.transitions, \.name)),
    ("run", all(3, RunState.transitions, \.name)),
    ("rule", all(6, RuleState.transitions) { "\($0)" }),
    ("restoration", all(9, RestorationState.transitions) { "\($0)" }),
    ("channel stop", all(11, ChannelStopState.transitions) { "\($0)" }),
    ("hold", all(12, HoldState.transitions) { "\($0)" }),
    ("slice", all(13, SliceState.transitions, \.name)),
  ]

  private static func all<State>(
    _ subject: Int,
    _ rules: [TransitionRule<State>],
    _ words: (State) -> String
  ) -> [Transition] {
    rules.map { rule in
      Transition(
        code: name(subject, rule.from?.rawValue, rule.to.rawValue, rule.cause.rawValue),
        words: "\(rule.from.map(words) ?? "new") → \(words(rule.to)), \(rule.cause.name)"
      )
    }
  }

  /// An error by its type and case, without what it carries.
  static func name(of error: any Error) -> String {
    let mirror = Mirror(reflecting: error)
    guard mirror.displayStyle == .enum else { return "\(type(of: error))" }
    let text = String(describing: error)
    let name = mirror.children.first?.label ?? String(text.prefix { $0 != "(" })
    return "\(type(of: error)).\(name)"
  }
}
