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

  init(_ inputs: PlanInputs) {
    self.inputs = inputs
    partition = ChannelPartition(inputs)
    tree = inputs.channelTree
    precondition(tree.isAcyclic, "no channel is inside itself")
    decisions = Decisions(inputs)
    followUps = FollowUps(inputs)
    queues = ChannelQueues(inputs, partition)
    limited = partition.hasLimited ? LimitedSweep(inputs, tree, partition) : nil
  }

  /// Makes the messages ready that a day releases.
  mutating func release(on day: Int) {
    queues.activate(on: day)
    limited?.release(on: day, decisions.accounts)
    for (place, number, waiting) in followUps.released(on: day) {
      if partition.isLimited[Int(inputs.backlog.channel[place])] {
        let since = inputs.baseDate.number + waiting
        limited?.release(place, waitingSince: since, decisions.accounts)
      } else {
        queues.append(followUp: number, on: day)
      }
    }
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

  /// The plan, once all days are filled.
  var plan: Plan {
    let backlog = inputs.backlog
    var releases = backlog.notBefore.map { max(inputs.baseDate.number, $0) }
    var waitingSince = backlog.waitingSince
    for followUp in backlog.followUps {
      waitingSince[Int(followUp.place)] = backlog.notBefore[Int(followUp.place)]
    }
    followUps.write(into: &releases, &waitingSince, baseDate: inputs.baseDate.number)
    for (place, until) in inputs.attributes.heldUntil.enumerated()
    where until != MessageAttributes.heldWithoutEnd {
      releases[place] = max(releases[place], until)
    }
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
        target: limited?.target(of: place) ?? channel,
        isBlockedByRecipientLimit: limited?.isBlockedByRecipientLimit[place] ?? false
      )
    }
    return reasons.codes
  }
}
