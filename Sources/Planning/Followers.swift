import Model

/// The messages that follow others of the backlog, and on which day their predecessors let them go.
struct Followers {
  private let backlog: Backlog
  private let base: Int32
  /// The first follow-up of each message and the next one of the same message, or -1.
  private var first: [Int32]
  private var next: [Int32]
  /// Who is released on each day of the horizon, in the order in which it became known.
  private var released: [[Int32]]

  init(_ inputs: PlanInputs) {
    backlog = inputs.backlog
    base = inputs.baseDate.number
    let followUps = backlog.followUps
    first = [Int32](repeating: -1, count: followUps.isEmpty ? 0 : backlog.count)
    next = [Int32](repeating: -1, count: followUps.count)
    released = [[Int32]](repeating: [], count: followUps.isEmpty ? 0 : inputs.horizon)
    for (index, followUp) in followUps.enumerated() {
      precondition(followUp.waitDays > 0, "a follow-up goes on a later day than its predecessor")
      next[index] = first[Int(followUp.predecessor)]
      first[Int(followUp.predecessor)] = Int32(index)
    }
  }

  var isEmpty: Bool { next.isEmpty }

  /// Fixes the release of those who follow a message which goes today.
  mutating func announce(_ place: Int, on today: Int32, releases: inout [Int32]) {
    var index = Int(first[place])
    while index >= 0 {
      let followUp = backlog.followUps[index]
      let follower = Int(followUp.place)
      let release = max(releases[follower], today + followUp.waitDays)
      let deadline = backlog.deadline[follower]
      releases[follower] = release
      if Int(release - base) < released.count, deadline >= release || deadline == Backlog.none {
        released[Int(release - base)].append(followUp.place)
      }
      index = Int(next[index])
    }
  }

  /// Who is released on a day of the horizon, counted from 0, in arrival order.
  func places(on day: Int) -> [Int32] {
    guard !isEmpty, !released[day].isEmpty else { return [] }
    let places = released[day]
    return radixOrder(of: places.map(Int.init), below: backlog.count).map { places[Int($0)] }
  }
}
