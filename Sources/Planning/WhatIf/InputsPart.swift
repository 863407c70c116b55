import Model

extension PlanInputs {
  /// The same inputs with another capacity of a channel on some days, counted from the base date.
  func with(_ capacity: Int, on days: [Int], ofChannel index: Int) -> PlanInputs {
    var inputs = self
    for day in days {
      let cell = inputs.capacity.cell(channel: index, day: day)
      inputs.capacity.setCapacity(Int32(capacity), at: cell)
    }
    return inputs
  }

  /// The inputs of only those channels that are connected with one, by limits or by follow-ups;
  /// they are planned as within the whole.
  func part(around channel: Int32) -> PlanInputs {
    let kept = channels(around: channel)
    guard kept.count < capacity.channels.count else { return self }
    var index = [Int32](repeating: -1, count: capacity.channels.count)
    for (new, old) in kept.enumerated() { index[old] = Int32(new) }
    let places = backlog.channel.indices.filter { index[Int(backlog.channel[$0])] >= 0 }
    return PlanInputs(
      baseDate: baseDate,
      capacity: capacity.part(kept),
      backlog: backlog.part(places, channels: index),
      limits: limits.part(kept, channels: index),
      attributes: attributes.part(places, channels: index)
    )
  }

  private func channels(around channel: Int32) -> [Int] {
    let all = capacity.channels
    guard let own = all.firstIndex(of: channel), limits.perRecipient == nil else {
      return Array(all.indices)
    }
    var neighbors = [Set<Int>](repeating: [], count: all.count)
    func connect(_ one: Int, _ other: Int) {
      neighbors[one].insert(other)
      neighbors[other].insert(one)
    }
    for index in all.indices {
      if let outer = limits.outer(of: index) { connect(index, outer) }
    }
    for followUp in backlog.followUps {
      guard let predecessor = followUp.predecessor else { continue }
      connect(Int(backlog.channel[Int(followUp.place)]), Int(backlog.channel[Int(predecessor)]))
    }
    var found: Set = [own]
    var next = [own]
    while let index = next.popLast() {
      for neighbor in neighbors[index] where found.insert(neighbor).inserted {
        next.append(neighbor)
      }
    }
    return found.sorted()
  }
}

extension CapacityTable {
  fileprivate func part(_ kept: [Int]) -> CapacityTable {
    var part = CapacityTable(channels: kept.map { channels[$0] }, days: days)
    part.lastOpen = kept.map { lastOpen[$0] }
    for (new, old) in kept.enumerated() {
      for day in 0..<days {
        let (cell, source) = (part.cell(channel: new, day: day), cell(channel: old, day: day))
        part.setCapacity(capacity[source], at: cell, reason: reasons[source])
        part.setUsed(used[source], at: cell)
      }
    }
    return part
  }
}

extension Backlog {
  fileprivate func part(_ places: [Int], channels index: [Int32]) -> Backlog {
    var part = Backlog()
    var moved = [Int32](repeating: -1, count: count)
    for (new, place) in places.enumerated() {
      moved[place] = Int32(new)
      part.append(
        message: message[place],
        channel: index[Int(channel[place])],
        priority: priority[place],
        notBefore: notBefore[place],
        waitingSince: waitingSince[place],
        deadline: deadline[place],
        due: due(at: place)
      )
    }
    for followUp in followUps where moved[Int(followUp.place)] >= 0 {
      part.append(
        FollowUp(
          place: moved[Int(followUp.place)],
          predecessor: followUp.predecessor.map { moved[Int($0)] },
          waitDays: followUp.waitDays
        )
      )
    }
    return part
  }
}

extension PlanLimits {
  fileprivate func part(_ kept: [Int], channels index: [Int32]) -> PlanLimits {
    var part = PlanLimits()
    if isNested { part.outer = kept.map { outer[$0] < 0 ? -1 : index[Int(outer[$0])] } }
    if !precedence.isEmpty { part.precedence = kept.map { precedence[$0] } }
    part.windows = windows.filter { index[Int($0.channel)] >= 0 }.map { window in
      Window(
        channel: index[Int(window.channel)],
        days: window.days,
        most: window.most,
        past: window.past,
        later: window.later
      )
    }
    part.shares = shares.filter { index[Int($0.channel)] >= 0 }.map { share in
      Share(channel: index[Int(share.channel)], holder: share.holder, percent: share.percent)
    }
    part.perRecipient = perRecipient
    if !objectives.isEmpty { part.objectives = kept.map { objectives[$0] } }
    let days = outlook.count / index.count
    part.outlook = kept.flatMap { outlook[$0 * days..<($0 + 1) * days] }
    if !heldUntil.isEmpty { part.heldUntil = kept.map { heldUntil[$0] } }
    return part
  }
}

extension MessageAttributes {
  fileprivate func part(_ places: [Int], channels index: [Int32]) -> MessageAttributes {
    var part = MessageAttributes()
    if !campaign.isEmpty { part.campaign = places.map { campaign[$0] } }
    if !recipient.isEmpty { part.recipient = places.map { recipient[$0] } }
    if !isFollowUp.isEmpty { part.isFollowUp = places.map { isFollowUp[$0] } }
    if !heldUntil.isEmpty { part.heldUntil = places.map { heldUntil[$0] } }
    if !account.isEmpty {
      part.account = places.map { account[$0] < 0 ? -1 : index[Int(account[$0])] }
    }
    return part
  }
}
