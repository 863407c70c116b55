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
    guard inTime < dated.count else {
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
