package import Model

extension Plan {
  /// The row of a message, as a stored plan has it.
  package func row(at place: Int) -> PlanRow {
    let backlog = inputs.backlog
    let (channel, sender) = (backlog.channel[place], sender(at: place))
    return PlanRow(
      message: backlog.message[place],
      channel: inputs.capacity.channels[Int(channel)],
      priority: backlog.priority[place],
      notBefore: Plan.day(backlog.notBefore[place]),
      release: Day(number: release[place]),
      waitingSince: Plan.day(waitingSince[place]),
      deadline: Plan.day(backlog.deadline[place]),
      due: Plan.day(backlog.due(at: place)),
      decision: decision(at: place),
      account: sender == channel ? nil : inputs.capacity.channels[Int(sender)],
      isProjected: backlog.isProjected(place),
      attributes: inputs.attributes.row(at: place),
      content: inputs.contents.version(at: place)
    )
  }

  private static func day(_ number: Int32) -> Day? {
    number == Backlog.none ? nil : Day(number: number)
  }
}

extension Backlog {
  /// Whether a message follows one that is not sent yet, by binary search.
  fileprivate func isProjected(_ place: Int) -> Bool {
    var (low, high) = (0, followUps.count)
    while low < high {
      let middle = (low + high) / 2
      if followUps[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low < followUps.count && followUps[low].place == place
  }
}

extension MessageAttributes {
  fileprivate func row(at place: Int) -> PlanRow.Attributes {
    var attributes = PlanRow.Attributes()
    attributes.campaign = campaign(at: place)
    attributes.recipient = recipient.isEmpty ? 0 : recipient[place]
    attributes.isFollowUp = isFollowUp(at: place)
    attributes.heldUntil = heldUntil(at: place)
    return attributes
  }
}
