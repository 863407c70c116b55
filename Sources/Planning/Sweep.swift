import Model

/// A plan in the making: what is decided so far, and which messages wait in which lane.
struct Sweep {
  private(set) var releases: [Int32]
  private(set) var days: [Int32]
  private(set) var positions: [Int32]
  private(set) var planned: [Int32]

  private let inputs: PlanInputs
  private let calendar: ReleaseCalendar
  private var followers: Followers
  private var lanes: Lanes

  init(_ inputs: PlanInputs) {
    self.inputs = inputs
    let backlog = inputs.backlog
    releases = backlog.notBefore.map { max(inputs.baseDate.number, $0) }
    days = [Int32](repeating: Backlog.none, count: backlog.count)
    positions = [Int32](repeating: 0, count: backlog.count)
    planned = [Int32](repeating: 0, count: inputs.capacity.capacity.count)
    calendar = ReleaseCalendar(inputs, releases: releases)
    followers = Followers(inputs)
    lanes = Lanes(inputs)
  }

  /// Lets the messages whose first possible day this is into their lanes, in arrival order.
  mutating func release(on day: Int) {
    let fixed = calendar.places(on: day)
    let following = followers.places(on: day)
    var next = fixed.startIndex
    for place in following {
      while next < fixed.endIndex, fixed[next] < place {
        lanes.append(Int(fixed[next]))
        next += 1
      }
      lanes.append(Int(place))
    }
    for place in fixed[next...] {
      lanes.append(Int(place))
    }
  }

  /// Gives a channel's free places of a day to the messages that rank first.
  mutating func fill(_ channel: Int, on day: Int) {
    let cell = inputs.capacity.cell(channel: channel, day: day)
    let today = inputs.baseDate.number + Int32(day)
    let room = inputs.capacity.free(cell)
    var taken: Int32 = 0
    while taken < room, let place = lanes.takeFirst(of: channel, on: today) {
      taken += 1
      days[place] = today
      positions[place] = taken
      announce(place, on: today)
    }
    planned[cell] = taken
  }

  /// Fixes the release of the messages that follow one that has just got its day.
  private mutating func announce(_ place: Int, on today: Int32) {
    guard !followers.isEmpty else { return }
    followers.announce(place, on: today, releases: &releases)
  }
}
