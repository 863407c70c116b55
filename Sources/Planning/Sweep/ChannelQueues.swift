import Model

/// The queues of the plain channels, and which of them have a message that is ready to go.
///
/// A queue whose next message is released on a later day is inactive until that day. Days count
/// from the base date.
struct ChannelQueues {
  private let order: PlainSortOrder
  /// The next message of each queue, as an index into the order.
  private var head: [Int32]
  /// For each channel its queues that have a ready message, counted from its first.
  private var ready: [BitSet]
  /// The first queue to activate on each day, and the next one after each queue, or -1.
  private var firstScheduled: [Int32]
  private var nextScheduled: [Int32]
  /// Which queues have an activation scheduled; a released follow-up does not change it.
  private var isScheduled: [Bool]
  /// The follow-ups that the planned days of their predecessors released.
  private var followUps: FollowUpQueues

  init(_ inputs: PlanInputs, _ partition: ChannelPartition) {
    order = PlainSortOrder(inputs, partition)
    head = Array(order.starts.dropLast())
    ready = zip(order.firstQueues, order.firstQueues.dropFirst()).map { BitSet(count: $1 - $0) }
    firstScheduled = [Int32](repeating: -1, count: inputs.horizon + 1)
    nextScheduled = [Int32](repeating: -1, count: head.count)
    isScheduled = [Bool](repeating: false, count: head.count)
    followUps = FollowUpQueues(inputs, order)
    for queue in head.indices { schedule(queue) }
  }

  /// Activates the queues that have a message released on a day.
  mutating func activate(on day: Int) {
    var queue = firstScheduled[day]
    while queue >= 0 {
      isScheduled[Int(queue)] = false
      markReady(Int(queue))
      queue = nextScheduled[Int(queue)]
    }
  }

  /// Appends a follow-up to its queue on the day that releases it; they come in order of arrival.
  mutating func append(followUp number: Int, on day: Int) {
    markReady(followUps.append(number, on: day))
  }

  /// The first queue of a channel that has a ready message whose deadline has not passed.
  ///
  /// A queue past its deadline is dropped when it comes first: no message enters it any more.
  mutating func first(of channel: Int, on day: Int32) -> Int? {
    while let local = ready[channel].first {
      let queue = order.firstQueues[channel] + local
      if order.deadlines[queue] >= day { return queue }
      ready[channel].remove(local)
    }
    return nil
  }

  /// Removes from a queue the ready messages that rank first, as many as lie side by side.
  ///
  /// Empty when none is ready.
  mutating func takeNext(of queue: Int, on day: Int32, atMost count: Int32) -> ArraySlice<Int32> {
    let start = Int(head[queue])
    var limit = min(Int(order.starts[queue + 1]), start + Int(count))
    if let followUp = followUps.first(of: queue) {
      limit = order.firstIndex(after: followUp, in: start..<limit)
    }
    var end = start
    while end < limit, order.releases[end] <= day { end += 1 }
    head[queue] = Int32(end)
    if end == start, let followUp = followUps.takeFirst(of: queue) {
      return order.places[followUp...followUp]
    }
    return order.places[start..<end]
  }

  /// Deactivates a queue without ready messages until the release of its next message.
  mutating func deactivate(_ queue: Int) {
    ready[order.channels[queue]].remove(queue - order.firstQueues[order.channels[queue]])
    schedule(queue)
  }

  private mutating func schedule(_ queue: Int) {
    let index = Int(head[queue])
    guard index < order.starts[queue + 1], !isScheduled[queue] else { return }
    isScheduled[queue] = true
    let day = Int(order.releases[index])
    nextScheduled[queue] = firstScheduled[day]
    firstScheduled[day] = Int32(queue)
  }

  private mutating func markReady(_ queue: Int) {
    let channel = order.channels[queue]
    ready[channel].insert(queue - order.firstQueues[channel])
  }
}
