import Model

/// Finds which messages to let go before all others of their priority, so that fewer miss their deadlines where windows
/// or the limit for recipients count days together.
///
/// There a plan made in order of rank need not be the best, and the best is hard to find. So whoever misses a deadline is
/// promoted and the plan is made anew, as long as it becomes better (squeaky wheel optimization: Joslin and Clements,
/// 1999). Of all steps tried the best is taken, and of equally good plans the one that serves the higher ranks earlier,
/// so that the plan after a quiet night finds the same ones. Where steps are only planned nobody is promoted: the night
/// after which they are known would promote others. Messages without a deadline are not promoted: how many of
/// them have a day depends on where the horizon ends, and each night it ends a day later.
struct PromotionSearch {
  private(set) var best: Plan
  private var value: Value
  private var promoted: Set<Int32> = []
  private var tried: Set<Set<Int32>> = [[]]
  /// How many messages may still be planned, over all plans.
  private var left: Int
  /// The places in order of rank without promotions.
  private let order: [Int]
  private let levels: [Int]
  private let inputs: PlanInputs
  private let make: (PlanInputs) -> Plan

  /// How many messages are planned at most, and how many plans of all messages at least.
  private static let mostPlanned = 200_000
  private static let leastPlans = 2
  /// How many of those without a day are looked at in one step.
  private static let width = 12

  /// Takes the plan without promotions, and what makes one.
  init(_ plan: Plan, _ make: @escaping (PlanInputs) -> Plan) {
    (best, self.make, inputs) = (plan, make, plan.inputs)
    let backlog = inputs.backlog
    let isIncluded = inputs.channelsWithoutSteps
    let (priority, layout) = (EffectivePriority(inputs), SortKeyLayout(inputs))
    let levels = (0..<backlog.count).map(priority.of)
    let last = (0..<backlog.count).map {
      layout.lastDay(layout.deadline(backlog.deadline[$0]), at: $0)
    }
    order = (0..<backlog.count).filter { isIncluded[Int(backlog.channel[$0])] }
      .sorted {
        (levels[$0], last[$0], backlog.waitingSince[$0], $0)
          < (levels[$1], last[$1], backlog.waitingSince[$1], $1)
      }
    self.levels = levels
    left = max(PromotionSearch.mostPlanned, PromotionSearch.leastPlans * backlog.count)
    value = Value(plan, order, levels)
  }

  mutating func run() {
    guard !order.isEmpty else { return }
    while let step = bestStep() { (promoted, best, value) = step }
  }

  private typealias Step = (promoted: Set<Int32>, plan: Plan, value: Value)

  /// The best of the plans that promote some more, or some others.
  private mutating func bestStep() -> Step? {
    let missed = missed(in: best)
    var found: Step?
    if missed.count > 1 { attempt(promoted.union(missed), &found) }
    for place in missed.prefix(PromotionSearch.width) {
      // Who has no day now because of this one is promoted with it, or instead of another.
      guard let plan = attempt(promoted.union([place]), &found) else { continue }
      for other in self.missed(in: plan).prefix(PromotionSearch.width) {
        attempt(promoted.union([place, other]), &found)
      }
      for other in promoted.sorted() {
        attempt(promoted.union([place]).subtracting([other]), &found)
      }
    }
    for other in promoted.sorted() { attempt(promoted.subtracting([other]), &found) }
    return found
  }

  /// Makes the plan with some messages promoted, unless it was made before or too many were, and keeps it if it is better.
  @discardableResult
  private mutating func attempt(_ promoted: Set<Int32>, _ found: inout Step?) -> Plan? {
    guard left >= inputs.backlog.count, tried.insert(promoted).inserted else { return nil }
    left -= inputs.backlog.count
    var inputs = inputs
    inputs.limits.promoted = promoted.map { inputs.backlog.message[Int($0)] }.sorted()
    let plan = make(inputs)
    let value = Value(plan, order, levels)
    if value < found?.value ?? self.value { found = (promoted, plan, value) }
    return plan
  }

  /// The messages that miss a deadline within the horizon and that a better plan could give a day, by rank.
  private func missed(in plan: Plan) -> [Int32] {
    let last = inputs.lastDay.number
    return order.filter { place in
      let deadline = inputs.backlog.deadline[place]
      guard plan.day[place] == Backlog.none, deadline != Backlog.none, deadline <= last else {
        return false
      }
      let reason = UnplacedReason(rawValue: Int(plan.reason[place]))
      return reason == .noCapacityBeforeDeadline || reason == .recipientLimit
    }
    .map(Int32.init)
  }
}

extension PlanInputs {
  /// The channels where days are counted together and no step is only planned.
  fileprivate var channelsWithoutSteps: [Bool] {
    let (tree, held) = (channelTree, heldThreads)
    // What is held without an end is not planned at all, and leaves the plan that there is without it.
    let followUps = backlog.followUps.filter {
      $0.predecessor != nil && !held.contains($0.place)
    }
    let roots = tree.outer.indices.map { tree.outermost(around: $0) }
    var haveSteps = Set<Int>()
    for followUp in followUps {
      for place in [followUp.place, followUp.predecessor ?? followUp.place] {
        haveSteps.insert(roots[Int(backlog.channel[Int(place)])])
      }
    }
    let lookahead = Lookahead(self, tree)
    return roots.indices.map { channel in
      let hasStep =
        limits.perRecipient == nil ? haveSteps.contains(roots[channel]) : !haveSteps.isEmpty
      return lookahead.days[channel] > 0 && !hasStep
    }
  }
}

/// How good a plan is, the lesser the better: priority by priority how many of those with a deadline have a day; then
/// the days in order of rank.
private struct Value: Comparable {
  private var numbers: [Int32] = []

  init(_ plan: Plan, _ order: [Int], _ levels: [Int]) {
    var level = -1
    for place in order {
      if levels[place] != level {
        numbers.append(0)
        level = levels[place]
      }
      let isInTime =
        plan.day[place] != Backlog.none && plan.inputs.backlog.deadline[place] != Backlog.none
      if isInTime { numbers[numbers.count - 1] -= 1 }
    }
    for place in order {
      numbers.append(plan.day[place] == Backlog.none ? .max : plan.day[place])
    }
  }

  static func < (left: Value, right: Value) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}
