import Model
import Storage
import Terminal

/// What a command does that states a rule or withdraws some, and what it answers.
struct RuleOperation {
  /// Does it; false where there was nothing to change.
  let apply: (Change) throws -> Bool
  /// What holds from then on.
  let changed: String
  /// What held before, where nothing changes.
  let unchanged: String
}

extension RuleOperation {
  /// States a rule; the text says what holds then.
  static func state(
    _ statement: Rule.Statement,
    reason: String? = nil,
    _ text: String
  ) -> RuleOperation {
    RuleOperation(
      apply: { try $0.stateOnce(statement, reason: reason) },
      changed: text,
      unchanged: "\(text) already"
    )
  }

  /// Withdraws every rule of a kind that is about one of some subjects.
  static func withdraw(
    _ kind: Rule.Kind,
    _ changed: String,
    otherwise unchanged: String,
    where isMeant: @escaping (Rule.Statement.Subject) -> Bool
  ) -> RuleOperation {
    RuleOperation(
      apply: { try $0.withdrawAll(kind) { isMeant($0.subject) } > 0 },
      changed: changed,
      unchanged: unchanged
    )
  }
}

extension Change {
  /// Does it, and says what holds.
  func answer(_ operation: RuleOperation) throws -> String {
    try operation.apply(self)
      ? "\(operation.changed)\n" : "\(operation.unchanged); nothing changed\n"
  }
}

extension Setting.Statement {
  /// States or takes back a rule.
  init(_ operation: @escaping (Change) throws -> RuleOperation) {
    self.init { change in try change.answer(operation(change)) }
  }

  /// The same for the channel that the arguments name.
  init(for arguments: ParsedArguments, _ operation: @escaping (Channel) -> RuleOperation) {
    self.init { change in
      operation(try change.snapshot.channel(named: arguments.required("CHANNEL")))
    }
  }
}
