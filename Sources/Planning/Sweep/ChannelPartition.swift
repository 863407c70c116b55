import Model

/// Which channels a limit beside their own days' capacity bears on, so that they are swept in one order
/// of rank; each of the others is swept by itself.
///
/// A channel with a message that may go before it counts as waiting, as after a base date that was set
/// back, is among the former: only there may releases come in another order than ranks.
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
    for place in 0..<backlog.count where backlog.waitingSince[place] != Backlog.none {
      guard max(base, backlog.waitingSince[place]) != max(base, backlog.notBefore[place]) else {
        continue
      }
      isLimited[Int(backlog.channel[place])] = true
    }
    plain = channels.filter { [isLimited] in !isLimited[$0] }
    hasLimited = plain.count < channels.count
  }
}
