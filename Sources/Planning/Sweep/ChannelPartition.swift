import Model

/// Separates the limited channels, which are swept together in one order of rank, from the plain
/// ones, each of which is swept by itself.
///
/// A channel is limited if anything beside its own daily capacity limits it, or if one of its
/// messages may go before the day from which it counts as waiting, as after the base date was set
/// back, or is held until a later day: only there can the order of releases differ from the order of
/// ranks; or if who goes in time is decided before who goes first.
struct ChannelPartition {
  private(set) var isLimited: [Bool]
  let plain: [Int]
  let hasLimited: Bool

  init(_ inputs: PlanInputs) {
    let limits = inputs.limits
    let channels = inputs.capacity.channels.indices
    isLimited = channels.map { _ in limits.perRecipient != nil }
    for channel in channels {
      guard let outer = limits.outer(of: channel) else { continue }
      isLimited[channel] = true
      isLimited[outer] = true
    }
    for window in limits.windows { isLimited[Int(window.channel)] = true }
    for share in limits.shares { isLimited[Int(share.channel)] = true }
    let (backlog, base) = (inputs.backlog, inputs.baseDate.number)
    for channel in channels where !limits.objectives(of: channel).isDisjoint(with: .setwise) {
      isLimited[channel] = true
    }
    for place in 0..<backlog.count where backlog.waitingSince[place] != Backlog.none {
      guard max(base, backlog.waitingSince[place]) != max(base, backlog.notBefore[place]) else {
        continue
      }
      isLimited[Int(backlog.channel[place])] = true
    }
    for (channel, day) in limits.heldUntil.enumerated() where day > base {
      isLimited[channel] = true
    }
    for (place, day) in inputs.attributes.heldUntil.enumerated()
    where base < day && day <= inputs.lastDay.number {
      isLimited[Int(backlog.channel[place])] = true
    }
    plain = channels.filter { [isLimited] in !isLimited[$0] }
    hasLimited = plain.count < channels.count
  }
}
