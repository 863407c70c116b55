import Model
import Storage

/// What a plan assigns to one channel on the day of a run.
struct ChannelAssignments {
  let channel: Channel
  let list: ArraySlice<RunAssignment>
}

extension Executor {
  /// Refuses a wish for a day that is today in the time zone of none of its channels.
  func check(
    _ wish: RunWish,
    for channels: [ChannelAssignments],
    at begun: Instant
  ) throws(RunWishRefusal) {
    let zones = channels.isEmpty ? [nil] : channels.map(\.channel.settings.timeZone)
    let days = zones.map { surroundings.calendar.day(begun, $0) }
    if wish.onAnotherDay || days.contains(wish.day) { return }
    // A zone that nobody knows is told as the fault of its channel.
    guard let today = days.compactMap(\.self).first else { return }
    throw .notToday(
      plan: wish.plan,
      day: wish.day,
      today: today,
      zone: zones.compactMap(\.self).first
    )
  }

  /// When the messages of a channel are due; a fault where its day or its hours are not now.
  ///
  /// Its day is that on which the run was begun, whatever becomes of the clock meanwhile.
  func pacing(
    of assignments: ChannelAssignments,
    _ wish: RunWish,
    begun: Instant
  ) throws(ChannelFault) -> Pacing {
    let zone = assignments.channel.settings.timeZone
    let now = surroundings.now()
    guard let today = surroundings.calendar.day(begun, zone) else { throw .timeZone(zone ?? "") }
    guard wish.onAnotherDay || wish.day == today else { throw .notToday(wish.day, today: today) }
    let uptime = surroundings.uptime()
    guard let window = wish.pace.window else {
      return wish.pace.perMinute.map { Pacing(from: uptime, perMinute: $0, until: nil) }
        ?? Pacing(from: uptime)
    }
    guard let opens = surroundings.calendar.instant(today, window.start, zone),
      let closes = surroundings.calendar.instant(today, window.end, zone)
    else { throw .timeZone(zone ?? "") }
    // From here on the wall clock may jump: only the clock that goes forward counts.
    let start = uptime + max(0, opens.milliseconds - now.milliseconds)
    let close = (window: window, at: uptime + closes.milliseconds - now.milliseconds)
    if let perMinute = wish.pace.perMinute {
      return Pacing(from: start, perMinute: perMinute, until: close)
    }
    return Pacing(assignments.list.count(where: \.isPending), from: start, until: close)
  }
}
