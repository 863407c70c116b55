import Model

/// The first day on which each message may go, and the day from which it waits, given the days of all messages.
struct PlannedReleases: Equatable {
  /// Day numbers; of a follow-up whose predecessor has no day what its own `not_before` and the base date allow.
  private(set) var releases: [Int32]
  private(set) var waitingSince: [Int32]
  /// Which messages follow one that has no day.
  private(set) var lacksPredecessor: [Bool]

  init(_ inputs: PlanInputs, days: [Int32]) {
    let (backlog, base) = (inputs.backlog, inputs.baseDate.number)
    releases = backlog.notBefore.map { max(base, $0) }
    waitingSince = backlog.waitingSince
    lacksPredecessor = [Bool](repeating: false, count: backlog.count)
    for followUp in backlog.followUps {
      let place = Int(followUp.place)
      waitingSince[place] = backlog.notBefore[place]
      let day = followUp.predecessor.map { days[Int($0)] } ?? Backlog.none
      lacksPredecessor[place] = day == Backlog.none
      guard day != Backlog.none else { continue }
      releases[place] = max(releases[place], day + followUp.waitDays)
      waitingSince[place] = releases[place]
    }
    for (place, until) in inputs.attributes.heldUntil.enumerated()
    where until != MessageAttributes.heldWithoutEnd {
      releases[place] = max(releases[place], until)
    }
  }
}
