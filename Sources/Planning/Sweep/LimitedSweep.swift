import Model

/// The sweep over the limited channels.
///
/// Each day is filled in one order of rank over all of them; channels that no limit connects do not
/// affect each other. Where there are shares a day is filled twice: first with the messages that a
/// share protects, then with all.
struct LimitedSweep {
  private let effectivePriority: EffectivePriority
  private let layout: SortKeyLayout
  private let inputs: PlanInputs
  private let tree: ChannelTree
  private let affinity: AccountAffinity
  private let schedule: ReleaseSchedule
  private var remaining: RemainingCapacity
  private var accounts: AccountChoice
  private var groups: LimitedQueues
  private var quotas: ShareQuotas
  private var recipients: RecipientCounts?
  private var deferred: DeferredByRecipientLimit
  /// The next message of each group, in order of rank over all groups.
  private var candidates = SortKeyHeap()
  /// The group of each released message, or -1.
  private var groupOf: [Int32]
  /// The messages selected for the present day, and the channel within which each is sent.
  private var selected: [(key: SortKey, target: Int)] = []
  /// Which messages only their recipient's limit blocked on some day.
  private(set) var isBlockedByRecipientLimit: [Bool]

  init(_ inputs: PlanInputs, _ tree: ChannelTree, _ partition: ChannelPartition) {
    self.inputs = inputs
    self.tree = tree
    effectivePriority = EffectivePriority(inputs)
    layout = SortKeyLayout(inputs)
    affinity = AccountAffinity(inputs, tree)
    schedule = ReleaseSchedule(inputs, partition)
    remaining = RemainingCapacity(inputs, tree)
    accounts = AccountChoice(inputs, tree)
    groups = LimitedQueues(inputs, tree)
    quotas = ShareQuotas(inputs.limits)
    recipients = RecipientCounts(inputs)
    deferred = DeferredByRecipientLimit(horizon: inputs.horizon)
    groupOf = [Int32](repeating: -1, count: inputs.backlog.count)
    isBlockedByRecipientLimit = [Bool](repeating: false, count: inputs.backlog.count)
  }

  /// Queues the messages that a day releases, and those whose recipient may get something again.
  mutating func release(on day: Int, _ accounts: [Int32]) {
    for place in schedule.messages(on: day) {
      release(Int(place), waitingSince: inputs.backlog.waitingSince[Int(place)], accounts)
    }
    for (key, group) in deferred.takeDue(on: day) { groups.insert(key, into: group) }
  }

  /// Queues a message, given the accounts of the messages planned on earlier days.
  mutating func release(_ place: Int, waitingSince since: Int32, _ accounts: [Int32]) {
    let channel = Int(inputs.backlog.channel[place])
    let target = affinity.target(of: place, addressedTo: channel, accounts)
    let group = groups.group(of: place, addressedTo: channel, within: target)
    groupOf[place] = Int32(group)
    groups.insert(rank(of: place, waitingSince: since), into: group)
  }

  /// The rank of a message, given the day from which it waits.
  func rank(of place: Int, waitingSince since: Int32) -> SortKey {
    layout.rank(
      effectivePriority.of(place),
      deadline: layout.deadline(inputs.backlog.deadline[place]),
      waitingSince: since,
      place: place
    )
  }

  /// The channel within which a message may be sent, given the accounts of all planned messages.
  func target(of place: Int, _ accounts: [Int32]) -> Int {
    affinity.target(of: place, addressedTo: Int(inputs.backlog.channel[place]), accounts)
  }

  /// Fills a day, and returns the messages that go on it.
  mutating func fill(_ day: Int, _ decisions: inout Decisions) -> [Int32] {
    selected.removeAll(keepingCapacity: true)
    remaining.begin(day, planned: decisions.planned)
    quotas.begin(remaining)
    if !quotas.isEmpty { select(onlyProtected: true, on: day) }
    select(onlyProtected: false, on: day)
    // Positions follow the rank even where a share let a lower rank go first.
    if !quotas.isEmpty { selected.sort { $0.key < $1.key } }
    accounts.begin(remaining.available)
    return selected.map { key, target in
      let place = Int32(layout.place.value(in: key))
      decisions.assign(place, to: accounts.account(within: target), on: day, tree)
      return place
    }
  }

  private mutating func select(onlyProtected: Bool, on day: Int) {
    collectCandidates(onlyProtected: onlyProtected)
    while let key = candidates.first {
      let group = Int(groupOf[layout.place.value(in: key)])
      let isOpen = !onlyProtected || quotas.protects(groups.shares[group])
      guard isOpen, remaining.fits(within: groups.targets[group]) else {
        candidates.removeFirst()
        continue
      }
      groups.removeFirst(of: group)
      process(key, of: group, on: day)
      if let next = groups.first(of: group) {
        candidates.replaceFirst(with: next)
      } else {
        candidates.removeFirst()
      }
    }
  }

  /// Collects the first message of each group for which a channel has capacity left.
  private mutating func collectCandidates(onlyProtected: Bool) {
    candidates.removeAll()
    for group in groups.indices {
      guard let first = groups.first(of: group) else { continue }
      guard !onlyProtected || quotas.protects(groups.shares[group]) else { continue }
      if remaining.fits(within: groups.targets[group]) { candidates.insert(first) }
    }
  }

  /// Selects a message for which a channel has capacity, unless its deadline has passed or its
  /// recipient's limit is reached.
  private mutating func process(_ key: SortKey, of group: Int, on day: Int) {
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
      remaining.take(within: groups.targets[group])
      quotas.consume(groups.shares[group])
      if let recipient { recipients?.count(recipient, on: day) }
      selected.append((key, groups.targets[group]))
    }
    if let recipient, let next = deferred.takeNext(group: group, recipient: recipient) {
      groups.insert(next, into: group)
    }
  }
}
