import Model

/// The queues of released follow-ups, one beside each queue of a plain channel.
struct FollowUpQueues {
  private var all: [Entry] = []
  /// The first and the last follow-up in each queue, or -1.
  private var head: [Int32] = []
  private var tail: [Int32] = []

  private struct Entry {
    let place: Int32
    var release: Int32 = 0
    /// Its index in the order of ranks, and its queue.
    var index: Int32 = 0
    var queue: Int32 = 0
    /// The next in its queue, or -1.
    var next: Int32 = -1
  }

  init(_ inputs: PlanInputs, _ order: PlainSortOrder) {
    let followUps = inputs.backlog.followUps
    guard !followUps.isEmpty else { return }
    all = followUps.map { Entry(place: $0.place) }
    head = [Int32](repeating: -1, count: order.deadlines.count)
    tail = head
    findQueues(order, messages: inputs.backlog.count)
  }

  /// Looks up the index of each follow-up in the order of ranks.
  private mutating func findQueues(_ order: PlainSortOrder, messages: Int) {
    var entryAt = [Int32](repeating: -1, count: messages)
    for (number, entry) in all.enumerated() { entryAt[Int(entry.place)] = Int32(number) }
    for queue in order.deadlines.indices {
      for index in order.starts[queue]..<order.starts[queue + 1] {
        let number = Int(entryAt[Int(order.places[Int(index)])])
        guard number >= 0 else { continue }
        all[number].index = index
        all[number].queue = Int32(queue)
      }
    }
  }

  /// Appends a follow-up that a day releases to its queue, and returns the queue.
  mutating func append(_ number: Int, on day: Int) -> Int {
    let queue = Int(all[number].queue)
    all[number].release = Int32(day)
    if head[queue] >= 0 {
      all[Int(tail[queue])].next = Int32(number)
    } else {
      head[queue] = Int32(number)
    }
    tail[queue] = Int32(number)
    return queue
  }

  /// The release and the place of the first follow-up in a queue.
  func first(of queue: Int) -> (release: Int32, place: Int32)? {
    guard !head.isEmpty, head[queue] >= 0 else { return nil }
    let entry = all[Int(head[queue])]
    return (entry.release, entry.place)
  }

  /// Removes the first follow-up of a queue, if there is one, and returns its index in the order.
  mutating func takeFirst(of queue: Int) -> Int? {
    guard !head.isEmpty, head[queue] >= 0 else { return nil }
    let entry = all[Int(head[queue])]
    head[queue] = entry.next
    return Int(entry.index)
  }
}
