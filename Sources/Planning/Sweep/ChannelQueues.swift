import Model

/// The queues in which messages wait for their turn, and which of them have somebody ready to go.
///
/// A queue whose next message is released on a later day sleeps until then. Days count from the
/// base date.
struct ChannelQueues {
  private let order: PlainSortOrder
  /// The next message of each queue, as an index into the order.
  private var head: [Int32]
  /// For each channel its queues, counted from its first, in which somebody is ready.
  private var ready: [BitSet]
  /// The first queue that wakes on each day, and the one that wakes after each queue, or -1.
  private var firstToWake: [Int32]
  private var nextToWake: [Int32]
  /// Which queues are to wake; a follow-up that gets in does not change when.
  private var isAsleep: [Bool]
  /// Those who were released by their predecessors' days.
  private var followers: FollowUpQueues

  init(_ inputs: PlanInputs, _ kinds: ChannelPartition) {
    order = PlainSortOrder(inputs, kinds)
    head = Array(order.starts.dropLast())
    ready = zip(order.firstQueues, order.firstQueues.dropFirst()).map { BitSet(count: $1 - $0) }
    firstToWake = [Int32](repeating: -1, count: inputs.horizon + 1)
    nextToWake = [Int32](repeating: -1, count: head.count)
    isAsleep = [Bool](repeating: false, count: head.count)
    followers = FollowUpQueues(inputs, order)
    for queue in head.indices { sleep(queue) }
  }

  /// Makes the queues ready in which somebody is released on a day.
  mutating func wake(on day: Int) {
    var queue = firstToWake[day]
    while queue >= 0 {
      isAsleep[Int(queue)] = false
      setReady(Int(queue))
      queue = nextToWake[Int(queue)]
    }
  }

  /// Lets a follower into its queue on the day that releases it; they come in order of arrival.
  mutating func append(follower number: Int, on day: Int) {
    setReady(followers.append(number, on: day))
  }

  /// The first queue of a channel in which somebody is ready and may still go.
  ///
  /// A queue past its deadline is dropped when it comes up: nobody enters it any more.
  mutating func first(of channel: Int, on day: Int32) -> Int? {
    while let local = ready[channel].first {
      let queue = order.firstQueues[channel] + local
      if order.deadlines[queue] >= day { return queue }
      ready[channel].remove(local)
    }
    return nil
  }

  /// Takes out of a queue those who rank first among the ready: as many as come in one piece.
  ///
  /// Empty when nobody is ready.
  mutating func takeNext(of queue: Int, on day: Int32, atMost count: Int32) -> ArraySlice<Int32> {
    let start = Int(head[queue])
    var limit = min(Int(order.starts[queue + 1]), start + Int(count))
    if let follower = followers.first(of: queue) {
      limit = order.firstIndex(behind: follower, in: start..<limit)
    }
    var end = start
    while end < limit, order.releases[end] <= day { end += 1 }
    head[queue] = Int32(end)
    if end == start, let follower = followers.takeFirst(of: queue) {
      return order.places[follower...follower]
    }
    return order.places[start..<end]
  }

  /// Puts a queue in which nobody is left to sleep until the release of its next message.
  mutating func rest(_ queue: Int) {
    ready[order.channels[queue]].remove(queue - order.firstQueues[order.channels[queue]])
    sleep(queue)
  }

  private mutating func sleep(_ queue: Int) {
    let index = Int(head[queue])
    guard index < order.starts[queue + 1], !isAsleep[queue] else { return }
    isAsleep[queue] = true
    let day = Int(order.releases[index])
    nextToWake[queue] = firstToWake[day]
    firstToWake[day] = Int32(queue)
  }

  private mutating func setReady(_ queue: Int) {
    let channel = order.channels[queue]
    ready[channel].insert(queue - order.firstQueues[channel])
  }
}
