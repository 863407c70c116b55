package import Model

/// How the deadlines of a plan are kept, beside what any plan could do.
package struct DeadlineFinding: Equatable, Sendable {
  package let bound: DeadlineBound
  /// The channels, by number, of whose trees more could be in time if deadlines came before priorities; empty where that
  /// is not known.
  package let channels: [Int32]
  /// Whether nothing is wrong with the flow that the bound rests on, as far as that was asked.
  package let isProved: Bool

  /// The bound is a greatest flow without what makes it hard.
  ///
  /// Under windows and the limit for recipients it is the value of a linear program, where that is not too large. The flow
  /// is a plan, of which the verifier can prove that it is the best.
  package init(_ plan: Plan, proving: Bool = false) {
    let inputs = plan.inputs
    let last = inputs.lastDay.number
    let backlog = inputs.backlog
    let dated = backlog.deadline.indices.filter {
      backlog.deadline[$0] != Backlog.none && backlog.deadline[$0] <= last
    }
    let inTime = dated.count { plan.day[$0] != Backlog.none }
    guard inTime < dated.count, proving || !inputs.havePlanWithMostInTime else {
      bound = DeadlineBound(messages: dated.count, inTime: inTime, most: inTime)
      (channels, isProved) = ([], true)
      return
    }
    let (flow, places) = inputs.relaxed(dated, until: inputs.lastDay)
    let relaxed = Planning.plan(flow)
    isProved = !proving || verify(relaxed).isEmpty
    let limits = inputs.limits
    var most = max(inTime, relaxed.assignedCount)
    if most > inTime, !limits.windows.isEmpty || limits.perRecipient != nil {
      let recipients = inputs.attributes.recipient
      let program = InTimeProgram(
        flow,
        under: limits,
        recipients.isEmpty ? [] : places.map { recipients[$0] }
      )
      most = max(inTime, min(most, program?.program.bound ?? most))
    }
    bound = DeadlineBound(messages: dated.count, inTime: inTime, most: most)
    let isExact =
      limits.windows.isEmpty && limits.shares.isEmpty && limits.perRecipient == nil
      && backlog.followUps.isEmpty
    guard isExact, !bound.isReached else {
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

extension PlanInputs {
  /// Whether the plan has as many in time as any, which is not taken for granted where it is to be proved.
  ///
  /// So it is where nothing but capacities limits it, and in no tree of channels one message is sent before another by its
  /// priority.
  fileprivate var havePlanWithMostInTime: Bool {
    guard limits.windows.isEmpty, limits.shares.isEmpty, limits.perRecipient == nil,
      limits.precedence.isEmpty, backlog.followUps.isEmpty
    else { return false }
    let tree = channelTree
    let roots = tree.outer.indices.map { tree.outermost(around: $0) }
    var isSettled = roots.map { _ in false }
    for (channel, root) in roots.enumerated()
    where limits.objectives(of: channel).contains(.deadlinesFirst) { isSettled[root] = true }
    var priority = roots.map { _ in Int32(0) }
    for (place, channel) in backlog.channel.enumerated() {
      let root = roots[Int(channel)]
      if priority[root] == 0 { priority[root] = backlog.priority[place] }
      guard isSettled[root] || priority[root] == backlog.priority[place] else { return false }
    }
    return true
  }
}
