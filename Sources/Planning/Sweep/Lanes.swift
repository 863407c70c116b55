import Model

/// The queues in which messages wait for their turn, and which of them have somebody ready to go.
///
/// A lane whose next message is released on a later day sleeps until then. Days count from the
/// base date.
struct Lanes {
  private let order: RankOrder
  /// The next message of each lane, as an index into the order.
  private var head: [Int32]
  /// For each channel its lanes, counted from its first, in which somebody is ready.
  private var ready: [LaneSet]
  /// The first lane that wakes on each day, and the one that wakes after each lane, or -1.
  private var firstToWake: [Int32]
  private var nextToWake: [Int32]
  /// Which lanes are to wake; a follow-up that gets in does not change when.
  private var isAsleep: [Bool]
  /// Those who were released by their predecessors' days.
  private var followers: FollowerQueues

  init(_ inputs: PlanInputs, _ kinds: ChannelKinds) {
    order = RankOrder(inputs, kinds)
    head = Array(order.starts.dropLast())
    ready = zip(order.firstLanes, order.firstLanes.dropFirst()).map { LaneSet(count: $1 - $0) }
    firstToWake = [Int32](repeating: -1, count: inputs.horizon + 1)
    nextToWake = [Int32](repeating: -1, count: head.count)
    isAsleep = [Bool](repeating: false, count: head.count)
    followers = FollowerQueues(inputs, order)
    for lane in head.indices { sleep(lane) }
  }

  /// Makes the lanes ready in which somebody is released on a day.
  mutating func wake(on day: Int) {
    var lane = firstToWake[day]
    while lane >= 0 {
      isAsleep[Int(lane)] = false
      setReady(Int(lane))
      lane = nextToWake[Int(lane)]
    }
  }

  /// Lets a follower into its lane on the day that releases it; they come in order of arrival.
  mutating func append(follower number: Int, on day: Int) {
    setReady(followers.append(number, on: day))
  }

  /// The first lane of a channel in which somebody is ready and may still go.
  ///
  /// A lane past its deadline is dropped when it comes up: nobody enters it any more.
  mutating func first(of channel: Int, on day: Int32) -> Int? {
    while let local = ready[channel].first {
      let lane = order.firstLanes[channel] + local
      if order.deadlines[lane] >= day { return lane }
      ready[channel].remove(local)
    }
    return nil
  }

  /// Takes out of a lane those who rank first among the ready: as many as come in one piece.
  ///
  /// Empty when nobody is ready.
  mutating func takeNext(of lane: Int, on day: Int32, atMost count: Int32) -> ArraySlice<Int32> {
    let start = Int(head[lane])
    var limit = min(Int(order.starts[lane + 1]), start + Int(count))
    if let follower = followers.first(of: lane) {
      limit = order.firstIndex(behind: follower, in: start..<limit)
    }
    var end = start
    while end < limit, order.releases[end] <= day { end += 1 }
    head[lane] = Int32(end)
    if end == start, let follower = followers.takeFirst(of: lane) {
      return order.places[follower...follower]
    }
    return order.places[start..<end]
  }

  /// Puts a lane in which nobody is left to sleep until the release of its next message.
  mutating func rest(_ lane: Int) {
    ready[order.channels[lane]].remove(lane - order.firstLanes[order.channels[lane]])
    sleep(lane)
  }

  private mutating func sleep(_ lane: Int) {
    let index = Int(head[lane])
    guard index < order.starts[lane + 1], !isAsleep[lane] else { return }
    isAsleep[lane] = true
    let day = Int(order.releases[index])
    nextToWake[lane] = firstToWake[day]
    firstToWake[day] = Int32(lane)
  }

  private mutating func setReady(_ lane: Int) {
    let channel = order.channels[lane]
    ready[channel].insert(lane - order.firstLanes[channel])
  }
}
