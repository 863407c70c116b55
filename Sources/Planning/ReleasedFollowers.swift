import Model

/// In each lane the messages that were released by the day of their predecessor, in order of
/// release and arrival.
struct ReleasedFollowers {
  /// The place in the backlog of each follow-up.
  private let places: [Int32]
  /// The lane and the day of release of each follow-up.
  private var lane: [Int32]
  private var release: [Int32]
  /// The first and last follow-up of each lane, and the one behind each follow-up, or -1.
  private var head: [Int32] = []
  private var tail: [Int32] = []
  private var next: [Int32]

  init(_ inputs: PlanInputs, _ order: RankOrder) {
    let followUps = inputs.backlog.followUps
    places = followUps.map(\.place)
    lane = [Int32](repeating: 0, count: followUps.count)
    release = lane
    next = [Int32](repeating: -1, count: followUps.count)
    guard !followUps.isEmpty else { return }
    head = [Int32](repeating: -1, count: order.deadlines.count)
    tail = head
    let lanes = order.lanes
    for (index, followUp) in followUps.enumerated() {
      lane[index] = lanes[Int(followUp.place)]
    }
  }

  /// Who would go first of a lane.
  func first(of lane: Int) -> (release: Int32, place: Int32)? {
    guard !head.isEmpty, head[lane] >= 0 else { return nil }
    let index = Int(head[lane])
    return (release[index], places[index])
  }

  /// Puts a follow-up at the end of its lane, and says which lane that is.
  mutating func append(_ followUp: Int, on day: Int32) -> Int {
    let lane = Int(lane[followUp])
    release[followUp] = day
    if head[lane] >= 0 {
      next[Int(tail[lane])] = Int32(followUp)
    } else {
      head[lane] = Int32(followUp)
    }
    tail[lane] = Int32(followUp)
    return lane
  }

  /// Takes out the first of a lane, if there is one.
  mutating func takeFirst(of lane: Int) -> ArraySlice<Int32> {
    guard !head.isEmpty, head[lane] >= 0 else { return [] }
    let index = Int(head[lane])
    head[lane] = next[index]
    return places[index...index]
  }
}
