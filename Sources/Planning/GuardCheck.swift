package import Model

/// What the guard rails are asked about: a fresh plan, and the approved one that it would replace.
package struct GuardCheck {
  private let plan: Plan
  private let approved: Approved?
  private let standing: Standing

  /// The approved plan, as far as the rails compare with it.
  package struct Approved {
    package let version: Int
    package let comparison: Comparison
    /// How many messages it gave a day and nobody has sent since.
    package let left: Int

    package init(version: Int, comparison: Comparison, left: Int) {
      self.version = version
      self.comparison = comparison
      self.left = left
    }
  }

  /// How things stand beside the plan.
  package struct Standing {
    /// How many messages are in doubt.
    package let inDoubt: Int
    /// The day that the night is for.
    package let day: Day
    package let journalHolds: Bool
    /// How much `verify` found.
    package let flaws: Int
    /// Why nothing is sent from the database before a person has looked, in a sentence; nil where it may.
    package let unconfirmed: String?

    package init(
      inDoubt: Int,
      day: Day,
      journalHolds: Bool,
      flaws: Int,
      unconfirmed: String? = nil
    ) {
      self.inDoubt = inDoubt
      self.day = day
      self.journalHolds = journalHolds
      self.flaws = flaws
      self.unconfirmed = unconfirmed
    }
  }

  package init(_ plan: Plan, against approved: Approved?, _ standing: Standing) {
    self.plan = plan
    self.approved = approved
    self.standing = standing
  }

  /// What each rail found, given how much it allows where somebody stated that.
  package func findings(_ limits: [GuardRail: Int]) -> [RailFinding] {
    GuardRail.allCases.map { rail in
      let limit = limits[rail] ?? rail.preset ?? 0
      return switch rail {
      case .movedLater: movedLater(limit)
      case .movedDays: movedDays(limit)
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

extension GuardCheck {
  /// How many days later a change puts a message than the base date explains.
  ///
  /// Who was not sent on its day goes on the base date at the earliest, and what somebody asked for is no
  /// drift.
  private func drift(_ change: DecisionChange) -> Int {
    guard change.kind == .later, !change.isRescheduled, let from = change.from, let to = change.to
    else { return 0 }
    return max(0, max(from, plan.inputs.baseDate).days(to: to))
  }

  /// Who goes later than the base date explains, by most days first.
  private var drifted: [(message: Int32, days: Int)] {
    (approved?.comparison.changes ?? []).map { ($0.message, drift($0)) }.filter { $0.1 > 0 }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  private func movedLater(_ limit: Int) -> RailFinding {
    let drifted = drifted
    return finding(
      .movedLater,
      drifted.count,
      limit,
      "message",
      drifted.map(\.message),
      { "later than the base date explains: \($0)" }
    )
  }

  private func movedDays(_ limit: Int) -> RailFinding {
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

  /// Those that lost their day come before those that came and never had one.
  private func newlyLost(_ limit: Int) -> RailFinding {
    let lost = approved.map { losses(in: $0.comparison) } ?? unplacedInTime
    return finding(
      .newlyLost,
      lost.count,
      limit,
      "message",
      lost,
      { "without a day in time, though they had one or are new: \($0)" }
    )
  }

  private func losses(in comparison: Comparison) -> [Int32] {
    comparison.changes.filter { change in
      guard change.to == nil, !change.isRescheduled else { return false }
      return switch change.kind {
      case .later: true
      case .added: change.reason.map(GuardCheck.isLoss) ?? false
      case .removed, .earlier, .account: false
      }
    }.map(\.message)
  }

  /// In a first plan everything is new.
  private var unplacedInTime: [Int32] {
    plan.reason.indices.filter { place in
      UnplacedReason(rawValue: Int(plan.reason[place])).map(GuardCheck.isLoss) ?? false
    }.map { plan.inputs.backlog.message[$0] }
  }

  /// Whether a new message without a day is lost; the others may have one in a later plan.
  private static func isLoss(_ reason: UnplacedReason) -> Bool {
    switch reason {
    case .beyondHorizon, .predecessorUnplaced: false
    case .noCapacityBeforeDeadline, .channelClosed, .deadlineBeforeRelease, .recipientLimit: true
    }
  }

  private func longestWait(_ limit: Int) -> RailFinding {
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

  private func loadChanged(_ limit: Int) -> RailFinding {
    let load = plan.day.count { $0 != Backlog.none }
    // Beside a plan of which nothing is left, any load is new and none is a change.
    let before = approved.flatMap { $0.left > 0 ? $0.left : nil } ?? load
    return finding(
      .loadChanged,
      abs(load - before) * 100 / max(before, 1),
      limit,
      "per cent",
      [],
      { "what is planned differs by \($0) from what is left of the approved plan" }
    )
  }

  private func inDoubt(_ limit: Int) -> RailFinding {
    finding(.inDoubt, standing.inDoubt, limit, "message", []) { "\($0) in doubt" }
  }

  private var baseDate: RailFinding {
    let base = plan.inputs.baseDate
    return RailFinding(
      rail: GuardRail.baseDate.name,
      allows: standing.day.description,
      found: base.description,
      holds: base == standing.day,
      sentence: base == standing.day
        ? "the base date is \(base)"
        : "the base date is \(base), and the night is for \(standing.day)"
    )
  }

  private var journal: RailFinding {
    RailFinding(
      rail: GuardRail.journal.name,
      allows: "that it holds",
      found: standing.journalHolds ? "it holds" : "it does not hold",
      holds: standing.journalHolds,
      sentence: standing.journalHolds
        ? "the journal gives the present states" : "the journal does not give the present states"
    )
  }

  private var proof: RailFinding {
    finding(.proof, standing.flaws, 0, "flaw", []) { "'sendplan verify' found \($0) in the plan" }
  }

  private var confirmed: RailFinding {
    RailFinding(
      rail: GuardRail.confirmed.name,
      allows: "a database that sends",
      found: standing.unconfirmed == nil ? "it sends" : "it sends nothing",
      holds: standing.unconfirmed == nil,
      sentence: standing.unconfirmed.map { "\($0): 'sendplan status' says what to do" }
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
  ) -> RailFinding {
    func words(_ number: Int) -> String {
      "\(number) \(unit)\(number == 1 || unit == "per cent" ? "" : "s")"
    }
    return RailFinding(
      rail: rail.name,
      allows: limit == 0 ? "none" : "at most \(words(limit))",
      found: words(found),
      holds: found <= limit,
      messages: messages,
      sentence: sentence(words(found))
    )
  }
}
