import Model

/// The messages that follow others of the backlog, and the queues in which they wait.
///
/// A follower enters the queue of its lane on its day of release, which is known once its
/// predecessor has a day. Days count from the base date.
struct Followers {
  private var all: [Follower]
  /// The first follower of each message, or -1.
  private var first: [Int32] = []
  /// The last follower that became known for each day of release, or -1.
  private var lastKnown: [Int32] = []
  /// The first and the last of those who wait in each lane, or -1.
  private var head: [Int32] = []
  private var tail: [Int32] = []

  private struct Follower {
    var place: Int32
    var waitDays: Int32
    /// What its own `not_before` allows, and from its predecessor's day on the release.
    var release: Int32
    /// Where it stands in the order of ranks, and in which lane.
    var index: Int32 = 0
    var lane: Int32 = 0
    /// The next follower of the same message, or -1.
    var sibling: Int32
    /// The next in whichever queue it is, or -1.
    var next: Int32 = -1
  }

  init(_ inputs: PlanInputs, _ order: RankOrder) {
    all = []
    let backlog = inputs.backlog
    guard !backlog.followUps.isEmpty else { return }
    first = [Int32](repeating: -1, count: backlog.count)
    lastKnown = [Int32](repeating: -1, count: inputs.horizon)
    head = [Int32](repeating: -1, count: order.deadlines.count)
    tail = head
    for followUp in backlog.followUps {
      precondition(followUp.waitDays > 0, "a follow-up goes on a later day than its predecessor")
      let soonest = backlog.notBefore[Int(followUp.place)]
      let predecessor = followUp.predecessor.map(Int.init)
      all.append(
        Follower(
          place: followUp.place,
          waitDays: followUp.waitDays,
          release: max(0, Int32(clamping: Int(soonest) - Int(inputs.baseDate.number))),
          sibling: predecessor.map { first[$0] } ?? -1
        )
      )
      if let predecessor { first[predecessor] = Int32(all.count - 1) }
    }
    findLanes(order, messages: backlog.count)
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

  /// Fixes the release of those who follow a message that goes on a day.
  mutating func announce(_ place: Int32, on day: Int32) {
    guard !first.isEmpty else { return }
    var number = Int(first[Int(place)])
    while number >= 0 {
      let release = max(all[number].release, day + all[number].waitDays)
      all[number].release = release
      if Int(release) < lastKnown.count {
        all[number].next = lastKnown[Int(release)]
        lastKnown[Int(release)] = Int32(number)
      }
      number = Int(all[number].sibling)
    }
  }

  /// Lets those whose release a day is into their lanes, in arrival order, and names these lanes.
  mutating func release(on day: Int) -> [Int] {
    guard !first.isEmpty else { return [] }
    var numbers: [UInt64] = []
    var number = lastKnown[day]
    while number >= 0 {
      numbers.append(UInt64(number))
      number = all[Int(number)].next
    }
    sort(&numbers, onBits: 0..<Int.bitWidth - all.count.leadingZeroBitCount)
    return numbers.map { append(Int32($0)) }
  }

  /// Puts a follower at the end of its lane, and says which lane that is.
  private mutating func append(_ number: Int32) -> Int {
    let lane = Int(all[Int(number)].lane)
    all[Int(number)].next = -1
    if head[lane] >= 0 {
      all[Int(tail[lane])].next = number
    } else {
      head[lane] = number
    }
    tail[lane] = number
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

  /// Writes down the releases that are known at the end, as days since 1970-01-01.
  func write(into releases: inout [Int32], baseDate: Int32) {
    for follower in all { releases[Int(follower.place)] = baseDate + follower.release }
  }
}
