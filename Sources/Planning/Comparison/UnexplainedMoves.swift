package import Model

/// Finds the messages that go later in a new plan than in an old one without an explanation: those
/// that also go later if the old plan's inputs, less what was really sent, are planned from the new
/// base date.
///
/// A message that would not go later had everything been sent as planned moved because of what was
/// not sent. "Later" also means after the new base date: a message that was not sent on its day may
/// go on that date. The planner is a parameter so that a test can replace its rule.
package func unexplainedMoves(
  from old: Plan,
  to new: Plan,
  _ sent: SentSincePlan,
  plan planner: (PlanInputs) -> Plan = plan
) -> [UnexplainedMove] {
  let base = new.inputs.baseDate
  let later = old.goingLater(in: new, from: base)
  guard later.contains(true) else { return [] }
  let rolledForward = planner(RolledForwardInputs(old, to: new.inputs, old.sending(sent)).inputs)
  let alsoRolledForward = old.goingLater(in: rolledForward, from: base)
  let moved = later.indices.filter { later[$0] && alsoRolledForward[$0] }
  guard !moved.isEmpty else { return [] }
  let asPlanned = planner(
    RolledForwardInputs(old, to: new.inputs, old.sendingAsPlanned(until: base, sent)).inputs
  )
  let alsoAsPlanned = old.goingLater(in: asPlanned, from: base)
  let places = old.inputs.backlog.places(in: new.inputs.backlog)
  return moved.map { place in
    let day = new.day[Int(places[place])]
    return UnexplainedMove(
      message: old.inputs.backlog.message[place],
      days: day == Backlog.none ? nil : Int(day - max(base.number, old.day[place])),
      isUnsent: !alsoAsPlanned[place]
    )
  }
}

extension Plan {
  /// For each message whether another plan sends it later, or not at all; false if that plan does
  /// not know it, or this one has no day for it either.
  fileprivate func goingLater(in other: Plan, from base: Day) -> [Bool] {
    let places = inputs.backlog.places(in: other.inputs.backlog)
    return day.indices.map { place in
      guard places[place] >= 0, day[place] != Backlog.none else { return false }
      let later = other.day[Int(places[place])]
      return later == Backlog.none || later > max(day[place], base.number)
    }
  }

  fileprivate func sending(_ sent: SentSincePlan) -> RolledForwardInputs.Sending {
    var outcomes: [Int: SendingOutcome] = [:]
    for (place, message) in inputs.backlog.message.enumerated() {
      outcomes[place] = sent.outcomes[message]
    }
    let uses = UsedDays(sent.uses, inputs)
    return .init(outcomes: outcomes) { uses.used(of: $0, on: $1) }
  }

  /// What would have been sent of the plan had every day before a base date gone as planned.
  fileprivate func sendingAsPlanned(until base: Day, _ sent: SentSincePlan)
    -> RolledForwardInputs.Sending
  {
    var outcomes: [Int: SendingOutcome] = [:]
    for place in day.indices where day[place] != Backlog.none && day[place] < base.number {
      let account = inputs.capacity.channels[Int(sender(at: place))]
      outcomes[place] = .sent(on: Day(number: day[place]), by: account)
    }
    let uses = UsedDays(sent.uses, inputs)
    let (table, first) = (inputs.capacity, inputs.baseDate)
    return .init(outcomes: outcomes) { channel, day in
      let offset = first.days(to: day)
      guard day < base, 0..<table.days ~= offset else { return uses.used(of: channel, on: day) }
      let cell = table.cell(channel: channel, day: offset)
      return table.used[cell] + planned[cell]
    }
  }
}

extension Backlog {
  /// For each message its place in another backlog, or -1.
  fileprivate func places(in other: Backlog) -> [Int32] {
    var place = 0
    return message.map { number in
      while place < other.count, other.message[place] < number { place += 1 }
      return place < other.count && other.message[place] == number ? Int32(place) : -1
    }
  }
}

/// What was used of a plan's channels, each with all that it contains.
private struct UsedDays {
  private var counts: [Cell: Int32] = [:]

  private struct Cell: Hashable {
    let channel: Int
    let day: Day
  }

  init(_ uses: [CapacityRules.Use], _ inputs: PlanInputs) {
    let tree = inputs.channelTree
    for use in uses {
      guard let channel = inputs.capacity.channels.firstIndex(of: use.channel) else { continue }
      for index in tree.path(from: channel) {
        counts[Cell(channel: index, day: use.day), default: 0] += Int32(use.used)
      }
    }
  }

  func used(of channel: Int, on day: Day) -> Int32 {
    counts[Cell(channel: channel, day: day)] ?? 0
  }
}
