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

  /// The bound is a greatest flow without what makes it hard.
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
    let (flow, places) = inputs.relaxed(dated, until: inputs.lastDay)
    let relaxed = Planning.plan(flow)
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
    func root(_ place: Int) -> Int { tree.outermost(around: Int(backlog.channel[place])) }
    for (new, place) in places.enumerated() where relaxed.day[new] != Backlog.none {
      more[root(place)] += 1
    }
    for place in dated where plan.day[place] != Backlog.none { more[root(place)] -= 1 }
    channels = more.indices.filter { more[$0] > 0 }.map { inputs.capacity.channels[$0] }
  }
}
