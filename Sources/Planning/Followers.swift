import Model

/// The messages that follow others of the backlog, by their predecessor and by day of release.
struct Followers {
  private let backlog: Backlog
  private let base: Int32
  /// The first follow-up of each message, and the next one of the same message, or -1.
  private var first: [Int32]
  private var next: [Int32]
  /// The follow-up that became known last for each day of the horizon, and the one before it.
  private var lastReleased: [Int32]
  private var releasedBefore: [Int32]

  init(_ inputs: PlanInputs) {
    backlog = inputs.backlog
    base = inputs.baseDate.number
    let followUps = backlog.followUps
    first = [Int32](repeating: -1, count: followUps.isEmpty ? 0 : backlog.count)
    next = [Int32](repeating: -1, count: followUps.count)
    lastReleased = [Int32](repeating: -1, count: inputs.horizon)
    releasedBefore = next
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
      let day = Int(release - base)
      if day < lastReleased.count, deadline >= release || deadline == Backlog.none {
        releasedBefore[index] = lastReleased[day]
        lastReleased[day] = Int32(index)
      }
      index = Int(next[index])
    }
  }

  /// The follow-ups that a day of the horizon, counted from 0, releases, in arrival order.
  func released(on day: Int) -> [Int] {
    var words: [UInt64] = []
    var index = lastReleased[day]
    while index >= 0 {
      words.append(UInt64(index))
      index = releasedBefore[Int(index)]
    }
    sort(&words, onBits: 0..<Int.bitWidth - next.count.leadingZeroBitCount)
    return words.map(Int.init)
  }
}
