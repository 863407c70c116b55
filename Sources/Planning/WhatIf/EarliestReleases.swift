import Model

extension PlanInputs {
  /// The first day on which each message could go under any plan, as a day number: those before it in its thread go on
  /// theirs, as far as they are to be planned.
  var earliestReleases: [Int32] {
    var earliest = backlog.notBefore.map { max(baseDate.number, $0) }
    var isSettled = false
    while !isSettled {
      isSettled = true
      for followUp in backlog.followUps {
        guard let predecessor = followUp.predecessor else { continue }
        let release = earliest[Int(predecessor)] + followUp.waitDays
        guard release > earliest[Int(followUp.place)] else { continue }
        earliest[Int(followUp.place)] = release
        isSettled = false
      }
    }
    return earliest
  }
}
