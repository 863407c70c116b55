import Model

/// The finding of each guard rail.
extension GuardRailCheck {
  /// By how many days a change delays a message beyond what the base date explains.
  ///
  /// A message that was not sent on its day goes on the base date at the earliest, and a requested
  /// change is no drift.
  private func drift(_ change: DecisionChange, _ heldUp: Set<Int32>) -> Int {
    guard change.kind == .later, !change.isRescheduled, !heldUp.contains(change.message),
      let from = change.from, let to = change.to
    else { return 0 }
    return max(0, max(from, plan.inputs.baseDate).days(to: to))
  }

  /// The messages that go later than the base date explains, by most days first.
  private var drifted: [(message: Int32, days: Int)] {
    let heldUp = heldUp
    return (approved?.comparison.changes ?? []).map { ($0.message, drift($0, heldUp)) }
      .filter { $0.1 > 0 }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  /// The messages whose holds have changed, and all that follow them.
  private var heldUp: Set<Int32> {
    var messages = Set(
      (approved?.comparison.changes ?? []).lazy.filter { $0.hold != nil }.map(\.message)
    )
    guard !messages.isEmpty else { return messages }
    let backlog = plan.inputs.backlog
    // What is followed arrived before.
    for followUp in backlog.followUps {
      guard let predecessor = followUp.predecessor,
        messages.contains(backlog.message[Int(predecessor)])
      else { continue }
      messages.insert(backlog.message[Int(followUp.place)])
    }
    return messages
  }

  func movedLater(_ limit: Int) -> GuardRailResult {
    let drifted = drifted
    let messages = drifted.map(\.message)
    return finding(
      .movedLater,
      drifted.reduce(0) { $0 + $1.days },
      limit,
      "message-day",
      messages,
      {
        "later than the base date explains: \($0)" + groups + causes(of: messages)
          + alreadyHeld(messages, \.later)
      }
    )
  }

  /// Who moved for one cause, channel by channel, those with most days first.
  private var groups: String {
    let (heldUp, tree) = (heldUp, plan.inputs.channelTree)
    let channels = plan.inputs.capacity.channels
    let indices = Dictionary(uniqueKeysWithValues: zip(channels, channels.indices))
    func root(_ channel: Int32) -> Int? { indices[channel].map(tree.outermost(around:)) }
    var groups: [Int: DriftGroup] = [:]
    for change in approved?.comparison.changes ?? [] {
      let days = drift(change, heldUp)
      guard days > 0, let root = root(change.channel) else { continue }
      groups[root, default: DriftGroup(channels[root])].add(change, by: days)
    }
    let sorted = groups.sorted { ($1.value.days, $0.key) < ($0.value.days, $1.key) }
    let words = sorted.prefix(GuardRailCheck.shownGroups).map { root, group in
      let cause = group.cause(
        approved?.inputs?.capacities ?? [],
        // What was not sent as planned stands in the way as well, and is told with the causes.
        approved?.moves.contains(where: \.isUnsent) == true
          ? [] : approved?.comparison.changes ?? []
      ) { number in indices[number].map(tree.outermost(around:)) == root }
      let names = plan.inputs.channelNames
      let name = sorted.count > 1 && !names.isEmpty ? "\(names[root]) " : ""
      return name + group.words(cause)
    }
    let rest = sorted.count - words.count
    return words.isEmpty
      ? "" : ": " + words.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more channels" : "")
  }

  private static let shownGroups = 3

  /// How many of some messages moved because something was not sent, and how many for no reason.
  private func causes(of messages: [Int32]) -> String {
    let among = Set(messages)
    let moves = (approved?.moves ?? []).filter { among.contains($0.message) }
    return UnexplainedMove.counts(of: moves).map { ", \($0.count) \($0.reason)" }.joined()
  }

  /// How many of some messages an undecided plan already had, and how many are new.
  private func alreadyHeld(_ messages: [Int32], _ already: KeyPath<Undecided, Set<Int32>>) -> String
  {
    guard let undecided else { return "" }
    let old = messages.count { undecided[keyPath: already].contains($0) }
    return ", \(old) of them in plan \(undecided.version) already, which waits for a decision, and"
      + " \(messages.count - old) new"
  }

  func movedDays(_ limit: Int) -> GuardRailResult {
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
  func driftTimes(_ limit: Int) -> GuardRailResult {
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

  func driftDays(_ limit: Int) -> GuardRailResult {
    let drift = (approved?.drift ?? []).filter { $0.days > limit }
      .sorted { ($1.days, $0.message) < ($0.days, $1.message) }
    return finding(
      .driftDays,
      (approved?.drift ?? []).map(\.days).max() ?? 0,
      limit,
      "day",
      drift.map(\.message),
      { "\(drifting) moved \($0) later in total" + firstMove(drift) }
    )
  }

  private var drifting: String {
    "over the last \(SlowDrift.plans) plans, without a change that explains it, a message"
  }

  /// The version in which the worst one first moved, and why.
  private func firstMove(_ drift: [SlowDrift]) -> String {
    drift.first.map { ", \($0.beginning)" } ?? ""
  }

  /// Messages that lost their day come before new ones that never had one.
  func newlyLost(_ limit: Int) -> GuardRailResult {
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
    let heldUp = heldUp
    return comparison.changes.filter { change in
      guard change.to == nil, !change.isRescheduled, !heldUp.contains(change.message) else {
        return false
      }
      return switch change.kind {
      case .later: true
      case .added: change.reason.map(GuardRailCheck.isLoss) ?? false
      case .removed, .earlier, .account, .edited: false
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
    case .beyondHorizon, .predecessorUnplaced, .held: false
    case .noCapacityBeforeDeadline, .channelClosed, .deadlineBeforeRelease, .recipientLimit: true
    }
  }

  func longestWait(_ limit: Int) -> GuardRailResult {
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
      { "a message waits \($0)" }
    )
  }

  /// The messages that are late by more than some days, the latest first, and how late all are.
  private func lateMessages(byMoreThan limit: Int) -> (messages: [Int32], all: Lateness) {
    var late: [(message: Int32, days: Int)] = []
    for place in plan.inputs.backlog.due.indices {
      var own = Lateness()
      own.add(place, of: plan)
      if own.days > limit { late.append((plan.inputs.backlog.message[place], own.days)) }
    }
    late.sort { ($1.days, $0.message) < ($0.days, $1.message) }
    return (late.map(\.message), Lateness(plan))
  }

  func late(_ limit: Int) -> GuardRailResult {
    let (messages, all) = lateMessages(byMoreThan: 0)
    return finding(.late, all.late, limit, "message", messages) {
      all.late == 0 ? "nothing is late" : "late: \($0), \(all.days) days in all"
    }
  }

  func lateDays(_ limit: Int) -> GuardRailResult {
    let (messages, all) = lateMessages(byMoreThan: limit)
    return finding(.lateDays, all.greatest, limit, "day", messages) {
      all.late == 0 ? "nothing is late" : "a message is \($0) late"
    }
  }

  func loadChanged(_ limit: Int, isStated: Bool) -> GuardRailResult {
    // What a person holds, or holds no longer, is left out of both.
    let heldUp = heldUp
    let changes = (approved?.comparison.changes ?? []).filter { heldUp.contains($0.message) }
    let load = plan.day.count { $0 != Backlog.none } - changes.count { $0.to != nil }
    let remaining = (approved?.remaining ?? 0) - changes.count { $0.from != nil }
    // If nothing is left of the approved plan, no load is a change.
    let before = remaining > 0 ? remaining : load
    // Of a small plan a few messages are a large part.
    let isSmall = !isStated && abs(load - before) <= GuardRail.smallLoadChange
    let found = abs(load - before) * 100 / max(before, 1)
    return finding(
      .loadChanged,
      found,
      isSmall ? max(limit, found) : limit,
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

  func planSize(_ limit: Int) -> GuardRailResult {
    finding(.planSize, plan.assignedCount, limit, "message", []) { "\($0) with a day" }
  }

  func approvals(_ needed: Int) -> GuardRailResult {
    GuardRailResult(
      rail: GuardRail.approvals.name,
      allows: "a night that approves by itself",
      found: needed > 1 ? "\(needed) people" : "nobody else",
      holds: needed <= 1,
      sentence: needed > 1
        ? "\(needed) different people have to approve a plan" : "nobody else has to approve it"
    )
  }

  func inDoubt(_ limit: Int) -> GuardRailResult {
    finding(.inDoubt, context.inDoubt, limit, "message", []) { "\($0) in doubt" }
  }

  var baseDate: GuardRailResult {
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

  var journal: GuardRailResult {
    GuardRailResult(
      rail: GuardRail.journal.name,
      allows: "that it holds",
      found: context.journalHolds ? "it holds" : "it does not hold",
      holds: context.journalHolds,
      sentence: context.journalHolds
        ? "the journal gives the present states" : "the journal does not give the present states"
    )
  }

  var proof: GuardRailResult {
    finding(.proof, context.violations, 0, "violation", []) {
      "'sendplan verify' found \($0) in the plan"
    }
  }

  var confirmed: GuardRailResult {
    GuardRailResult(
      rail: GuardRail.confirmed.name,
      allows: "a database that sends",
      found: context.unconfirmed == nil ? "it sends" : "it sends nothing",
      holds: context.unconfirmed == nil,
      sentence: context.unconfirmed.map { "\($0): 'sendplan status' says what to do" }
        ?? "it is no unconfirmed copy"
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
