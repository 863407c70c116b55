import Storage

/// The messages still to be tried for one channel, and when.
///
/// Times are milliseconds of the monotonic clock.
struct SendingQueue {
  /// A message and the number of its tries in this run.
  struct Entry: Equatable {
    let assignment: RunAssignment
    var tries = 0
  }

  /// In the order of the plan, what was tried in an earlier run last.
  private var fresh: ArraySlice<RunAssignment>
  /// Ordered by due time.
  private var retries: [(due: Int64, entry: Entry)] = []
  private let pacings: [Pacing]
  /// How many messages were taken, where a pace delays them.
  private(set) var turns = 0
  /// When the requested pause of the channel ends.
  private var pausedUntil: Int64 = .min

  init(_ assignments: ArraySlice<RunAssignment>, _ pacings: [Pacing]) {
    // What was refused before does not keep the rest waiting.
    let isTried = Dictionary(grouping: assignments) { $0.isPending && $0.wasTried }
    fresh = ((isTried[false] ?? []) + (isTried[true] ?? []))[...]
    self.pacings = pacings
  }

  var isEmpty: Bool { fresh.isEmpty && retries.isEmpty }

  /// When the next message is due; nil if there is none.
  var due: Int64? {
    let next = [nextFresh, nextRetry].compactMap(\.self).min()
    return next.map { max($0, pausedUntil) }
  }

  /// Settled messages are due at once: they are only counted.
  private var nextFresh: Int64? {
    fresh.first.map { $0.isPending ? pacings.map(\.due).max() ?? .min : .min }
  }

  private var nextRetry: Int64? {
    retries.first.map { max($0.due, pacings.map(\.free).max() ?? .min) }
  }

  /// Removes and returns due messages, up to a limit; first tries keep their order.
  mutating func take(atMost limit: Int, at now: Int64) -> [Entry] {
    var taken: [Entry] = []
    while taken.count < limit, let next = retries.first, (nextRetry ?? .max) <= now {
      taken.append(next.entry)
      retries.removeFirst()
      for pacing in pacings { pacing.take(at: now, isFirstTry: false) }
    }
    while taken.count < limit, let next = fresh.first, (nextFresh ?? .max) <= now {
      taken.append(Entry(assignment: next))
      fresh.removeFirst()
      guard next.isPending else { continue }
      for pacing in pacings { pacing.take(at: now, isFirstTry: true) }
      if pacings.contains(where: \.delays) { turns += 1 }
    }
    return taken
  }

  /// Puts untried messages back, to be tried at once.
  mutating func putBack(_ entries: [Entry], at now: Int64) {
    retries.insert(contentsOf: entries.map { (now, $0) }, at: 0)
  }

  /// Schedules another try of a message.
  mutating func postpone(_ entry: Entry, until due: Int64) {
    let place = retries.firstIndex { $0.due > due } ?? retries.endIndex
    retries.insert((due, entry), at: place)
  }

  /// The pending messages that this run has not tried.
  var untried: [Int32] { fresh.filter(\.isPending).map(\.message) }

  /// Makes an untried message the next.
  mutating func bringForward(_ message: Int32) {
    guard let place = fresh.firstIndex(where: { $0.message == message }) else { return }
    fresh.insert(fresh.remove(at: place), at: fresh.startIndex)
  }

  /// Pauses the channel until a point.
  mutating func pause(until point: Int64) {
    pausedUntil = max(pausedUntil, point)
  }
}
