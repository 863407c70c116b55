import Model

/// The sweep over the limited channels.
///
/// Messages are taken in order of rank over all of these channels, each for the first day on which it fits beside those
/// taken before it. A window or the limit for recipients counts days together: there a day serves what goes on it
/// by this rule over all messages that are known on that day, those of later days included, so that nobody takes what
/// one of higher rank needs soon. What others follow is known as soon as these have a day. Channels that no limit
/// connects do not affect each other. Where there are shares a day is filled twice: first with the messages that a
/// share protects, then with all.
struct LimitedSweep {
  private let effectivePriority: EffectivePriority
  private let layout: SortKeyLayout
  private let inputs: PlanInputs
  private let tree: ChannelTree
  private let affinity: AccountAffinity
  private let lookahead: Lookahead
  /// How many days are considered, those behind the horizon included.
  private let days: Int
  /// Whether all days are filled at once: nothing that happens on one makes more known for a later one.
  private let isKnownAtOnce: Bool
  private var remaining: RemainingCapacity
  private var accounts: AccountChoice
  private var groups: MessageGroups
  private var quotas: ShareQuotas
  private var recipients: RecipientCounts?
  private var waiting: WaitingMessages
  /// For each channel the first of the days that has capacity left for a message sent within it.
  private var firstDay: [Int]
  /// The messages that go on each day, as far as it is known, and the channel within which each is sent.
  private var chosen: [[(key: SortKey, target: Int)]]
  /// Which messages only their recipient's limit blocked on some day.
  private(set) var isBlockedByRecipientLimit: [Bool]

  init(_ inputs: PlanInputs, _ tree: ChannelTree, _ partition: ChannelPartition) {
    self.inputs = inputs
    self.tree = tree
    effectivePriority = EffectivePriority(inputs)
    layout = SortKeyLayout(inputs)
    affinity = AccountAffinity(inputs, tree)
    lookahead = Lookahead(inputs, tree)
    days = inputs.horizon + (lookahead.longest > 0 ? inputs.outlookDays : 0)
    isKnownAtOnce =
      inputs.limits.shares.isEmpty
      && inputs.backlog.followUps.allSatisfy { $0.predecessor == nil }
      && inputs.limits.windows.allSatisfy { tree.outer[Int($0.channel)] < 0 }
    remaining = RemainingCapacity(inputs, tree)
    accounts = AccountChoice(inputs, tree)
    groups = MessageGroups(inputs, tree)
    quotas = ShareQuotas(inputs.limits)
    recipients = RecipientCounts(inputs)
    waiting = WaitingMessages(channels: tree.outer.count)
    firstDay = tree.outer.map { _ in 0 }
    chosen = [[(key: SortKey, target: Int)]](repeating: [], count: days)
    isBlockedByRecipientLimit = [Bool](repeating: false, count: inputs.backlog.count)
    addAll(of: partition)
  }

  /// Adds all messages whose release is known in advance.
  private mutating func addAll(of partition: ChannelPartition) {
    let (backlog, base) = (inputs.backlog, inputs.baseDate.number)
    var isProjected = [Bool](repeating: false, count: backlog.count)
    for followUp in backlog.followUps { isProjected[Int(followUp.place)] = true }
    let messages = (0..<backlog.count).compactMap { place -> WaitingMessage? in
      guard partition.isLimited[Int(backlog.channel[place])], !isProjected[place] else {
        return nil
      }
      let release = max(base, backlog.notBefore[place], inputs.attributes.heldUntil(at: place))
      return message(place, release: release, waitingSince: backlog.waitingSince[place], [])
    }
    waiting.add(messages)
  }

  /// Adds follow-ups whose release has become known, given the accounts of the messages planned so far.
  mutating func add(
    _ followUps: [(place: Int, release: Int32, waiting: Int32)],
    _ accounts: [Int32]
  ) {
    let base = inputs.baseDate.number
    waiting.add(
      followUps.compactMap { place, release, waiting in
        guard release < days else { return nil }
        return message(place, release: base + release, waitingSince: base + waiting, accounts)
      }
    )
  }

  private mutating func message(
    _ place: Int,
    release: Int32,
    waitingSince since: Int32,
    _ accounts: [Int32]
  ) -> WaitingMessage? {
    let base = inputs.baseDate.number
    let deadline = inputs.backlog.deadline[place]
    let end = base + Int32(days) - 1
    let last = deadline == Backlog.none ? end : min(end, deadline)
    guard release <= last else { return nil }
    let channel = Int(inputs.backlog.channel[place])
    let target = affinity.target(of: place, addressedTo: channel, accounts)
    return WaitingMessage(
      key: layout.rank(
        effectivePriority.of(place),
        deadline: layout.deadline(deadline),
        waitingSince: since,
        place: place
      ),
      group: groups.group(of: place, addressedTo: channel, within: target),
      target: target,
      days: release - base...last - base
    )
  }

  /// The channel within which a message may be sent, given the accounts of all planned messages.
  func target(of place: Int, _ accounts: [Int32]) -> Int {
    affinity.target(of: place, addressedTo: Int(inputs.backlog.channel[place]), accounts)
  }

  /// Fills a day, and returns the messages that go on it.
  mutating func fill(_ day: Int, _ decisions: inout Decisions) -> [Int32] {
    if !isKnownAtOnce {
      choose(from: day, through: min(days - 1, day + lookahead.longest), decisions)
    } else if day == 0 {
      choose(from: 0, through: days - 1, decisions)
    }
    // Positions follow the rank even where a share let a lower rank go first.
    if !quotas.isEmpty { chosen[day].sort { $0.key < $1.key } }
    accounts.begin(remaining.available(on: day))
    return chosen[day].map { key, target in
      let place = layout.place.value(in: key)
      if !isKnownAtOnce, let recipient = recipients?.recipients[place] {
        recipients?.count(recipient, on: day)
      }
      decisions.assign(Int32(place), to: accounts.account(within: target), on: day, tree)
      return Int32(place)
    }
  }

  /// Finds out who goes on a day, or on all of some, with what is reserved on the days behind it.
  private mutating func choose(from day: Int, through last: Int, _ decisions: Decisions) {
    remaining.begin(day..<last + 1, planned: decisions.planned)
    if !quotas.isEmpty {
      quotas.begin(day, remaining)
      takeInTurn(onlyProtected: true, from: day, through: last)
      recipients?.giveUpReservations()
      remaining.begin(day..<last + 1, planned: decisions.planned)
      for (key, target) in chosen[day] {
        reserve(layout.place.value(in: key), within: target, on: day)
      }
    }
    takeInTurn(onlyProtected: false, from: day, through: last)
    recipients?.giveUpReservations()
    waiting.compact()
  }

  /// Lets all messages, or of those that could go on the first of some days only protected ones, choose in order of rank.
  private mutating func takeInTurn(onlyProtected: Bool, from day: Int, through last: Int) {
    for channel in firstDay.indices { firstDay[channel] = day }
    var open = firstDay.indices.count { waiting.count[$0] > 0 && advance($0, through: last) }
    var index = 0
    while index < waiting.all.count, open > 0 {
      let message = waiting.all[index]
      defer { index += 1 }
      let target = Int(message.target)
      let end = isKnownAtOnce ? last : min(last, day + lookahead.days[target])
      guard message.first <= end, firstDay[target] <= end else { continue }
      guard message.last >= day else {
        waiting.remove(at: index)
        continue
      }
      if onlyProtected, message.first <= day,
        !quotas.protects(groups.shares[Int(message.group)])
      {
        continue
      }
      takeFirstDay(for: index, message, through: end)
      if !advance(target, through: end) { open -= 1 }
    }
  }

  /// Moves the first day of a channel on to one with capacity left; false if no day has any.
  private mutating func advance(_ channel: Int, through last: Int) -> Bool {
    while firstDay[channel] <= last, !remaining.fits(within: channel, on: firstDay[channel]) {
      firstDay[channel] += 1
    }
    return firstDay[channel] <= last
  }

  /// Takes the first day for a message on which it fits.
  private mutating func takeFirstDay(
    for index: Int,
    _ message: WaitingMessage,
    through last: Int
  ) {
    let (target, place) = (Int(message.target), layout.place.value(in: message.key))
    let recipient = recipients?.recipients[place]
    let today = remaining.days.lowerBound
    var day = max(Int(message.first), firstDay[target])
    while day <= min(last, Int(message.last)) {
      defer { day += 1 }
      guard remaining.fits(within: target, on: day) else { continue }
      if let recipient, recipients?.allows(recipient, on: day) == false {
        if day < inputs.horizon, isKnownAtOnce || day == today {
          isBlockedByRecipientLimit[place] = true
        }
        continue
      }
      guard reserve(place, within: target, on: day) else { continue }
      if isKnownAtOnce || day == today {
        chosen[day].append((message.key, target))
        quotas.consume(groups.shares[Int(message.group)])
        waiting.remove(at: index)
      }
      return
    }
  }

  @discardableResult
  private mutating func reserve(_ place: Int, within target: Int, on day: Int) -> Bool {
    guard remaining.take(within: target, on: day) else { return false }
    guard let recipient = recipients?.recipients[place] else { return true }
    if isKnownAtOnce {
      recipients?.count(recipient, on: day)
    } else {
      recipients?.reserve(recipient, on: day)
    }
    return true
  }
}
