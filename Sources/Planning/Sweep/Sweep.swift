import Model

/// The state of the sweep: the decisions made so far, and the messages that wait.
struct Sweep {
  private(set) var decisions: Decisions

  private let inputs: PlanInputs
  private let partition: ChannelPartition
  private let tree: ChannelTree
  private var followUps: FollowUps
  private var queues: ChannelQueues
  /// The sweep over the limited channels; nil where there are none.
  private var limited: LimitedSweep?

  private let promised: Set<Int32>

  init(_ inputs: PlanInputs, promised: Set<Int32>) {
    self.inputs = inputs
    self.promised = promised
    partition = ChannelPartition(inputs)
    tree = inputs.channelTree
    precondition(tree.isAcyclic, "no channel is inside itself")
    decisions = Decisions(inputs)
    followUps = FollowUps(inputs, partition)
    queues = ChannelQueues(inputs, partition)
    limited = partition.hasLimited ? LimitedSweep(inputs, tree, partition) : nil
  }

  /// Makes the messages ready that a day releases.
  mutating func release(on day: Int) {
    queues.activate(on: day)
    for (_, number) in followUps.released(on: day) { queues.append(followUp: number, on: day) }
    limited?.add(followUps.takeFound(), decisions.accounts)
  }

  /// Fills the free places of a day in order of rank.
  mutating func fill(_ day: Int) {
    for channel in partition.plain { fill(channel, on: day) }
    if let places = limited?.fill(day, &decisions) { followUps.fixReleases(after: places, on: day) }
  }

  private mutating func fill(_ channel: Int, on day: Int) {
    let free = inputs.capacity.free(inputs.capacity.cell(channel: channel, day: day))
    var taken: Int32 = 0
    while taken < free, let queue = queues.first(of: channel, on: Int32(day)) {
      let next = queues.takeNext(of: queue, on: Int32(day), atMost: free - taken)
      if next.isEmpty { queues.deactivate(queue) }
      decisions.assign(next, to: channel, on: day)
      followUps.fixReleases(after: next, on: day)
      taken += Int32(next.count)
    }
  }

  /// Gives the messages of nested channels the best days, once all days are filled.
  mutating func improve() {
    guard let limited, let nested = NestedChannels(inputs, tree, promised) else { return }
    // A day that changed may release what follows it on another day.
    var releases = PlannedReleases(inputs, days: decisions.days)
    for round in 0..<Sweep.rounds {
      let accounts = decisions.accounts
      nested.improve(
        releases,
        target: { limited.target(of: $0, accounts) },
        areSwept: round == 0,
        &decisions
      )
      let changed = PlannedReleases(inputs, days: decisions.days)
      guard changed != releases else { return }
      releases = changed
    }
  }

  /// How often plans are improved at most for the sake of follow-ups.
  private static let rounds = 50

  /// The plan, once all days are filled.
  var plan: Plan {
    let known = PlannedReleases(inputs, days: decisions.days)
    let (releases, waitingSince) = (known.releases, known.waitingSince)
    return Plan(
      inputs: inputs,
      release: releases,
      waitingSince: waitingSince,
      day: decisions.days,
      position: decisions.positions,
      reason: reasons(releases, waitingSince),
      planned: decisions.planned,
      account: decisions.accounts
    )
  }

  private func reasons(_ releases: [Int32], _ waitingSince: [Int32]) -> [Int32] {
    var reasons = UnplacedReasons(
      inputs,
      tree,
      releases: releases,
      waitingSince: waitingSince,
      days: decisions.days
    )
    for place in decisions.days.indices where decisions.days[place] == Backlog.none {
      let channel = Int(inputs.backlog.channel[place])
      reasons.add(
        place,
        target: limited?.target(of: place, decisions.accounts) ?? channel,
        isBlockedByRecipientLimit: limited?.isBlockedByRecipientLimit[place] ?? false
      )
    }
    return reasons.codes
  }
}
