/// Messages deferred because their recipient may get nothing more for some days.
///
/// When that is over, the first of each group and recipient returns to its group, and the next one
/// once the first has been sent: however many are deferred, no more of them move than can be sent.
struct DeferredByRecipientLimit {
  private var queues: [UInt64: Queue] = [:]
  /// The queues whose recipient may get something again, by day of the horizon.
  private var due: [[UInt64]]

  private struct Queue {
    var keys = SortKeyHeap()
    var isListed = false
  }

  init(horizon: Int) {
    due = [[UInt64]](repeating: [], count: horizon)
  }

  /// Defers a message until a day, which may lie after the horizon.
  mutating func add(_ key: SortKey, group: Int, recipient: Int32, until day: Int) {
    let id = DeferredByRecipientLimit.id(group, recipient)
    queues[id, default: Queue()].keys.insert(key)
    guard day < due.count, queues[id]?.isListed == false else { return }
    queues[id]?.isListed = true
    due[day].append(id)
  }

  /// Removes the first message of each queue that is due on a day; returns it with its group.
  mutating func takeDue(on day: Int) -> [(key: SortKey, group: Int)] {
    due[day].compactMap { id in
      queues[id]?.isListed = false
      return takeFirst(id).map { ($0, Int(id >> 32)) }
    }
  }

  /// Removes the next deferred message of the same group and recipient as one that was sent.
  mutating func takeNext(group: Int, recipient: Int32) -> SortKey? {
    guard !queues.isEmpty else { return nil }
    let id = DeferredByRecipientLimit.id(group, recipient)
    return queues[id]?.isListed == false ? takeFirst(id) : nil
  }

  private mutating func takeFirst(_ id: UInt64) -> SortKey? {
    guard let key = queues[id]?.keys.first else { return nil }
    queues[id]?.keys.removeFirst()
    if queues[id]?.keys.first == nil { queues[id] = nil }
    return key
  }

  private static func id(_ group: Int, _ recipient: Int32) -> UInt64 {
    UInt64(group) << 32 | UInt64(UInt32(bitPattern: recipient))
  }
}
