package import Model
import SQLite

/// That nothing can be sent by a channel, or may be.
package struct ChannelStop: Equatable, Sendable {
  package let channel: String
  package let cause: Cause
  /// What the other end said, or what a guard rail found.
  package let reason: String
  package let since: Instant

  /// Whether it keeps the next run from using the channel, until a person resumes it.
  package var isBinding: Bool { cause == .railBroken }
}

extension Snapshot {
  /// The stops that hold, in the order in which they were stated.
  package func channelStops() throws -> [ChannelStop] {
    try connection.rows(SQL.all) {
      ChannelStop(
        channel: $0.text(0),
        cause: try $0.cause(1),
        reason: $0.text(2),
        since: try $0.instant(3)
      )
    }
  }
}

extension Change {
  /// Notes that nothing can be sent by a channel; what is noted already is replaced where the reason differs.
  ///
  /// False where that is noted already with these words.
  @discardableResult
  package func stop(_ channel: Int32, _ cause: Cause, reason: String) throws -> Bool {
    if let present = try stop(of: channel, cause) {
      guard present.reason != reason else { return false }
      try append(.over(present.item, .superseded))
    }
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    try connection.run(
      SQL.state,
      Value(number),
      Value(channel),
      Value(cause.rawValue),
      .text(reason),
      Value(try snapshot.journalPosition() + 1)
    )
    return true
  }

  /// Stops every channel that is beyond a guard rail over outcomes on a day, until a person resumes it; returns how
  /// many that are.
  package func stopChannelsBeyondRails(on day: Day) throws -> Int {
    let beyond = try snapshot.channelsBeyondRails(on: day)
    for (name, sentence) in beyond {
      try stop(snapshot.channel(named: name).number, .railBroken, reason: sentence)
    }
    return beyond.count
  }

  /// Notes that a channel can send again: a run has gone through, or a person says so.
  ///
  /// False where no such stop holds.
  @discardableResult
  package func endStop(of channel: Int32, _ cause: Cause, because end: Cause) throws -> Bool {
    guard let present = try stop(of: channel, cause) else { return false }
    try append(.over(present.item, end))
    return true
  }

  /// Ends every stop of a channel, as a person says; returns how many that were.
  package func resume(_ channel: Int32) throws -> Int {
    try [Cause.channelAtFault, .railBroken].count {
      try endStop(of: channel, $0, because: .resumed)
    }
  }

  private func stop(
    of channel: Int32,
    _ cause: Cause
  ) throws -> (item: Item<ChannelStopState>, reason: String)? {
    try connection.row(SQL.present, Value(channel), Value(cause.rawValue)) {
      let item = Item(
        number: $0.integer(0),
        state: try $0.channelStopState(1),
        changed: $0.integer(2)
      )
      return (item, $0.text(3))
    }
  }
}

private enum SQL {
  private static let active = "s.state = \(code: ChannelStopState.stopped)"
  static let all = """
    SELECT c.name, s.cause, s.reason, j.at FROM channel_stop s
    JOIN channel c ON c.number = s.channel JOIN journal j ON j.seq = s.changed
    WHERE \(active) ORDER BY s.number
    """
  static let present = """
    SELECT s.number, s.state, s.changed, s.reason FROM channel_stop s
    WHERE s.channel = ?1 AND s.cause = ?2 AND \(active)
    """
  static let last = "SELECT max(number) FROM channel_stop"
  static let state = """
    INSERT INTO channel_stop (number, channel, cause, reason, state, changed)
      VALUES (?1, ?2, ?3, ?4, \(code: ChannelStopState.stopped), ?5)
    """
}
