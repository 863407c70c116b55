import Model

/// The channels whose plan is the best possible, and what they aim at.
///
/// They are the channels inside others and around them, and those in which as few messages as possible are to be late, as
/// far as no steps are only planned there; those in which deadlines come first, and the channels that sequences connect
/// with these. Where a window or a share limits a tree, or recipients are limited, no plan is known to be the best.
struct ImprovedChannels {
  let isImproved: [Bool]
  let areDeadlinesFirst: [Bool]
  /// Those with steps that are only planned.
  let haveSteps: [Bool]

  init(_ inputs: PlanInputs, _ tree: VerifierChannelTree) {
    let (limits, backlog) = (inputs.limits, inputs.backlog)
    var root = Array(tree.outer.indices)
    for channel in tree.fromOutside where tree.outer[channel] >= 0 {
      root[channel] = root[tree.outer[channel]]
    }
    var isFirst = root.map { _ in false }
    for channel in root.indices where limits.objectives(of: channel).contains(.deadlinesFirst) {
      isFirst[root[channel]] = true
    }
    areDeadlinesFirst = root.map { isFirst[$0] }
    var isLimited = root.map { _ in limits.perRecipient != nil }
    for channel in limits.windows.map(\.channel) + limits.shares.map(\.channel) {
      isLimited[root[Int(channel)]] = true
    }
    var isHeld = backlog.channel.indices.map {
      inputs.attributes.heldUntil(at: $0) == MessageAttributes.heldWithoutEnd
    }
    // What is held without an end goes on no day, and so does what follows it.
    for _ in inputs.attributes.heldUntil.isEmpty ? [] : backlog.followUps {
      for followUp in backlog.followUps {
        guard let predecessor = followUp.predecessor, isHeld[Int(predecessor)] else { continue }
        isHeld[Int(followUp.place)] = true
      }
    }
    var links = backlog.followUps.compactMap { followUp -> (Int, Int)? in
      if isHeld[Int(followUp.place)] { return nil }
      return followUp.predecessor.map {
        (root[Int(backlog.channel[Int(followUp.place)])], root[Int(backlog.channel[Int($0)])])
      }
    }
    var isBest = root.indices.map { root[$0] == $0 && !tree.sends($0) }
    for channel in root.indices where limits.objectives(of: channel).contains(.fewLate) {
      isBest[root[channel]] = true
    }
    for (one, other) in links { (isBest[one], isBest[other]) = (false, false) }
    for channel in root.indices where isFirst[channel] { isBest[channel] = true }
    for channel in root.indices where isLimited[channel] { isBest[channel] = false }
    links.removeAll { isLimited[$0.0] || isLimited[$0.1] || $0.0 == $0.1 }
    var count = -1
    while count != links.count {
      count = links.count
      for (one, other) in links where isBest[one] != isBest[other] {
        (isBest[one], isBest[other]) = (true, true)
      }
      links.removeAll { isBest[$0.0] && isBest[$0.1] }
    }
    isImproved = root.map { isBest[$0] }
    var haveSteps = root.map { _ in false }
    for followUp in backlog.followUps {
      guard let predecessor = followUp.predecessor else { continue }
      haveSteps[Int(backlog.channel[Int(followUp.place)])] = true
      haveSteps[Int(backlog.channel[Int(predecessor)])] = true
    }
    self.haveSteps = haveSteps
  }
}
