package import Model

/// How many of the messages whose deadline is a day of the plan go in time, and how many any plan could have in time at
/// most.
package struct DeadlineBound: Equatable, Sendable {
  package let messages: Int
  package let inTime: Int
  /// An upper bound; the exact number where neither windows, shares, limits for recipients nor planned predecessors
  /// matter.
  package let most: Int
  /// The channels, by number, of whose trees more could be in time if deadlines came before priorities; empty where that
  /// is not known.
  package let channels: [Int32]

  /// The bound is a greatest flow without what makes it hard: with one priority, no windows, shares or limits for
  /// recipients, and follow-ups released as if those before them went on their first day.
  package init(_ plan: Plan) {
    let inputs = plan.inputs
    let last = inputs.lastDay.number
    let backlog = inputs.backlog
    let dated = backlog.deadline.indices.filter {
      backlog.deadline[$0] != Backlog.none && backlog.deadline[$0] <= last
    }
    messages = dated.count
    inTime = dated.count { plan.day[$0] != Backlog.none }
    guard inTime < messages else {
      (most, channels) = (inTime, [])
      return
    }
    let relaxed = Planning.plan(inputs.relaxed(dated))
    most = max(inTime, relaxed.assignedCount)
    let limits = inputs.limits
    let isExact =
      limits.windows.isEmpty && limits.shares.isEmpty && limits.perRecipient == nil
      && backlog.followUps.isEmpty
    guard isExact, most > inTime else {
      channels = []
      return
    }
    let tree = inputs.channelTree
    var more = [Int](repeating: 0, count: inputs.capacity.channels.count)
    for (new, place) in dated.enumerated() {
      let root = tree.outermost(around: Int(backlog.channel[place]))
      more[root] += relaxed.day[new] == Backlog.none ? 0 : 1
      more[root] -= plan.day[place] == Backlog.none ? 0 : 1
    }
    channels = more.indices.filter { more[$0] > 0 }.map { inputs.capacity.channels[$0] }
  }
}

extension PlanInputs {
  /// The inputs of some messages, with all that makes their best plan hard to find left out.
  fileprivate func relaxed(_ places: [Int]) -> PlanInputs {
    var part = Backlog()
    var attributes = MessageAttributes()
    let releases = earliestReleases
    for place in places {
      part.append(
        message: backlog.message[place],
        channel: backlog.channel[place],
        priority: 1,
        notBefore: releases[place],
        waitingSince: releases[place],
        deadline: backlog.deadline[place]
      )
    }
    let given = self.attributes
    if !given.account.isEmpty { attributes.account = places.map { given.account[$0] } }
    if !given.heldUntil.isEmpty { attributes.heldUntil = places.map { given.heldUntil[$0] } }
    var relaxed = PlanLimits()
    (relaxed.outer, relaxed.heldUntil) = (limits.outer, limits.heldUntil)
    return PlanInputs(
      baseDate: baseDate,
      capacity: capacity,
      backlog: part,
      limits: relaxed,
      attributes: attributes
    )
  }
}
