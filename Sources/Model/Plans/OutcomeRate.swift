/// How often something happened to the messages of a channel, as a guard rail over outcomes looks at it.
package struct OutcomeRate: Sendable {
  package let channel: String
  private let events: Int
  private let messages: Int
  /// In how many the rate is told: a hundred, or a thousand.
  private let scale: Int
  private let verb: String

  /// The rails that look at outcomes.
  package static let rails: [GuardRail] = [.failures, .bounces, .complaints]

  package init(_ rail: GuardRail, of outcomes: ChannelOutcomes) {
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
  package func exceeds(_ limit: Int) -> Bool {
    events >= ChannelOutcomes.fewestEvents && events * scale > limit * messages
  }

  package func isBelow(_ other: OutcomeRate) -> Bool {
    events * other.messages < other.events * messages
  }

  package var rounded: Int { messages == 0 ? 0 : events * scale / messages }

  package var sentence: String {
    "of \(counted(messages, "message")) of channel '\(printable(channel))' in the last"
      + " \(ChannelOutcomes.days) days, \(events.grouped) \(verb)"
  }
}
