import Model

/// The messages of the limited channels that the limits treat alike, but for their recipients and days.
///
/// A group's messages can be sent by the same channels and are eligible for the same shares: when
/// no channel has capacity left for one of them on a day, none has for the others.
struct MessageGroups {
  /// The channel within which each group's messages may be sent.
  private(set) var targets: [Int]
  /// The shares, by index, for which each group's messages are eligible.
  private(set) var shares: [[Int]]

  private let limits: PlanLimits
  private let attributes: MessageAttributes
  /// The shares that may apply to messages addressed to each channel, channel by channel outwards.
  private let shareCandidates: [[[Int]]]
  private var groupOfKey: [GroupKey: Int] = [:]

  private struct GroupKey: Hashable {
    let target: Int
    let shares: [Int]
  }

  init(_ inputs: PlanInputs, _ tree: ChannelTree) {
    limits = inputs.limits
    attributes = inputs.attributes
    // The first groups are those of messages without a share.
    let channels = inputs.capacity.channels.indices
    targets = Array(channels)
    shares = channels.map { _ in [] }
    var own: [[Int]] = shares
    for (index, share) in limits.shares.enumerated() { own[Int(share.channel)].append(index) }
    shareCandidates = channels.map { channel in
      tree.path(from: channel).map { own[$0] }.filter { !$0.isEmpty }
    }
  }

  /// The group of a message that is addressed to one channel and may be sent within another.
  mutating func group(of place: Int, addressedTo channel: Int, within target: Int) -> Int {
    let eligible = shareCandidates[channel].compactMap { eligibleShare(of: place, among: $0) }
    guard !eligible.isEmpty else { return target }
    let key = GroupKey(target: target, shares: eligible)
    if let group = groupOfKey[key] { return group }
    groupOfKey[key] = targets.count
    targets.append(target)
    shares.append(eligible)
    return targets.count - 1
  }

  /// The share of a channel for which a message is eligible: its campaign's, or else the openers'.
  private func eligibleShare(of place: Int, among shares: [Int]) -> Int? {
    let campaign = attributes.campaign(at: place)
    if let own = shares.first(where: { limits.shares[$0].holder == .campaign(campaign) }) {
      return own
    }
    guard !attributes.isFollowUp(at: place) else { return nil }
    return shares.first { limits.shares[$0].holder == .openers }
  }
}
