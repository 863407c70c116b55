package import Model
import Storage

/// The pace of a channel that the options of a run take the place of.
package struct ReplacedPace: Equatable, Sendable {
  package let channel: String
  package let pace: Pace

  package init(channel: String, pace: Pace) {
    self.channel = channel
    self.pace = pace
  }
}

/// The pacings of all channels that a run sends by, and of those around them.
struct RunPacings {
  fileprivate var pacings: [Int32: Result<Pacing, ChannelUnavailability>] = [:]
  /// The channels that messages of a channel count for: itself, and those around it.
  fileprivate var paths: [Int32: [Int32]] = [:]
  fileprivate(set) var replaced: [ReplacedPace] = []

  /// Those that a channel has to keep; throws where one of them has no hours, because its time zone is unknown.
  func path(of channel: Int32) throws(ChannelUnavailability) -> [Pacing] {
    var path: [Pacing] = []
    for number in paths[channel] ?? [] {
      if let pacing = try pacings[number]?.get() { path.append(pacing) }
    }
    return path
  }
}

extension Executor {
  /// The pacings of a run, by what is stated for the channels and what is asked for in its place.
  func pacings(
    of assignments: [ChannelAssignments],
    _ request: RunRequest,
    begun: Instant
  ) throws -> RunPacings {
    let channels = try database.read { try $0.channels() }
    let tree = ChannelTree(channels)
    var pacings = RunPacings()
    var pending: [Int: Int] = [:]
    for list in assignments {
      guard let index = channels.firstIndex(where: { $0.number == list.channel.number }) else {
        continue
      }
      let path = Array(tree.path(from: index))
      pacings.paths[list.channel.number] = path.map { channels[$0].number }
      let count = list.list.count(where: \.isPending)
      for place in path { pending[place, default: 0] += count }
    }
    for (index, count) in pending.sorted(by: { $0.key < $1.key }) {
      let (number, stated) = (channels[index].number, channels[index].settings.pace)
      let isSender = assignments.contains { $0.channel.number == number }
      let pace = isSender ? request.pace.applied(to: stated) : request.pace.rest(of: stated)
      pacings.pacings[number] = try pacing(of: channels[index], pace, messages: count, begun: begun)
      let replaced = request.pace.replaced(of: stated)
      if replaced != .unlimited {
        pacings.replaced.append(ReplacedPace(channel: channels[index].name, pace: replaced))
      }
    }
    return pacings
  }

  private func pacing(
    of channel: Channel,
    _ pace: Pace,
    messages: Int,
    begun: Instant
  ) throws -> Result<Pacing, ChannelUnavailability> {
    let zone = channel.settings.timeZone
    let now = dependencies.now()
    let uptime = dependencies.uptime()
    guard let today = dependencies.calendar.day(begun, zone) else {
      return .failure(.timeZone(zone ?? ""))
    }
    let last =
      pace.leastGap == nil
      ? nil
      : try database.read {
        try $0.lastClaim(through: channel.number, since: today.advanced(by: -1))
      }
      .map { uptime - max(0, now.milliseconds - $0.milliseconds) }
    guard let window = pace.window else {
      return .success(Pacing(pace, from: uptime, last: last))
    }
    guard let opens = dependencies.calendar.instant(today, window.start, zone),
      let closes = dependencies.calendar.instant(today, window.end, zone)
    else { return .failure(.timeZone(zone ?? "")) }
    // The wall clock may be set from here on; only the monotonic clock counts.
    return .success(
      Pacing(
        pace,
        from: uptime + max(0, opens.milliseconds - now.milliseconds),
        until: (window, uptime + closes.milliseconds - now.milliseconds),
        messages: messages,
        last: last
      )
    )
  }
}
