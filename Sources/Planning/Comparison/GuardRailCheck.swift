package import Model

/// Checks the guard rails of a fresh plan against the approved plan that it would replace.
package struct GuardRailCheck {
  let plan: Plan
  let approved: Approved?
  let undecided: Undecided?
  let context: Context

  /// The approved plan, as far as the rails compare with it.
  package struct Approved {
    package let version: Int
    package let comparison: Comparison
    /// How its inputs differ from those of the fresh plan, where that is known.
    let inputs: InputComparison?
    /// How many of its assigned messages are not sent yet.
    package let remaining: Int
    /// The messages that have moved since without a change that explains it.
    package let moves: [UnexplainedMove]
    /// How they also moved over the plans before.
    package let drift: [SlowDrift]

    package init(
      version: Int,
      comparison: Comparison,
      inputs: InputComparison? = nil,
      remaining: Int,
      moves: [UnexplainedMove] = [],
      drift: [SlowDrift] = []
    ) {
      self.version = version
      self.comparison = comparison
      self.inputs = inputs
      self.remaining = remaining
      self.moves = moves
      self.drift = drift
    }
  }

  /// A plan held on an earlier night that still waits for a decision, compared with the approved
  /// plan.
  package struct Undecided {
    package let version: Int
    /// The messages that it sends later than the approved plan does, and those that it leaves
    /// unplaced.
    let later: Set<Int32>
    let unplaced: Set<Int32>
    /// How many messages it assigns.
    let load: Int

    package init(version: Int, _ comparison: Comparison, load: Int) {
      self.version = version
      later = Set(comparison.changes.filter { $0.kind == .later && $0.to != nil }.map(\.message))
      unplaced = Set(
        comparison.changes.filter { $0.to == nil && $0.kind != .removed }.map(\.message)
      )
      self.load = load
    }
  }

  /// The state of the database beside the plan.
  package struct Context {
    package let inDoubt: Int
    /// The day that the night is for.
    package let day: Day
    package let journalHolds: Bool
    /// How many violations `verify` found.
    package let violations: Int
    /// Why the database sends nothing until a person confirms it, in a sentence; nil if it may
    /// send.
    package let unconfirmed: String?
    /// What became of what was sent lately.
    package let outcomes: [ChannelOutcomes]

    package init(
      inDoubt: Int,
      day: Day,
      journalHolds: Bool,
      violations: Int,
      unconfirmed: String? = nil,
      outcomes: [ChannelOutcomes] = []
    ) {
      self.inDoubt = inDoubt
      self.day = day
      self.journalHolds = journalHolds
      self.violations = violations
      self.unconfirmed = unconfirmed
      self.outcomes = outcomes
    }
  }

  package init(
    _ plan: Plan,
    against approved: Approved?,
    undecided: Undecided? = nil,
    _ context: Context
  ) {
    self.plan = plan
    self.undecided = undecided
    self.approved = approved
    self.context = context
  }

  /// What each rail found, given the stated limits.
  package func findings(_ limits: [GuardRail: RailLimit]) -> [GuardRailResult] {
    GuardRail.allCases.map { rail in
      let stated = limits[rail] ?? rail.preset ?? 0
      let limit = stated.count(of: plan.inputs.backlog.count, atLeast: rail.floor)
      return switch rail {
      case .movedLater: movedLater(limit)
      case .movedDays: movedDays(limit)
      case .driftTimes: driftTimes(limit)
      case .driftDays: driftDays(limit)
      case .newlyLost: newlyLost(limit)
      case .longestWait: longestWait(limit)
      case .late: late(limit)
      case .lateDays: lateDays(limit)
      case .loadChanged: loadChanged(limit, isStated: limits[rail] != nil)
      case .planSize: planSize(limit)
      case .approvals: approvals(limit)
      case .inDoubt: inDoubt(limit)
      case .failures, .bounces, .complaints: outcomes(rail, limit)
      case .baseDate: baseDate
      case .journal: journal
      case .proof: proof
      case .confirmed: confirmed
      }
    }
  }
}
