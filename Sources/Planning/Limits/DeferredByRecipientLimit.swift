/// Those who stand aside because their recipient may get nothing more for some days.
///
/// When these are over, the first of each group and recipient goes back to its group, and the next as soon
/// as that one is gone: however many stand aside, no more of them move than can be sent.
struct DeferredByRecipientLimit {
  private var queues: [UInt64: Queue] = [:]
  /// The queues whose recipient may get something again, by day of the horizon.
  private var due: [[UInt64]]

  private struct Queue {
    var keys = SortKeyHeap()
    /// Whether it is listed as due on some day.
    var isListed = false
  }

  init(horizon: Int) {
    due = [[UInt64]](repeating: [], count: horizon)
  }

  /// Lets a message stand aside until a day, which may lie behind the horizon.
  mutating func add(_ key: SortKey, group: Int, recipient: Int32, until day: Int) {
    let name = DeferredByRecipientLimit.name(group, recipient)
    queues[name, default: Queue()].keys.insert(key)
    guard day < due.count, queues[name]?.isListed == false else { return }
    queues[name]?.isListed = true
    due[day].append(name)
  }

  /// The first of each queue that is due on a day, with its group.
  mutating func takeDue(on day: Int) -> [(key: SortKey, group: Int)] {
    due[day].compactMap { name in
      queues[name]?.isListed = false
      return takeFirst(name).map { ($0, Int(name >> 32)) }
    }
  }

  /// Who stands aside next behind one of the same group and recipient that is gone.
  mutating func takeNext(group: Int, recipient: Int32) -> SortKey? {
    guard !queues.isEmpty else { return nil }
    let name = DeferredByRecipientLimit.name(group, recipient)
    return queues[name]?.isListed == false ? takeFirst(name) : nil
  }

  private mutating func takeFirst(_ name: UInt64) -> SortKey? {
    guard let key = queues[name]?.keys.first else { return nil }
    queues[name]?.keys.removeFirst()
    if queues[name]?.keys.first == nil { queues[name] = nil }
    return key
  }

  private static func name(_ group: Int, _ recipient: Int32) -> UInt64 {
    UInt64(group) << 32 | UInt64(UInt32(bitPattern: recipient))
  }
}
