import Storage

/// What is still to be tried for one channel, and when.
///
/// Points in time are milliseconds of a clock that only goes forward.
struct SendingQueue {
  /// A message to be tried, and how often this run has tried it already.
  struct Entry: Equatable {
    let assignment: RunAssignment
    var tries = 0
  }

  /// In the order of the plan.
  private var fresh: ArraySlice<RunAssignment>
  /// In the order in which they are due.
  private var retries: [(due: Int64, entry: Entry)] = []
  private var pace: Pacing
  /// Until when the channel asks to be left alone.
  private var rest: Int64 = .min

  init(_ assignments: ArraySlice<RunAssignment>, _ pace: Pacing) {
    fresh = assignments
    self.pace = pace
  }

  var isEmpty: Bool { fresh.isEmpty && retries.isEmpty }

  /// When the next is due; nil when there is none.
  var due: Int64? {
    let next = [nextFresh, retries.first?.due].compactMap(\.self).min()
    return next.map { max($0, rest) }
  }

  /// What is settled already waits for nothing: it is only to be counted.
  private var nextFresh: Int64? {
    fresh.first.map { $0.isPending ? pace.due : .min }
  }

  /// Takes out what is due by now, but no more than so many; the first tries keep their order.
  mutating func take(atMost limit: Int, at now: Int64) -> [Entry] {
    var taken: [Entry] = []
    while taken.count < limit, let next = retries.first, next.due <= now {
      taken.append(next.entry)
      retries.removeFirst()
    }
    while taken.count < limit, let next = fresh.first, (nextFresh ?? .max) <= now {
      taken.append(Entry(assignment: next))
      fresh.removeFirst()
      if next.isPending { pace.advance() }
    }
    return taken
  }

  /// Puts what was taken and not tried back to where it was, to be tried at once.
  mutating func putBack(_ entries: [Entry], at now: Int64) {
    retries.insert(contentsOf: entries.map { (now, $0) }, at: 0)
  }

  /// Lets a message be tried again at a later point.
  mutating func postpone(_ entry: Entry, until due: Int64) {
    let place = retries.firstIndex { $0.due > due } ?? retries.endIndex
    retries.insert((due, entry), at: place)
  }

  /// Leaves the channel alone until then.
  mutating func pause(until point: Int64) {
    rest = max(rest, point)
  }
}
