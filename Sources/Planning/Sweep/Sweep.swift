import Model

/// A plan in the making: what is decided so far, and who waits where.
struct Sweep {
  private(set) var decisions: Decisions

  private let inputs: PlanInputs
  private let kinds: ChannelPartition
  private let tree: ChannelTree
  private var followers: FollowUps
  private var queues: ChannelQueues
  /// The sweep over those channels that cannot be swept one by one; nil where there are none.
  private var limited: LimitedSweep?

  init(_ inputs: PlanInputs) {
    self.inputs = inputs
    kinds = ChannelPartition(inputs)
    tree = ChannelTree(channels: inputs.capacity.channels.count, inputs.limits)
    decisions = Decisions(inputs)
    followers = FollowUps(inputs)
    queues = ChannelQueues(inputs, kinds)
    limited = kinds.hasLimited ? LimitedSweep(inputs, tree, kinds) : nil
  }

  /// Makes those ready to go whose release a day is.
  mutating func release(on day: Int) {
    queues.wake(on: day)
    limited?.release(on: day, decisions.accounts)
    for (place, number) in followers.due(on: day) {
      if kinds.isLimited[Int(inputs.backlog.channel[place])] {
        limited?.release(place, on: day, decisions.accounts)
      } else {
        queues.append(follower: number, on: day)
      }
    }
  }

  /// Gives the free places of a day to those who rank first.
  mutating func fill(_ day: Int) {
    for channel in kinds.plain { fill(channel, on: day) }
    if let places = limited?.fill(day, &decisions) { followers.announce(places, on: day) }
  }

  private mutating func fill(_ channel: Int, on day: Int) {
    let room = inputs.capacity.free(inputs.capacity.cell(channel: channel, day: day))
    var taken: Int32 = 0
    while taken < room, let queue = queues.first(of: channel, on: Int32(day)) {
      let next = queues.takeNext(of: queue, on: Int32(day), atMost: room - taken)
      if next.isEmpty { queues.rest(queue) }
      decisions.assign(next, to: channel, on: day)
      followers.announce(next, on: day)
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
    followers.write(into: &releases, &waitingSince, baseDate: inputs.baseDate.number)
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
    var reasons = Reasons(
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
        isHeldByRecipient: limited?.isHeldByRecipient[place] ?? false
      )
    }
    return reasons.codes
  }
}
