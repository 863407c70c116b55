package import Model
import Storage

/// What a run would do now, told without doing anything.
package struct RunRehearsal: Equatable, Sendable {
  package let plan: Int
  package let day: Day
  /// The channels with messages of the plan on the day, in order; none where the run has finished.
  package let channels: [ChannelRehearsal]
  /// Whether the run has finished, so that nothing would be done.
  package let isFinished: Bool
}

/// What a run would do for one channel.
package struct ChannelRehearsal: Equatable, Sendable {
  /// A message that would go.
  package struct Going: Equatable, Sendable {
    package let id: String
    package let recipient: String
  }

  package let channel: String
  package let planned: Int
  package internal(set) var going: [Going] = []
  package internal(set) var skips: [ChannelReport.Skip] = []
  /// What the same run has settled before.
  package internal(set) var done = 0
  /// Why the channel would not be used.
  package internal(set) var unavailability: ChannelUnavailability?
}

extension Executor {
  /// Says what a run would do now, by its own claims, all of which are taken back.
  ///
  /// Channel by channel, and without a look at any transport: a run takes turns where channels share a capacity.
  package func rehearse(_ request: RunRequest) throws -> RunRehearsal {
    let begun = dependencies.now()
    let lists = try assignmentsByChannel(of: request)
    try check(request, for: lists, at: begun)
    try database.read { try $0.requireConfirmation() }
    try database.requireNoOpenSlices()
    let pacings = try pacings(of: lists, request, begun: begun)
    let onlyEnds = onlyEnds(request, lists, at: begun)
    return try database.rehearse(operation("run", request.arguments)) { change in
      let run = try change.startRun(plan: request.plan, day: request.day, onlyToEnd: onlyEnds)
      var channels: [ChannelRehearsal] = []
      if let run {
        _ = try change.stopChannelsBeyondRails(on: run.day)
        let recipients = RecipientHistory()
        channels = try lists.map { list in
          var rehearsal = ChannelRehearsal(channel: list.channel.name, planned: list.list.count)
          rehearsal.unavailability = try unavailability(of: list, request, pacings, begun, change)
          guard rehearsal.unavailability == nil else { return rehearsal }
          for outcome in try claim(list, for: run, recipients, begun, change) {
            rehearsal.count(outcome)
          }
          return rehearsal
        }
      }
      return RunRehearsal(
        plan: request.plan,
        day: request.day,
        channels: channels,
        isFinished: run == nil
      )
    }
  }

  private func unavailability(
    of list: ChannelAssignments,
    _ request: RunRequest,
    _ pacings: RunPacings,
    _ begun: Instant,
    _ change: Change
  ) throws -> ChannelUnavailability? {
    do throws(ChannelUnavailability) {
      try checkDay(of: list.channel, request, begun: begun)
      let now = dependencies.uptime()
      let path = try pacings.path(of: list.channel.number)
      if let over = path.lazy.compactMap({ $0.unavailability(at: now) }).first { return over }
    } catch {
      return error
    }
    return try change.snapshot.channelStops()
      .first { $0.channel == list.channel.name && $0.isBinding }.map { .stopped($0) }
  }

  private func claim(
    _ list: ChannelAssignments,
    for run: Run,
    _ recipients: RecipientHistory,
    _ begun: Instant,
    _ change: Change
  ) throws -> [ClaimOutcome] {
    guard let day = dependencies.calendar.day(begun, list.channel.settings.timeZone) else {
      return []
    }
    let rules = try change.snapshot.capacityRules(from: day, days: 1)
    return try change.claim(
      list.list.filter { !$0.wasTried } + list.list.filter(\.wasTried),
      for: run,
      on: day,
      room: rules.remaining(of: list.channel.number, on: day),
      recipients: recipients
    )
  }
}

extension ChannelRehearsal {
  fileprivate mutating func count(_ outcome: ClaimOutcome) {
    switch outcome {
    case .claimed(let message):
      going.append(Going(id: message.attempt.id, recipient: message.content.recipient))
    case .settled: done += 1
    case .skipped(let id, let reason): skips.append(ChannelReport.Skip(id: id, reason: reason))
    }
  }
}
