package import Model

extension Plan {
  /// What the plan says of the message at a place of its backlog, as a stored plan would say it.
  package func row(at place: Int) -> PlanRow {
    let backlog = inputs.backlog
    return PlanRow(
      message: backlog.message[place],
      channel: inputs.capacity.channels[Int(backlog.channel[place])],
      priority: backlog.priority[place],
      notBefore: Plan.day(backlog.notBefore[place]),
      release: Day(number: release[place]),
      deadline: Plan.day(backlog.deadline[place]),
      decision: decision(at: place)
    )
  }

  private static func day(_ number: Int32) -> Day? {
    number == Backlog.none ? nil : Day(number: number)
  }
}
