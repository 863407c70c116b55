package import Model
import SQLite

/// What planning reads in one go: the inputs, and what the plan's header will say of them.
package struct PlanningView: Sendable {
  package let inputs: PlanInputs
  /// The version that is approved now.
  package let parent: Int?
  /// The last transition that the inputs know of.
  package let position: Int
}

extension Snapshot {
  /// Everything that a plan from the stored base date depends on; refused where the plan, or what
  /// follows on its last day, would lie beyond the last day that can be written.
  ///
  /// Another base date and other capacities may be supposed.
  package func planningView(
    horizon: Int,
    from supposedBase: Day? = nil,
    supposing suppositions: [CapacitySupposition] = []
  ) throws -> PlanningView {
    let base = try supposedBase ?? baseDate()
    let most = base.days(to: .last) - MessageDraft.Follows.longestWait + 1
    guard horizon <= most else {
      throw Refusal.beyondCalendar(base: base, horizon: horizon, most: most)
    }
    let rules = try capacityRules(from: base, days: horizon).supposing(suppositions)
    var table = rules.table(from: base, days: horizon)
    let (backlog, contents) = try backlog(of: rules.channels)
    var limits = rules.limits(from: base, days: horizon, campaigns: try campaigns())
    table.lastOpen =
      try lastOpenDays(before: base, since: backlog.firstWaiting, limits.outer)
      ?? table.lastOpen
    let recipients = try recipients(of: backlog, from: base, days: horizon)
    limits.perRecipient = recipients?.limit
    var attributes = try attributes(of: backlog, under: limits, channels: table.channels)
    if let recipients { attributes.recipient = recipients.numbers }
    attributes.heldUntil = try heldUntil(of: backlog)
    if limits.needsOutlook {
      let days = limits.outlookDays(of: backlog, behind: table, from: base)
      let first = base.advanced(by: horizon)
      let behind = try capacityRules(from: first, days: days).supposing(suppositions)
        .table(from: first, days: days)
      limits.outlook = behind.capacity.indices.map(behind.free)
    }
    if limits.isNested {
      limits.heldUntil = try heldUntil(channels: table.channels)
    }
    return PlanningView(
      inputs: PlanInputs(
        baseDate: base,
        capacity: table,
        backlog: backlog,
        limits: limits,
        attributes: attributes,
        contents: contents,
        channelNames: rules.channels.map(\.name),
        channelMail: rules.channels.map { $0.settings.mail.text(from: $0.settings.sender) }
      ),
      parent: try approvedVersion(),
      position: try journalPosition()
    )
  }

  /// The last day before a base date on which each channel could send, no farther back than somebody waits;
  /// nil where nobody does.
  private func lastOpenDays(
    before base: Day,
    since first: Day?,
    _ outer: [Int32]
  ) throws -> [Int32]? {
    guard let days = first.map({ min($0.days(to: base), Self.mostLookedBack) }), days > 0 else {
      return nil
    }
    let begin = base.advanced(by: -days)
    return try capacityRules(from: begin, days: days).table(from: begin, days: days)
      .lastOpenDays(outer: outer)
      .map { $0.map { begin.advanced(by: $0).number } ?? Backlog.none }
  }

  /// A channel that was closed for longer than a year counts as closed all the time.
  private static let mostLookedBack = 366

  /// The messages that are pending or wait for another, without their words.
  ///
  /// Where they are sent late rather than never, a deadline is a day on which they are due.
  private func backlog(of channels: [Channel]) throws -> (Backlog, PlannedContents) {
    var indices = [Int32](repeating: -1, count: Int(channels.last?.number ?? 0) + 1)
    for (index, channel) in channels.enumerated() { indices[Int(channel.number)] = Int32(index) }
    let isLateSent = channels.map { $0.settings.objectives.contains(.lateIsSent) }
    var backlog = BacklogBuilding(channelCount: channels.count)
    let size = try connection.row(SQL.size) { $0.integer(0) } ?? 0
    backlog.reserveCapacity(size)
    var contents = PlannedContents()
    contents.reserveCapacity(BacklogBuilding.trusted(size))
    try connection.gather(SQL.open) { row in
      let number = Int(row.int32(1))
      let channel = indices.indices.contains(number) ? indices[number] : -1
      var deadline = row.int32(5, orNull: Backlog.none)
      var due = row.int32(8, orNull: Backlog.none)
      if channel >= 0, isLateSent[Int(channel)], deadline != Backlog.none {
        due = due == Backlog.none ? deadline : min(due, deadline)
        deadline = Backlog.none
      }
      let isTaken = backlog.append(
        message: row.int32(0),
        channel: channel,
        priority: row.int32(2),
        notBefore: row.int32(3, orNull: Backlog.none),
        waitingSince: row.int32(4, orNull: Backlog.none),
        deadline: deadline,
        due: due
      )
      if isTaken { contents.append(row.int32(6), row.contentDigest(7)) }
    }
    let followUps = try connection.rows(SQL.followUps) { row in
      (message: row.int32(0), predecessor: row.int32(1), waitDays: row.int32(2))
    }
    for (message, predecessor, waitDays) in followUps {
      backlog.follow(message, predecessor: predecessor, waitDays: waitDays)
    }
    return (try backlog.finished(), contents)
  }
}

private enum SQL {
  /// An upper bound, without counting.
  static let size = "SELECT max(number) FROM message"
  // An aggregate has no ORDER BY in this SQLite. The table itself is in order of number; an index that
  // somebody added for a question of his own would not be.
  static let open = """
    SELECT gather(number, channel, priority, not_before, waiting_since, deadline, content, digest,
      due)
    FROM message NOT INDEXED
    WHERE state IN (\(code: MessageState.pending, .waiting))
    """
  static let followUps = """
    SELECT f.message, f.predecessor, f.wait_days FROM follow_up f
    JOIN message m ON m.number = f.message WHERE m.state = \(code: MessageState.waiting) ORDER BY f.message
    """
}
