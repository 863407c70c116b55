import Model

/// A plan in the making: what is decided so far, and who waits in which lane.
struct Sweep {
  private(set) var days: [Int32]
  private(set) var positions: [Int32]
  private(set) var planned: [Int32]

  private let inputs: PlanInputs
  private var lanes: Lanes

  init(_ inputs: PlanInputs) {
    self.inputs = inputs
    days = [Int32](repeating: Backlog.none, count: inputs.backlog.count)
    positions = [Int32](repeating: 0, count: inputs.backlog.count)
    planned = [Int32](repeating: 0, count: inputs.capacity.capacity.count)
    lanes = Lanes(inputs)
  }

  /// Makes those ready to go whose release a day is.
  mutating func release(on day: Int) {
    lanes.wake(on: day)
  }

  /// Gives the free places of a channel's day to those who rank first.
  mutating func fill(_ channel: Int, on day: Int) {
    let cell = inputs.capacity.cell(channel: channel, day: day)
    let room = inputs.capacity.free(cell)
    var taken: Int32 = 0
    while taken < room, let lane = lanes.first(of: channel, on: Int32(day)) {
      let next = lanes.takeNext(of: lane, on: Int32(day), atMost: room - taken)
      if next.isEmpty { lanes.rest(lane) }
      assign(next, to: inputs.baseDate.number + Int32(day), after: taken)
      lanes.announce(next, on: Int32(day))
      taken += Int32(next.count)
    }
    planned[cell] = taken
  }

  /// Gives messages a day, and the positions behind those that are taken.
  private mutating func assign(_ places: ArraySlice<Int32>, to day: Int32, after taken: Int32) {
    for (index, place) in places.enumerated() {
      days[Int(place)] = day
      positions[Int(place)] = taken + 1 + Int32(index)
    }
  }

  /// The first day on which each message may go, given the days of those that others follow.
  var releases: [Int32] {
    let baseDate = inputs.baseDate.number
    var releases = inputs.backlog.notBefore.map { max(baseDate, $0) }
    lanes.writeFollowerReleases(into: &releases, baseDate: baseDate)
    return releases
  }
}
