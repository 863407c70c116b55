package import Model
import SQLite

extension Change {
  /// Stores a computed plan as the next version, with who moved in it unexplained, and returns the version.
  package func store(
    _ plan: Plan,
    from view: PlanningView,
    moves: [UnexplainedMove] = [],
    deadlines: DeadlineBound,
    digest: () -> String
  ) throws -> Int {
    let version = try snapshot.lastVersion() + 1
    try unsealed(Self.planSeals) {
      try writeRows(of: plan, version)
      try writeDays(of: plan, version)
      try writeChannels(of: plan.inputs, version)
      try writeFollowUps(of: plan, version)
      try writeAttributes(of: plan, version)
      try writeHolds(of: plan, version)
      try writeMoves(moves, version)
      try writeHeader(of: plan, version, from: view, deadlines, digest: digest())
    }
    return version
  }

  /// What keeps everybody else from storing plans, or parts of them.
  private static let planSeals = [
    "plan_is_sealed", "plan_row_is_sealed", "plan_day_is_sealed", "plan_channel_is_sealed",
    "plan_follow_up_is_sealed",
    "plan_trait_is_sealed", "plan_hold_is_sealed", "plan_move_is_sealed",
  ]

  private func writeHeader(
    of plan: Plan,
    _ version: Int,
    from view: PlanningView,
    _ deadlines: DeadlineBound,
    digest: String
  ) throws {
    let position = try snapshot.journalPosition()
    try connection.run(
      SQL.header,
      Value(version),
      Value(plan.inputs.baseDate.number),
      Value(plan.inputs.horizon),
      Value(view.parent),
      Value(view.position),
      Value(plan.day.count),
      Value(plan.assignedCount),
      Value(deadlines.messages),
      Value(deadlines.inTime),
      Value(deadlines.most),
      .text(digest),
      .text(
        StoredJSON.encoded(
          PlanLimitsContent(plan.inputs.limits, channels: plan.inputs.capacity.channels)
        )
      ),
      Value(position + 1)
    )
  }

  private func writeRows(of plan: Plan, _ version: Int) throws {
    let backlog = plan.inputs.backlog
    let channels = plan.inputs.capacity.channels
    try connection.run(
      backlog.due.isEmpty ? SQL.rows : SQL.dueRows,
      from: Connection.Columns(
        [
          backlog.message, backlog.channel.map { channels[Int($0)] }, backlog.priority,
          backlog.notBefore, plan.release, plan.waitingSince, backlog.deadline, plan.day,
          plan.position.map { $0 == 0 ? Backlog.none : $0 },
          plan.reason.map { $0 == 0 ? Backlog.none : $0 },
          plan.day.indices.map(plan.inputs.contents.version),
        ] + (backlog.due.isEmpty ? [] : [backlog.due]),
        null: Backlog.none
      ),
      Value(version)
    )
  }

  private func writeDays(of plan: Plan, _ version: Int) throws {
    let table = plan.inputs.capacity
    let statement = try connection.statement(SQL.day)
    for (index, channel) in table.channels.enumerated() {
      for offset in 0..<table.days {
        let cell = table.cell(channel: index, day: offset)
        try statement.bind([
          Value(version), Value(channel),
          Value(plan.inputs.baseDate.advanced(by: offset).number),
          Value(table.capacity[cell]), Value(table.used[cell]), Value(plan.planned[cell]),
          Value(table.reasons[cell]),
        ])
        try statement.run()
      }
    }
  }

  private func writeChannels(of inputs: PlanInputs, _ version: Int) throws {
    for (index, channel) in inputs.capacity.channels.enumerated() {
      let open = inputs.capacity.lastOpen[index]
      try connection.run(
        SQL.channel,
        Value(version),
        Value(channel),
        .text(inputs.channelNames.isEmpty ? "" : inputs.channelNames[index]),
        Value(open == Backlog.none ? nil : open)
      )
    }
  }

  private func writeFollowUps(of plan: Plan, _ version: Int) throws {
    let backlog = plan.inputs.backlog
    for followUp in backlog.followUps {
      try connection.run(
        SQL.followUp,
        Value(version),
        Value(backlog.message[Int(followUp.place)]),
        Value(followUp.predecessor.map { backlog.message[Int($0)] }),
        Value(followUp.waitDays)
      )
    }
  }
}

private enum SQL {
  static let columns =
    "version, message, channel, priority, not_before, release, waiting_since, deadline, day, position, reason, content"
  static let rows = """
    INSERT INTO plan_row (\(columns))
      SELECT ?1, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10 FROM memory_columns
    """
  static let dueRows = """
    INSERT INTO plan_row (\(columns), due)
      SELECT ?1, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 FROM memory_columns
    """
  static let day = """
    INSERT INTO plan_day (version, channel, day, capacity, used, planned, reason)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    """
  static let channel =
    "INSERT INTO plan_channel (version, channel, name, last_open) VALUES (?1, ?2, ?3, ?4)"
  static let followUp = """
    INSERT INTO plan_follow_up (version, message, predecessor, wait_days) VALUES (?1, ?2, ?3, ?4)
    """
  static let header = """
    INSERT INTO plan (version, state, base_day, horizon, parent, position, messages, assigned,
      dated, in_time, most_in_time, digest, limits, changed)
      VALUES (?1, \(code: PlanState.draft), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
    """
}
