import Model

/// The guard rails over what became of what was sent, each for every channel by itself.
extension GuardRailCheck {
  func outcomes(_ rail: GuardRail, _ limit: Int) -> GuardRailResult {
    let rates = context.outcomes.map { OutcomeRate(rail, of: $0) }
    let broken = rates.filter { $0.exceeds(limit) }
    let worst = rates.max { $0.isBelow($1) }
    let unit = rail == .complaints ? "in a thousand" : "per cent"
    return GuardRailResult(
      rail: rail.name,
      allows: "at most \(limit) \(unit)",
      found: "\(worst?.rounded ?? 0) \(unit)",
      holds: broken.isEmpty,
      channels: broken.map(\.channel),
      sentence: broken.isEmpty
        ? "no channel is above it" : broken.map(\.sentence).joined(separator: "; ")
    )
  }
}

/// How often something happened to the messages of a channel.
private struct OutcomeRate {
  let channel: String
  private let events: Int
  private let messages: Int
  /// In how many the rate is told: a hundred, or a thousand.
  private let scale: Int
  private let verb: String

  init(_ rail: GuardRail, of outcomes: ChannelOutcomes) {
    channel = outcomes.channel
    scale = rail == .complaints ? 1000 : 100
    (events, verb) =
      switch rail {
      case .bounces: (outcomes.bounced, "bounced")
      case .complaints: (outcomes.complained, "were called spam")
      default: (outcomes.failed, "failed")
      }
    messages = outcomes.sent + (rail == .failures ? outcomes.failed : 0)
  }

  /// Fewer events than say something exceed nothing.
  func exceeds(_ limit: Int) -> Bool {
    events >= ChannelOutcomes.fewestEvents && events * scale > limit * messages
  }

  func isBelow(_ other: OutcomeRate) -> Bool {
    events * other.messages < other.events * messages
  }

  var rounded: Int { messages == 0 ? 0 : events * scale / messages }

  var sentence: String {
    "of \(counted(messages, "message")) of channel '\(printable(channel))' in the last"
      + " \(ChannelOutcomes.days) days, \(events.grouped) \(verb)"
  }
}
