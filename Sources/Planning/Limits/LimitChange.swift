package import Model

/// A limit that two plans state differently; nil stands for none.
///
/// Channels are their numbers in the database.
package enum LimitChange: Equatable, Sendable {
  /// The channel that contains another one.
  case outer(channel: Int32, InputComparison.Pair<Int32?>)
  /// At most so many messages in so many days in a row.
  case window(channel: Int32, days: Int, InputComparison.Pair<Int?>)
  /// The percentage of a channel's day that is reserved for some messages.
  case share(channel: Int32, PlanLimits.Share.Holder, InputComparison.Pair<Int?>)
  case precedence(channel: Int32, InputComparison.Pair<PlanLimits.Precedence>)
  case recipient(InputComparison.Pair<RecipientRule?>)
  /// The first day on which holds of a channel let it send, as in `PlanLimits.heldUntil`.
  case held(channel: Int32, InputComparison.Pair<Int32>)
  /// What the plan of a channel aims at.
  case objectives(channel: Int32, InputComparison.Pair<ChannelObjectives>)

  /// At most so many messages to a recipient in so many days in a row.
  package struct RecipientRule: Equatable, Sendable {
    package let most: Int
    package let days: Int

    package init(most: Int, days: Int) {
      self.most = most
      self.days = days
    }
  }
}

extension LimitChange {
  /// Whether it concerns one of some channels, or all.
  func affects(anyOf channels: Set<Int32>) -> Bool {
    switch self {
    case .outer(let channel, _), .window(let channel, _, _), .share(let channel, _, _),
      .precedence(let channel, _), .held(let channel, _), .objectives(let channel, _):
      channels.contains(channel)
    case .recipient: true
    }
  }
}

extension PlanLimits.Precedence {
  package var words: String {
    switch self {
    case .priority: "by priority alone"
    case .followUps: "follow-ups first"
    case .openers: "openers first"
    }
  }
}

/// The limits that differ on channels of both plans, by channel.
func limitChanges(from old: PlanFrame, to new: PlanFrame) -> [LimitChange] {
  let (before, after) = (StatedLimits(old), StatedLimits(new))
  let kept = Set(new.capacity.channels)
  var changes: [LimitChange] = []
  for channel in old.capacity.channels where kept.contains(channel) {
    let (one, other) = (before.of(channel), after.of(channel))
    if one.outer != other.outer {
      changes.append(.outer(channel: channel, .init(old: one.outer, new: other.outer)))
    }
    changes += differing(one.windows, other.windows)
      .map { .window(channel: channel, days: $0, $1) }
    changes += differing(one.shares, other.shares).map { .share(channel: channel, $0, $1) }
    if one.precedence != other.precedence {
      changes.append(
        .precedence(channel: channel, .init(old: one.precedence, new: other.precedence))
      )
    }
    if one.heldUntil != other.heldUntil {
      changes.append(.held(channel: channel, .init(old: one.heldUntil, new: other.heldUntil)))
    }
    if one.objectives != other.objectives {
      changes.append(
        .objectives(channel: channel, .init(old: one.objectives, new: other.objectives))
      )
    }
  }
  if before.recipient != after.recipient {
    changes.append(.recipient(.init(old: before.recipient, new: after.recipient)))
  }
  return changes
}

/// The numbers that differ between two lists by name, in the order of the old list.
private func differing<Name: Equatable>(
  _ old: [(name: Name, number: Int)],
  _ new: [(name: Name, number: Int)]
) -> [(Name, InputComparison.Pair<Int?>)] {
  let added = new.map(\.name).filter { name in !old.contains { $0.name == name } }
  return (old.map(\.name) + added).compactMap { name in
    let number = { (list: [(name: Name, number: Int)]) in list.first { $0.name == name }?.number }
    let pair = InputComparison.Pair(old: number(old), new: number(new))
    return pair.isEqual ? nil : (name, pair)
  }
}

/// The limits of a plan by the channels' numbers.
private struct StatedLimits {
  struct OfChannel {
    var outer: Int32?
    var windows: [(name: Int, number: Int)] = []
    var shares: [(name: PlanLimits.Share.Holder, number: Int)] = []
    var precedence = PlanLimits.Precedence.priority
    var heldUntil = Backlog.none
    var objectives: ChannelObjectives = []
  }

  private var channels: [Int32: OfChannel] = [:]
  let recipient: LimitChange.RecipientRule?

  init(_ frame: PlanFrame) {
    let (limits, numbers) = (frame.limits, frame.capacity.channels)
    recipient = limits.perRecipient.map { .init(most: $0.most, days: $0.days) }
    for (index, number) in numbers.enumerated() {
      var stated = OfChannel()
      stated.outer = limits.outer(of: index).map { numbers[$0] }
      stated.precedence = limits.precedence(of: index)
      stated.heldUntil = limits.heldUntil(of: index)
      stated.objectives = limits.objectives(of: index)
      channels[number] = stated
    }
    for window in limits.windows {
      channels[numbers[Int(window.channel)]]?.windows.append((window.days, window.most))
    }
    for share in limits.shares {
      channels[numbers[Int(share.channel)]]?.shares.append((share.holder, share.percent))
    }
  }

  func of(_ channel: Int32) -> OfChannel { channels[channel] ?? OfChannel() }
}
