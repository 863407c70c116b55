import Model

/// The sweep over the channels that limits beside their own days' capacity bear on.
///
/// Each day of theirs is given in one order of rank over all of them; those that nothing connects do
/// not notice each other. Where there are shares it is given twice: first to those whom a share
/// protects, then to all.
struct LimitedSweep {
  private let effectivePriority: EffectivePriority
  private let layout: SortKeyLayout
  private let inputs: PlanInputs
  private let tree: ChannelTree
  private let affinity: AccountAffinity
  private let schedule: ReleaseSchedule
  private var remaining: RemainingCapacity
  private var groups: LimitedQueues
  private var quotas: ShareQuotas
  private var recipients: RecipientCounts?
  private var deferred: DeferredByRecipientLimit
  /// Whose turn it is in each group, in order of rank over all groups.
  private var candidates = SortKeyHeap()
  /// The group of each message that was released, or -1.
  private var groupOf: [Int32]
  /// Who goes on the day at hand, and by which channel.
  private var selected: [(key: SortKey, sender: Int)] = []
  /// Those whom only their recipient's limit kept from selected on some day.
  private(set) var isBlockedByRecipientLimit: [Bool]

  init(_ inputs: PlanInputs, _ tree: ChannelTree, _ partition: ChannelPartition) {
    self.inputs = inputs
    self.tree = tree
    effectivePriority = EffectivePriority(inputs)
    layout = SortKeyLayout(inputs)
    affinity = AccountAffinity(inputs, tree)
    schedule = ReleaseSchedule(inputs, partition)
    remaining = RemainingCapacity(inputs, tree)
    groups = LimitedQueues(inputs, tree)
    quotas = ShareQuotas(inputs.limits)
    recipients = RecipientCounts(inputs)
    deferred = DeferredByRecipientLimit(horizon: inputs.horizon)
    groupOf = [Int32](repeating: -1, count: inputs.backlog.count)
    isBlockedByRecipientLimit = [Bool](repeating: false, count: inputs.backlog.count)
  }

  /// Lets those in whose release a day is, and those whose recipients may get something again.
  mutating func release(on day: Int, _ accounts: [Int32]) {
    for place in schedule.messages(on: day) { release(Int(place), on: day, accounts) }
    for (key, group) in deferred.takeDue(on: day) { groups.insert(key, into: group) }
  }

  /// Lets a message in, given the accounts of those that go on the days before.
  mutating func release(_ place: Int, on day: Int, _ accounts: [Int32]) {
    let channel = Int(inputs.backlog.channel[place])
    let target = affinity.target(of: place, addressedTo: channel, accounts)
    let group = groups.group(of: place, addressedTo: channel, within: target)
    groupOf[place] = Int32(group)
    // Whom a predecessor's day releases waits since that release.
    let known = inputs.backlog.waitingSince[place]
    let rank = layout.rank(
      effectivePriority.of(place),
      deadline: layout.deadline(inputs.backlog.deadline[place]),
      waitingSince: known == Backlog.none ? inputs.baseDate.number + Int32(day) : known,
      place: place
    )
    groups.insert(rank, into: group)
  }

  /// The channel within which a message may be sent, as far as that is known.
  func target(of place: Int) -> Int {
    groupOf[place] < 0 ? Int(inputs.backlog.channel[place]) : groups.targets[Int(groupOf[place])]
  }

  /// Gives a day to those who may go, and names them.
  mutating func fill(_ day: Int, _ decisions: inout Decisions) -> [Int32] {
    selected.removeAll(keepingCapacity: true)
    remaining.begin(day, planned: decisions.planned)
    quotas.begin(remaining)
    if !quotas.isEmpty { select(onlyProtected: true, on: day) }
    select(onlyProtected: false, on: day)
    // Positions follow the rank, also where shares let somebody go first.
    if !quotas.isEmpty { selected.sort { $0.key < $1.key } }
    return selected.map { key, sender in
      let place = Int32(layout.place.value(in: key))
      decisions.assign([place], to: sender, on: day)
      for outer in tree.path(from: sender).dropFirst() { decisions.count(in: outer, on: day) }
      return place
    }
  }

  private mutating func select(onlyProtected: Bool, on day: Int) {
    collectCandidates(onlyProtected: onlyProtected)
    while let key = candidates.first {
      let group = Int(groupOf[layout.place.value(in: key)])
      let isOpen = !onlyProtected || quotas.protects(groups.shares[group])
      guard isOpen, let sender = remaining.sender(within: groups.targets[group]) else {
        candidates.removeFirst()
        continue
      }
      groups.removeFirst(of: group)
      process(key, of: group, by: sender, on: day)
      if let next = groups.first(of: group) {
        candidates.replaceFirst(with: next)
      } else {
        candidates.removeFirst()
      }
    }
  }

  /// Lines up the first of each group that has room.
  private mutating func collectCandidates(onlyProtected: Bool) {
    candidates.removeAll()
    for group in groups.indices {
      guard let first = groups.first(of: group) else { continue }
      guard !onlyProtected || quotas.protects(groups.shares[group]) else { continue }
      if remaining.sender(within: groups.targets[group]) != nil { candidates.insert(first) }
    }
  }

  /// Lets a message go for which a channel has room, unless its deadline has passed or its recipient may
  /// get no more.
  private mutating func process(_ key: SortKey, of group: Int, by sender: Int, on day: Int) {
    let place = layout.place.value(in: key)
    let recipient = recipients?.recipients[place]
    let isExpired = layout.isExpired(key, on: day)
    if !isExpired, let recipient,
      let until = recipients?.firstDayAllowed(for: recipient, after: day)
    {
      isBlockedByRecipientLimit[place] = true
      deferred.add(key, group: group, recipient: recipient, until: until)
      return
    }
    if !isExpired {
      remaining.consume(sender)
      quotas.consume(groups.shares[group])
      if let recipient { recipients?.count(recipient, on: day) }
      selected.append((key, sender))
    }
    if let recipient, let next = deferred.takeNext(group: group, recipient: recipient) {
      groups.insert(next, into: group)
    }
  }
}
