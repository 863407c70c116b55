import Model

/// The queues of released followers beside the lanes of all others.
struct FollowerQueues {
  private var all: [Follower] = []
  /// The first and the last of those who wait in each lane, or -1.
  private var head: [Int32] = []
  private var tail: [Int32] = []

  private struct Follower {
    let place: Int32
    var release: Int32 = 0
    /// Where it stands in the order of ranks, and in which lane.
    var index: Int32 = 0
    var lane: Int32 = 0
    /// The next in its queue, or -1.
    var next: Int32 = -1
  }

  init(_ inputs: PlanInputs, _ order: RankOrder) {
    let followUps = inputs.backlog.followUps
    guard !followUps.isEmpty else { return }
    all = followUps.map { Follower(place: $0.place) }
    head = [Int32](repeating: -1, count: order.deadlines.count)
    tail = head
    findLanes(order, messages: inputs.backlog.count)
  }

  /// Looks up where each follower stands in the order of ranks.
  private mutating func findLanes(_ order: RankOrder, messages: Int) {
    var followerAt = [Int32](repeating: -1, count: messages)
    for (number, follower) in all.enumerated() { followerAt[Int(follower.place)] = Int32(number) }
    for lane in order.deadlines.indices {
      for index in order.starts[lane]..<order.starts[lane + 1] {
        let number = Int(followerAt[Int(order.places[Int(index)])])
        guard number >= 0 else { continue }
        all[number].index = index
        all[number].lane = Int32(lane)
      }
    }
  }

  /// Puts a follower that a day releases at the end of its lane, and says which lane that is.
  mutating func append(_ number: Int, on day: Int) -> Int {
    let lane = Int(all[number].lane)
    all[number].release = Int32(day)
    if head[lane] >= 0 {
      all[Int(tail[lane])].next = Int32(number)
    } else {
      head[lane] = Int32(number)
    }
    tail[lane] = Int32(number)
    return lane
  }

  /// Who would go first of those who wait in a lane.
  func first(of lane: Int) -> (release: Int32, place: Int32)? {
    guard !head.isEmpty, head[lane] >= 0 else { return nil }
    let follower = all[Int(head[lane])]
    return (follower.release, follower.place)
  }

  /// Takes out the first of those who wait in a lane, if there is one, as an index into the order.
  mutating func takeFirst(of lane: Int) -> Int? {
    guard !head.isEmpty, head[lane] >= 0 else { return nil }
    let follower = all[Int(head[lane])]
    head[lane] = follower.next
    return Int(follower.index)
  }
}
