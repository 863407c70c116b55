import Model

/// The inputs of an earlier plan rolled forward to a later base date, as if nothing had changed
/// since but what was sent: the remaining messages, the same capacity and limits, and what was used
/// in between.
///
/// Only days after the earlier plan's last take their capacity from the later one.
struct RolledForwardInputs {
  private let old: Plan
  private let new: PlanInputs
  private let sending: Sending
  /// The channels of the earlier plan.
  private let tree: ChannelTree
  /// The place of each remaining message among those that remain; -1 for the others.
  private var places: [Int32]

  /// What was sent of the earlier plan's messages, and what was used on each channel's days.
  struct Sending {
    /// By place in the earlier plan; a missing message was not claimed.
    let outcomes: [Int: SendingOutcome]
    /// By the channel's index in the earlier plan, with all that it contains.
    let used: (_ channel: Int, _ day: Day) -> Int32
  }

  init(_ old: Plan, to new: PlanInputs, _ sending: Sending) {
    self.old = old
    self.new = new
    self.sending = sending
    tree = old.inputs.channelTree
    places = [Int32](repeating: -1, count: old.inputs.backlog.count)
    var next: Int32 = 0
    let deadlines = old.inputs.backlog.deadline
    for place in places.indices where sending.outcomes[place] == nil {
      guard deadlines[place] == Backlog.none || deadlines[place] >= new.baseDate.number else {
        continue
      }
      places[place] = next
      next += 1
    }
  }

  var inputs: PlanInputs {
    let predecessors = predecessors
    return PlanInputs(
      baseDate: new.baseDate,
      capacity: capacity,
      backlog: backlog(predecessors),
      limits: limits,
      attributes: attributes(predecessors)
    )
  }

  private var capacity: CapacityTable {
    let before = old.inputs.capacity
    var table = CapacityTable(channels: before.channels, days: new.horizon)
    for (channel, number) in before.channels.enumerated() {
      for day in 0..<table.days {
        let date = new.baseDate.advanced(by: day)
        let cell = table.cell(channel: channel, day: day)
        let known = before.cell(channel: number, day: date, from: old.inputs.baseDate)
        let later = new.capacity.cell(channel: number, day: date, from: new.baseDate)
        let capacity =
          known.map { before.capacity[$0] } ?? later.map { new.capacity.capacity[$0] } ?? 0
        table.setCapacity(capacity, at: cell)
        table.setUsed(sending.used(channel, date), at: cell)
      }
    }
    return table
  }

  /// The place of each follow-up's predecessor, in the earlier plan.
  private var predecessors: [Int: Int] {
    Dictionary(
      uniqueKeysWithValues: old.inputs.backlog.followUps.compactMap { followUp in
        followUp.predecessor.map { (Int(followUp.place), Int($0)) }
      }
    )
  }

  private func backlog(_ predecessors: [Int: Int]) -> Backlog {
    let before = old.inputs.backlog
    let waits = Dictionary(
      uniqueKeysWithValues: before.followUps.map { (Int($0.place), $0.waitDays) }
    )
    var backlog = Backlog()
    for place in places.indices where places[place] >= 0 {
      var (notBefore, since) = (before.notBefore[place], before.waitingSince[place])
      let release = sentDay(of: predecessors[place]).map { $0.number + (waits[place] ?? 0) }
      if let release {
        notBefore = max(notBefore, release)
        since = notBefore
      }
      backlog.append(
        message: before.message[place],
        channel: before.channel[place],
        priority: before.priority[place],
        notBefore: notBefore,
        waitingSince: since,
        deadline: before.deadline[place],
        due: before.due(at: place)
      )
      guard let wait = waits[place], release == nil else { continue }
      let predecessor = predecessors[place].map { places[$0] }
      backlog.append(
        Backlog.FollowUp(
          place: places[place],
          predecessor: predecessor.flatMap { $0 < 0 ? nil : $0 },
          waitDays: wait
        )
      )
    }
    return backlog
  }

  private func sentDay(of place: Int?) -> Day? {
    guard let place, case .sent(let day, _) = sending.outcomes[place] else { return nil }
    return day
  }

  private var limits: PlanLimits {
    var limits = old.inputs.limits
    limits.windows = limits.windows.map(rolledForward)
    let isKnown = new.capacity.channels == old.inputs.capacity.channels
    limits.outlook = isKnown ? new.limits.outlook : []
    guard let limit = limits.perRecipient else { return limits }
    let first = new.baseDate.advanced(by: 1 - limit.days)
    let sent = sending.outcomes.sorted { $0.key < $1.key }.compactMap { place, _ in
      sentDay(of: place).map {
        PlanLimits.RecipientLimit.Use(
          recipient: old.inputs.attributes.recipient[place],
          day: $0,
          count: 1
        )
      }
    }
    limits.perRecipient = .init(
      most: limit.most,
      days: limit.days,
      received: (limit.received + sent).filter { $0.day >= first }
    )
    return limits
  }

  /// What a window counts before the earlier plan stays as that plan states it.
  private func rolledForward(_ window: PlanLimits.Window) -> PlanLimits.Window {
    let margin = window.days - 1
    func used(_ day: Day) -> Int32 {
      let ago = day.days(to: old.inputs.baseDate)
      return 1...margin ~= ago
        ? window.past[margin - ago] : sending.used(Int(window.channel), day)
    }
    let first = new.baseDate.advanced(by: -margin)
    let end = new.baseDate.advanced(by: new.horizon)
    let later = (0..<margin).map { used(end.advanced(by: $0)) }
    return PlanLimits.Window(
      channel: window.channel,
      days: window.days,
      most: window.most,
      past: (0..<margin).map { used(first.advanced(by: $0)) },
      later: later.contains { $0 > 0 } ? later : []
    )
  }

  private func attributes(_ predecessors: [Int: Int]) -> MessageAttributes {
    let (before, left) = (old.inputs.attributes, places.indices.filter { places[$0] >= 0 })
    var attributes = MessageAttributes()
    if !before.campaign.isEmpty { attributes.campaign = left.map { before.campaign[$0] } }
    if !before.recipient.isEmpty { attributes.recipient = left.map { before.recipient[$0] } }
    if !before.isFollowUp.isEmpty { attributes.isFollowUp = left.map { before.isFollowUp[$0] } }
    if !before.heldUntil.isEmpty { attributes.heldUntil = left.map { before.heldUntil[$0] } }
    if !before.account.isEmpty {
      attributes.account = left.map { threadAccount(of: $0, predecessors) ?? before.account[$0] }
    }
    return attributes
  }

  /// The account that sent the nearest predecessor, of those inside the channel addressed.
  private func threadAccount(of place: Int, _ predecessors: [Int: Int]) -> Int32? {
    var other = predecessors[place]
    while let earlier = other {
      if case .sent(_, let number) = sending.outcomes[earlier],
        let account = old.inputs.capacity.channels.firstIndex(of: number),
        tree.isInnermost(account),
        tree.isWithin(account, Int(old.inputs.backlog.channel[place]))
      {
        return Int32(account)
      }
      other = predecessors[earlier]
    }
    return nil
  }
}
