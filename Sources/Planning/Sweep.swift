import Model

/// A plan in the making: what is decided so far, and who waits in which lane.
struct Sweep {
  private(set) var releases: [Int32]
  private(set) var days: [Int32]
  private(set) var positions: [Int32]
  private(set) var planned: [Int32]

  private let baseDate: Int32
  private let capacity: CapacityTable
  private var lanes: Lanes
  private var followers: Followers

  init(_ inputs: PlanInputs) {
    let backlog = inputs.backlog
    baseDate = inputs.baseDate.number
    capacity = inputs.capacity
    releases = backlog.notBefore.map { [baseDate] in max(baseDate, $0) }
    days = [Int32](repeating: Backlog.none, count: backlog.count)
    positions = [Int32](repeating: 0, count: backlog.count)
    planned = [Int32](repeating: 0, count: capacity.capacity.count)
    lanes = Lanes(inputs)
    followers = Followers(inputs)
  }

  /// Makes those ready to go whose release a day is.
  mutating func release(on day: Int) {
    lanes.wake(on: day)
    for followUp in followers.released(on: day) {
      lanes.append(followUp, releasedOn: Int32(day))
    }
  }

  /// Gives the free places of a channel's day to those who rank first.
  mutating func fill(_ channel: Int, on day: Int) {
    let cell = capacity.cell(channel: channel, day: day)
    let room = capacity.free(cell)
    var taken: Int32 = 0
    while taken < room, let lane = lanes.first(of: channel, on: Int32(day)) {
      let next = lanes.takeNext(of: lane, on: Int32(day), atMost: room - taken)
      if next.isEmpty { lanes.rest(lane) }
      assign(next, to: baseDate + Int32(day), after: taken)
      taken += Int32(next.count)
    }
    planned[cell] = taken
  }

  /// Gives messages a day, and the positions behind those that are taken.
  private mutating func assign(_ places: ArraySlice<Int32>, to day: Int32, after taken: Int32) {
    var position = taken
    for place in places {
      position += 1
      days[Int(place)] = day
      positions[Int(place)] = position
    }
    guard !followers.isEmpty else { return }
    for place in places {
      followers.announce(Int(place), on: day, releases: &releases)
    }
  }
}
