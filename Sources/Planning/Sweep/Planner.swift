package import Model

/// Computes the plan: a pure function of its inputs, linear in their size.
///
/// The days are swept in order. Each day releases messages into queues, and each channel then takes
/// from its most urgent queue until its day is full. A queue holds the messages of one channel with
/// the same priority and deadline, first come first served, so that the queues in order are the
/// messages in order of rank. Within a priority this is earliest deadline first, which is optimal
/// for messages that each take one place of a day; and then what is due earliest, which has the
/// least sum and the least greatest lateness in the room that is left. Channels that limits connect are swept together,
/// in one order of rank over all of them.
///
/// Where windows or the limit for recipients count days together, those are promoted who would have no day otherwise.
///
/// Where as few messages as possible are to be late, a greatest set of them goes in time first, and the rest behind it
/// (Moore, 1968, for messages that each take one place).
package func plan(_ inputs: PlanInputs) -> Plan {
  var inputs = inputs
  inputs.limits.promoted = []
  let plan = planByRank(inputs)
  guard inputs.limits.connectsDays else { return plan }
  var search = PromotionSearch(plan, planByRank)
  search.run()
  return search.best
}

/// The plan, given which messages go before others of their priority.
private func planByRank(_ inputs: PlanInputs) -> Plan {
  var few = FewLate(inputs)
  guard !few.isEmpty else { return sweep(inputs, promised: []) }
  while true {
    var plan = sweep(few.inputs, promised: few.promised)
    guard !few.giveUp(plan) else { continue }
    plan.inputs = inputs
    return plan
  }
}

/// The plan, given the messages whose deadline is the day on which they are due: harder ones go before them.
private func sweep(_ inputs: PlanInputs, promised: Set<Int32>) -> Plan {
  var sweep = Sweep(inputs, promised: promised)
  for day in 0..<inputs.horizon {
    sweep.release(on: day)
    sweep.fill(day)
  }
  sweep.improve()
  return sweep.plan
}
