import Model

extension PlanVerification {
  /// What is inconsistent in the limits, or in the attributes of messages that they need; nil if
  /// nothing is.
  var limitsError: String? {
    let channels = table.channels.indices
    let (limits, attributes) = (plan.inputs.limits, plan.inputs.attributes)
    func fits(_ count: Int, isNeeded: Bool) -> Bool {
      count == backlog.count || count == 0 && !isNeeded
    }
    let named = limits.windows.map(\.channel) + limits.shares.map(\.channel)
    let needsFollowUps =
      !limits.precedence.isEmpty || limits.shares.contains { $0.holder == .openers }
    let fitsAttributes =
      fits(attributes.campaign.count, isNeeded: limits.shares.contains { $0.holder != .openers })
      && fits(attributes.recipient.count, isNeeded: limits.perRecipient != nil)
      && fits(attributes.isFollowUp.count, isNeeded: needsFollowUps)
      && fits(attributes.account.count, isNeeded: false)
      && fits(attributes.heldUntil.count, isNeeded: false)
    if !limits.outer.isEmpty, limits.outer.count != channels.count {
      return "the column of outer channels is incomplete"
    } else if limits.outer.contains(where: { !(-1..<channels.count ~= Int($0)) })
      || tree.fromOutside.count < channels.count
    {
      return "a channel is inside itself, or inside one that does not exist"
    } else if named.contains(where: { !channels.contains(Int($0)) }) {
      return "a limit names a channel that does not exist"
    } else if !limits.precedence.isEmpty, limits.precedence.count != channels.count {
      return "the column of precedence is incomplete"
    } else if !limits.heldUntil.isEmpty, limits.heldUntil.count != channels.count {
      return "the column of held channels is incomplete"
    } else if !limits.outlook.count.isMultiple(of: max(1, channels.count)) {
      return "the days behind the last one are not the same for every channel"
    } else if !fitsAttributes {
      return "a limit needs an attribute that the messages do not have"
    } else if plan.account.count != (limits.isNested ? backlog.count : 0)
      || plan.account.contains(where: { !(-1..<channels.count ~= Int($0)) })
    {
      return "the column of accounts is incomplete or names no channel"
    }
    return nil
  }

  /// Checks that each message is sent by an account that may send it, and counts how many messages
  /// each channel sends with all that it contains.
  mutating func checkAccounts() {
    findTargets()
    for place in targets.indices where plan.day[place] != Backlog.none {
      let sender = plan.account[place]
      let isRight =
        sender >= 0 && tree.sends(Int(sender)) && tree.isWithin(Int(sender), target(of: place))
      if !isRight {
        let account = table.channels[Int(plan.sender(at: place))]
        report.add(.wrongAccount(message: backlog.message[place], account: account))
      }
    }
    assigned = sent
    for channel in tree.fromOutside.reversed() where tree.outer[channel] >= 0 {
      for day in 0..<table.days {
        assigned[tree.outer[channel] * table.days + day] += assigned[channel * table.days + day]
      }
    }
  }

  /// Finds the messages that stay with the account of their thread.
  private mutating func findTargets() {
    guard limits.isNested else { return }
    targets = backlog.channel
    var predecessors = [Int32](repeating: -1, count: backlog.count)
    for followUp in backlog.followUps {
      predecessors[Int(followUp.place)] = followUp.predecessor ?? -1
    }
    for place in targets.indices where !tree.sends(Int(targets[place])) {
      if let account = account(of: place, predecessors) { targets[place] = account }
    }
  }

  private func account(of place: Int, _ predecessors: [Int32]) -> Int32? {
    let channel = Int(backlog.channel[place])
    func counts(_ account: Int32) -> Bool {
      account >= 0 && tree.sends(Int(account)) && tree.isWithin(Int(account), channel)
    }
    // Days that do not decrease would be a cycle, which another check reports.
    var day = plan.day[place] == Backlog.none ? Int32.max : plan.day[place]
    var other = Int(predecessors[place])
    while other >= 0, plan.day[other] != Backlog.none, plan.day[other] < day {
      if counts(plan.account[other]) { return plan.account[other] }
      day = plan.day[other]
      other = Int(predecessors[other])
    }
    return plan.inputs.attributes.account(at: place).flatMap { counts($0) ? $0 : nil }
  }
}
