import Model
package import OperatingSystem
import SQLite

/// What of an open slice is not to be handed over any more, as far as that has not happened yet.
package enum SliceStops: Equatable, Sendable {
  case everything
  /// The places of messages, in ascending order; none where nothing is to be stopped.
  case places([Int])

  /// As the file beside a slice says it: a place a line, or one word.
  package var text: String {
    switch self {
    case .everything: "all\n"
    case .places(let places): places.map { "\($0)\n" }.joined()
    }
  }

  /// Nil where that is no such text.
  package init?(text: String) {
    if text == "all\n" {
      self = .everything
      return
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let places = lines.dropLast().compactMap { Int($0) }
    guard lines.last == "", places.count == lines.count - 1, places.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    self = .places(places)
  }

  package func contains(_ place: Int) -> Bool {
    switch self {
    case .everything: true
    case .places(let places): places.contains(place)
    }
  }
}

extension Snapshot {
  /// What of a slice somebody has canceled, answered, suppressed or held since it was cut.
  package func stops(of slice: Slice) throws -> SliceStops {
    if slice.state == .lost || slice.state == .withdrawn { return .everything }
    let isApproved = try approvedVersion() == slice.plan
    let isStopped = try channelStops().contains { $0.isBinding && $0.channel == slice.channelName }
    guard isApproved, !isStopped else { return .everything }
    let open = try members(of: slice).filter(\.isOpen)
    let held = try held(among: open.map(\.message), by: slice.channel, on: slice.day)
    let asked = Set(try connection.rows(SQL.asked, Value(slice.number)) { $0.int32(0) })
    let (isAnswered, isWatching) = (try hasReplies(), try hasSuppressions())
    return .places(
      try open.filter { member in
        let number = Int(member.message)
        return try held.contains(member.message) || asked.contains(member.message)
          || isAnswered && ending(of: number) != nil || isWatching && suppression(of: number) != nil
      }.map(\.place)
    )
  }

  /// Whether somebody asked to cancel a message while its last attempt lay in a slice.
  func wasAskedToCancel(_ message: Int) throws -> Bool {
    try connection.row(SQL.wasAsked, Value(message)) { _ in true } == true
  }

  /// Whether an attempt lies in a slice that somebody may still hand over.
  func isInOpenSlice(_ message: Int) throws -> Bool {
    try connection.row(SQL.openSlice, Value(message)) { _ in true } == true
  }
}

extension Database {
  /// Writes beside each open slice what of it is to be stopped, where that is not there yet.
  ///
  /// Answers with the files that could not be written, and why.
  package func writeSliceStops() throws -> [(slice: Slice, error: OutputFileError)] {
    // A copy knows nothing of what was asked of the database that it was made of.
    let hasOpen = try read { try !$0.openSlices().isEmpty && $0.unconfirmed() == nil }
    guard hasOpen else { return [] }
    var failed: [(slice: Slice, error: OutputFileError)] = []
    // While it writes, nobody changes anything: else an older state could be written over a newer one.
    try reportingErrors {
      try connection.transaction(.write) {
        let snapshot = Snapshot(connection: connection)
        for slice in try snapshot.openSlices() {
          let stops = try snapshot.stops(of: slice)
          do throws(OutputFileError) {
            try stops.write(beside: slice)
          } catch {
            failed.append((slice, error))
          }
        }
      }
    }
    return failed
  }
}

extension SliceStops {
  /// Written whole; a slice without such a file stops at nothing.
  package func write(beside slice: Slice) throws(OutputFileError) {
    let path = SliceFileKind.stop.path(in: slice.folder, slice.name)
    let present: [UInt8]?
    do throws(SystemError) {
      present = try contents(ofFile: path)
    } catch {
      present = nil
    }
    guard present != Array(text.utf8), present != nil || self != .places([]) else { return }
    let file = try AtomicFile(path: path)
    try file.write(Array(text.utf8))
    try file.commit()
  }
}

private enum SQL {
  static let asked = """
    SELECT m.number FROM slice_item i JOIN message m ON m.number = i.message
    JOIN journal j ON j.seq = m.changed
    WHERE i.slice = ?1 AND m.attempts = i.number AND j.before = \(code: MessageState.claimed)
      AND j.after = \(code: MessageState.claimed)
    """
  // From the last that happened to it back to its claim.
  static let wasAsked = """
    WITH RECURSIVE past (before, after, previous) AS (
      SELECT j.before, j.after, j.previous FROM message m JOIN journal j ON j.seq = m.changed
        WHERE m.number = ?1
      UNION ALL
      SELECT j.before, j.after, j.previous FROM past p JOIN journal j ON j.seq = p.previous
        WHERE (p.after <> \(code: MessageState.claimed) OR p.before = \(code: MessageState.claimed))
          AND (j.previous IS NULL OR j.previous < j.seq)
    )
    SELECT 1 FROM past
    WHERE before = \(code: MessageState.claimed) AND after = \(code: MessageState.claimed) LIMIT 1
    """
  static let openSlice = """
    SELECT 1 FROM message m JOIN slice_item i ON i.message = m.number AND i.number = m.attempts
    JOIN slice s ON s.number = i.slice
    WHERE m.number = ?1 AND m.state = \(code: MessageState.claimed)
      AND s.state IN (\(codes: SliceState.open))
    """
}
