package import Model

/// Checks a plan against the facts that it carries, without any of the planner's code.
///
/// An empty report proves that nothing exceeds a limit, goes outside its window, is out of rank or
/// is sent by a channel that may not send it; that each message that waits was, on each of those
/// days, held back by a limit that served no message ranking behind it; and that nested channels
/// have the best possible plan.
package func verify(_ plan: Plan) -> VerificationReport {
  var verification = PlanVerification(plan)
  guard verification.checkShape() else { return verification.report }
  verification.findImprovedChannels()
  verification.checkRows()
  verification.checkAccounts()
  verification.checkCells()
  verification.checkPositions()
  if plan.inputs.limits.isEmpty, !verification.improved.contains(true) {
    verification.checkWaiting()
  } else {
    verification.checkWindows()
    verification.checkBestPlan()
    let areConnected = verification.channelsWithConnectedDays
    verification.checkReservations(of: areConnected)
    verification.checkWaitingUnderLimits(
      of: zip(areConnected, verification.improved).map { !$0 && !$1 }
    )
  }
  verification.checkReasons()
  return verification.report
}

/// A verification under way: the plan, what was counted in it, and what was found.
struct PlanVerification {
  let plan: Plan
  var report = VerificationReport()
  /// Which channels are inside which.
  let tree: VerifierChannelTree
  /// Which channels' plan is the best possible, and in which deadlines come before priorities.
  private(set) var improved: [Bool] = []
  private(set) var areDeadlinesFirst: [Bool] = []
  /// Which have steps that are only planned.
  private(set) var haveSteps: [Bool] = []
  /// How many messages each cell's channel sends itself.
  var sent: [Int]
  /// How many are assigned to each cell, those of inner channels included.
  var assigned: [Int]
  /// For follow-ups whose predecessor has a day: that day plus the days to wait.
  var followRelease: [Int32]
  /// Which messages follow one that has no day.
  var lacksPredecessor: [Bool]
  /// The messages that go before others of their priority.
  private let promoted: Set<Int32>
  /// The channel within which each message may be sent; empty where no channel is inside another.
  var targets: [Int32] = []
  /// Which messages only their recipient's limit blocked on some day; empty without such a limit.
  var isBlockedByRecipientLimit: [Bool] = []

  init(_ plan: Plan) {
    self.plan = plan
    promoted = Set(plan.inputs.limits.promoted)
    tree = VerifierChannelTree(
      channels: plan.inputs.capacity.channels.count,
      plan.inputs.limits.outer
    )
    sent = [Int](repeating: 0, count: plan.inputs.capacity.capacity.count)
    assigned = sent
    followRelease = [Int32](repeating: .min, count: plan.inputs.backlog.count)
    lacksPredecessor = [Bool](repeating: false, count: plan.inputs.backlog.count)
  }

  var backlog: Backlog { plan.inputs.backlog }
  var table: CapacityTable { plan.inputs.capacity }
  var limits: PlanLimits { plan.inputs.limits }
  var base: Int { Int(plan.inputs.baseDate.number) }

  /// The cell of a message's day, or nil when it has none within the horizon.
  func cell(of place: Int) -> Int? {
    guard plan.day[place] != Backlog.none else { return nil }
    let day = Int(plan.day[place]) - base
    guard 0..<table.days ~= day else { return nil }
    return Int(plan.sender(at: place)) * table.days + day
  }

  mutating func findImprovedChannels() {
    let channels = ImprovedChannels(plan.inputs, tree)
    (improved, areDeadlinesFirst) = (channels.isImproved, channels.areDeadlinesFirst)
    haveSteps = channels.haveSteps
  }

  /// Whether a message goes before others of its priority.
  func isPromoted(_ place: Int) -> Bool {
    !promoted.isEmpty && promoted.contains(backlog.message[place])
  }

  /// The channel within which a message may be sent.
  func target(of place: Int) -> Int {
    Int(targets.isEmpty ? backlog.channel[place] : targets[place])
  }

  func deadline(_ place: Int) -> Int32 {
    backlog.deadline[place] == Backlog.none ? .max : backlog.deadline[place]
  }
}

extension PlanVerification {
  /// Checks that the columns fit together.
  mutating func checkShape() -> Bool {
    let count = backlog.count
    let cells = table.channels.count * table.days
    let columns = [plan.release, plan.waitingSince, plan.day, plan.position, plan.reason]
    let channels = table.channels.indices
    if columns.contains(where: { $0.count != count }) {
      report.add(.malformed("not every message has a decision"))
    } else if plan.planned.count != cells || table.lastOpen.count != table.channels.count {
      report.add(.malformed("not every day of every channel has a count"))
    } else if backlog.channel.contains(where: { !channels.contains(Int($0)) }) {
      report.add(.malformed("a message names a channel that has no capacity"))
    } else if !backlog.followUps.allSatisfy({ max($0.place, $0.predecessor ?? 0) < count }) {
      report.add(.malformed("a follow-up names a message that does not exist"))
    } else if let error = limitsError {
      report.add(.malformed(error))
    }
    return report.isEmpty
  }
}
