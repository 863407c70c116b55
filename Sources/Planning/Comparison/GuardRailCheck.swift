package import Model

/// Checks the guard rails of a fresh plan against the approved plan that it would replace.
package struct GuardRailCheck {
  private let plan: Plan
  private let approved: Approved?
  private let undecided: Undecided?
  private let context: Context

  /// The approved plan, as far as the rails compare with it.
  package struct Approved {
    package let version: Int
    package let comparison: Comparison
    /// How many of its assigned messages are not sent yet.
    package let remaining: Int
    /// The messages that have moved since without a change that explains it.
    package let moves: [UnexplainedMove]
    /// How they also moved over the plans before.
    package let drift: [SlowDrift]

    package init(
      version: Int,
      comparison: Comparison,
      remaining: Int,
      moves: [UnexplainedMove] = [],
      drift: [SlowDrift] = []
    ) {
      self.version = version
      self.comparison = comparison
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
    fileprivate let later: Set<Int32>
    fileprivate let unplaced: Set<Int32>
    /// How many messages it assigns.
    fileprivate let load: Int

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

    package init(
      inDoubt: Int,
      day: Day,
      journalHolds: Bool,
      violations: Int,
      unconfirmed: String? = nil
    ) {
      self.inDoubt = inDoubt
      self.day = day
      self.journalHolds = journalHolds
      self.violations = violations
      self.unconfirmed = unconfirmed
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
  package func findings(_ limits: [GuardRail: Int]) -> [GuardRailResult] {
    GuardRail.allCases.map { rail in
      let limit = limits[rail] ?? rail.preset ?? 0
      return switch rail {
      case .movedLater: movedLater(limit)
      case .movedDays: movedDays(limit)
      case .driftTimes: driftTimes(limit)
      case .driftDays: driftDays(limit)
      case .newlyLost: newlyLost(limit)
      case .longestWait: longestWait(limit)
      case .loadChanged: loadChanged(limit)
      case .inDoubt: inDoubt(limit)
      case .baseDate: baseDate
      case .journal: journal
      case .proof: proof
      case .confirmed: confirmed
      }
    }
  }
}

extension GuardRailCheck {
  /// By how many days a change delays a message beyond what the base date explains.
  ///
  /// A message that was not sent on its day goes on the base date at the earliest, and a requested
  /// change is no drift.
  private func drift(_ change: DecisionChange) -> Int {
    guard change.kind == .later, !change.isRescheduled, let from = change.from, let to = change.to
    else { return 0 }
    return max(0, max(from, plan.inputs.baseDate).days(to: to))
  }

  /// The messages that go later than the base date explains, by most days first.
  private var drifted: [(message: Int32, days: Int)] {
    (approved?.comparison.changes ?? []).map { ($0.message, drift($0)) }.filter { $0.1 > 0 }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  private func movedLater(_ limit: Int) -> GuardRailResult {
    let drifted = drifted
    let messages = drifted.map(\.message)
    return finding(
      .movedLater,
      drifted.count,
      limit,
      "message",
      messages,
      {
        "later than the base date explains: \($0)" + causes(of: messages)
          + alreadyHeld(messages, \.later)
      }
    )
  }

  /// How many of some messages moved because something was not sent, and how many for no reason.
  private func causes(of messages: [Int32]) -> String {
    let among = Set(messages)
    let moves = (approved?.moves ?? []).filter { among.contains($0.message) }
    let unsent = moves.count { $0.isUnsent }
    let parts = [
      (unsent, "because of what was not sent as planned"),
      (moves.count - unsent, "for no reason that the inputs give"),
    ]
    return parts.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
  }

  /// How many of some messages an undecided plan already had, and how many are new.
  private func alreadyHeld(_ messages: [Int32], _ already: KeyPath<Undecided, Set<Int32>>) -> String
  {
    guard let undecided else { return "" }
    let old = messages.count { undecided[keyPath: already].contains($0) }
    return ", \(old) of them in plan \(undecided.version) already, which waits for a decision, and"
      + " \(messages.count - old) new"
  }

  private func movedDays(_ limit: Int) -> GuardRailResult {
    let drifted = drifted
    return finding(
      .movedDays,
      drifted.first?.days ?? 0,
      limit,
      "day",
      drifted.filter { $0.days > limit }.map(\.message),
      { "a message goes \($0) later than the base date explains" }
    )
  }

  /// Messages that move again, which a comparison with the last plan alone never shows.
  private func driftTimes(_ limit: Int) -> GuardRailResult {
    let drift = (approved?.drift ?? []).filter { $0.times > limit }
    return finding(
      .driftTimes,
      (approved?.drift ?? []).map(\.times).max() ?? 0,
      limit,
      "time",
      drift.map(\.message),
      { "\(drifting) moved later \($0)" + firstMove(drift) }
    )
  }

  private func driftDays(_ limit: Int) -> GuardRailResult {
    let drift = (approved?.drift ?? []).filter { $0.days > limit }
      .sorted { ($1.days, $0.message) < ($0.days, $1.message) }
    return finding(
      .driftDays,
      (approved?.drift ?? []).map(\.days).max() ?? 0,
      limit,
      "day",
      drift.map(\.message),
      { "\(drifting) moved \($0) later in sum" + firstMove(drift) }
    )
  }

  private var drifting: String {
    "over the last \(SlowDrift.plans) plans, without a change that explains it, a message"
  }

  /// The version in which the worst one first moved, and why.
  private func firstMove(_ drift: [SlowDrift]) -> String {
    guard let worst = drift.first else { return "" }
    let why =
      worst.isFirstUnsent
      ? "because of what was not sent as planned" : "for no reason that the inputs give"
    return ", first in plan \(worst.firstVersion) \(why)"
  }

  /// Messages that lost their day come before new ones that never had one.
  private func newlyLost(_ limit: Int) -> GuardRailResult {
    let unplaced = approved.map { losses(in: $0.comparison) } ?? unplacedInTime
    return finding(
      .newlyLost,
      unplaced.count,
      limit,
      "message",
      unplaced,
      {
        "without a day in time, though they had one or are new: \($0)"
          + alreadyHeld(unplaced, \.unplaced)
      }
    )
  }

  private func losses(in comparison: Comparison) -> [Int32] {
    comparison.changes.filter { change in
      guard change.to == nil, !change.isRescheduled else { return false }
      return switch change.kind {
      case .later: true
      case .added: change.reason.map(GuardRailCheck.isLoss) ?? false
      case .removed, .earlier, .account: false
      }
    }.map(\.message)
  }

  /// In a first plan every message is new.
  private var unplacedInTime: [Int32] {
    plan.reason.indices.filter { place in
      UnplacedReason(rawValue: Int(plan.reason[place])).map(GuardRailCheck.isLoss) ?? false
    }.map { plan.inputs.backlog.message[$0] }
  }

  /// Whether an unplaced new message counts as lost; others may get a day in a later plan.
  private static func isLoss(_ reason: UnplacedReason) -> Bool {
    switch reason {
    case .beyondHorizon, .predecessorUnplaced: false
    case .noCapacityBeforeDeadline, .channelClosed, .deadlineBeforeRelease, .recipientLimit: true
    }
  }

  private func longestWait(_ limit: Int) -> GuardRailResult {
    var waits: [(message: Int32, days: Int)] = []
    var longest = 0
    for place in plan.day.indices {
      guard let days = plan.waitingDays(at: place) else { continue }
      longest = max(longest, days)
      if days > limit { waits.append((plan.inputs.backlog.message[place], days)) }
    }
    waits.sort { ($1.days, $0.message) < ($0.days, $1.message) }
    return finding(
      .longestWait,
      longest,
      limit,
      "day",
      waits.map(\.message),
      { "somebody waits \($0)" }
    )
  }

  private func loadChanged(_ limit: Int) -> GuardRailResult {
    let load = plan.day.count { $0 != Backlog.none }
    // If nothing is left of the approved plan, no load is a change.
    let before = approved.flatMap { $0.remaining > 0 ? $0.remaining : nil } ?? load
    return finding(
      .loadChanged,
      abs(load - before) * 100 / max(before, 1),
      limit,
      "per cent",
      [],
      {
        "what is planned differs by \($0) from what is left of the approved plan"
          + (undecided.map { earlierLoad($0, before) } ?? "")
      }
    )
  }

  private func earlierLoad(_ undecided: Undecided, _ before: Int) -> String {
    ", in plan \(undecided.version), which waits for a decision, by"
      + " \(abs(undecided.load - before) * 100 / max(before, 1)) per cent"
  }

  private func inDoubt(_ limit: Int) -> GuardRailResult {
    finding(.inDoubt, context.inDoubt, limit, "message", []) { "\($0) in doubt" }
  }

  private var baseDate: GuardRailResult {
    let base = plan.inputs.baseDate
    return GuardRailResult(
      rail: GuardRail.baseDate.name,
      allows: context.day.description,
      found: base.description,
      holds: base == context.day,
      sentence: base == context.day
        ? "the base date is \(base)"
        : "the base date is \(base), and the night is for \(context.day)"
    )
  }

  private var journal: GuardRailResult {
    GuardRailResult(
      rail: GuardRail.journal.name,
      allows: "that it holds",
      found: context.journalHolds ? "it holds" : "it does not hold",
      holds: context.journalHolds,
      sentence: context.journalHolds
        ? "the journal gives the present states" : "the journal does not give the present states"
    )
  }

  private var proof: GuardRailResult {
    finding(.proof, context.violations, 0, "flaw", []) {
      "'sendplan verify' found \($0) in the plan"
    }
  }

  private var confirmed: GuardRailResult {
    GuardRailResult(
      rail: GuardRail.confirmed.name,
      allows: "a database that sends",
      found: context.unconfirmed == nil ? "it sends" : "it sends nothing",
      holds: context.unconfirmed == nil,
      sentence: context.unconfirmed.map { "\($0): 'sendplan status' says what to do" }
        ?? "it is no copy that nobody has confirmed"
    )
  }

  private func finding(
    _ rail: GuardRail,
    _ found: Int,
    _ limit: Int,
    _ unit: String,
    _ messages: [Int32],
    _ sentence: (String) -> String
  ) -> GuardRailResult {
    func words(_ number: Int) -> String {
      "\(number) \(unit)\(number == 1 || unit == "per cent" ? "" : "s")"
    }
    return GuardRailResult(
      rail: rail.name,
      allows: limit == 0 ? "none" : "at most \(words(limit))",
      found: words(found),
      holds: found <= limit,
      messages: messages,
      sentence: sentence(words(found))
    )
  }
}
