import Model
import Storage

/// What a plan assigns to one channel on the day of a run.
struct ChannelAssignments {
  let channel: Channel
  let list: ArraySlice<RunAssignment>
}

extension Executor {
  /// Refuses a request for a day that is not current in the time zone of any of its channels.
  ///
  /// It is accepted if the day is past in some zones and upcoming in others, or if the run has started before: the
  /// run waits for the channels whose day is upcoming, and ends when the day is over in the last zone.
  func check(
    _ request: RunRequest,
    for channels: [ChannelAssignments],
    at begun: Instant
  ) throws {
    let zones = channels.isEmpty ? [nil] : channels.map(\.channel.settings.timeZone)
    let statuses = zones.map { dependencies.calendar.status(of: request.day, at: begun, $0) }
    if request.onAnotherDay || statuses.contains(.current) { return }
    // An unknown zone is reported for its channel.
    guard let today = zones.lazy.compactMap({ dependencies.calendar.day(begun, $0) }).first else {
      return
    }
    let isOver = statuses.contains(.past)
    let isToCome = statuses.contains { if case .upcoming = $0 { true } else { false } }
    if try isOver && isToCome || hasRun(request) { return }
    throw RunRequestRefusal.notToday(
      plan: request.plan,
      day: request.day,
      today: today,
      zone: zones.compactMap(\.self).first
    )
  }

  /// Whether the day is over for every channel, so that the run can only be ended.
  func onlyEnds(_ request: RunRequest, _ channels: [ChannelAssignments], at begun: Instant) -> Bool
  {
    let zones = channels.isEmpty ? [nil] : channels.map(\.channel.settings.timeZone)
    return !request.onAnotherDay
      && zones.allSatisfy { dependencies.calendar.status(of: request.day, at: begun, $0) == .past }
  }

  private func hasRun(_ request: RunRequest) throws -> Bool {
    try database.read { snapshot in
      try snapshot.runs().contains { $0.plan == request.plan && $0.day == request.day }
    }
  }

  /// Throws if the day of a run is not current for a channel.
  func checkDay(
    of channel: Channel,
    _ request: RunRequest,
    begun: Instant
  ) throws(ChannelUnavailability) {
    let zone = channel.settings.timeZone
    guard dependencies.calendar.day(begun, zone) != nil else { throw .timeZone(zone ?? "") }
    let unavailability = dependencies.calendar.unavailability(of: request.day, at: begun, zone)
    if !request.onAnotherDay, let unavailability { throw unavailability }
  }
}
