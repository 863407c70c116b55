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
  private let threads: AccountAffinity
  private let arrivals: ReleaseSchedule
  private var remaining: RemainingCapacity
  private var groups: LimitedQueues
  private var quotas: ShareQuotas
  private var recipients: RecipientCounts?
  private var aside: DeferredByRecipientLimit
  /// Whose turn it is in each group, in order of rank over all groups.
  private var turns = SortKeyHeap()
  /// The group of each message that was released, or -1.
  private var queueOf: [Int32]
  /// Who goes on the day at hand, and by which channel.
  private var going: [(key: SortKey, sender: Int)] = []
  /// Those whom only their recipient's limit kept from going on some day.
  private(set) var isHeldByRecipient: [Bool]

  init(_ inputs: PlanInputs, _ tree: ChannelTree, _ kinds: ChannelPartition) {
    self.inputs = inputs
    self.tree = tree
    effectivePriority = EffectivePriority(inputs)
    layout = SortKeyLayout(inputs)
    threads = AccountAffinity(inputs, tree)
    arrivals = ReleaseSchedule(inputs, kinds)
    remaining = RemainingCapacity(inputs, tree)
    groups = LimitedQueues(inputs, tree)
    quotas = ShareQuotas(inputs.limits)
    recipients = RecipientCounts(inputs)
    aside = DeferredByRecipientLimit(horizon: inputs.horizon)
    queueOf = [Int32](repeating: -1, count: inputs.backlog.count)
    isHeldByRecipient = [Bool](repeating: false, count: inputs.backlog.count)
  }

  /// Lets those in whose release a day is, and those whose recipients may get something again.
  mutating func release(on day: Int, _ accounts: [Int32]) {
    for place in arrivals.on(day) { release(Int(place), on: day, accounts) }
    for (key, group) in aside.takeDue(on: day) { groups.insert(key, into: group) }
  }

  /// Lets a message in, given the accounts of those that go on the days before.
  mutating func release(_ place: Int, on day: Int, _ accounts: [Int32]) {
    let channel = Int(inputs.backlog.channel[place])
    let target = threads.target(of: place, addressedTo: channel, accounts)
    let group = groups.group(of: place, addressedTo: channel, within: target)
    queueOf[place] = Int32(group)
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
    queueOf[place] < 0 ? Int(inputs.backlog.channel[place]) : groups.targets[Int(queueOf[place])]
  }

  /// Gives a day to those who may go, and names them.
  mutating func fill(_ day: Int, _ decisions: inout Decisions) -> [Int32] {
    going.removeAll(keepingCapacity: true)
    remaining.begin(day, planned: decisions.planned)
    quotas.begin(remaining)
    if !quotas.isEmpty { serve(onlyProtected: true, on: day) }
    serve(onlyProtected: false, on: day)
    // Positions follow the rank, also where shares let somebody go first.
    if !quotas.isEmpty { going.sort { $0.key < $1.key } }
    return going.map { key, sender in
      let place = Int32(layout.place.value(in: key))
      decisions.assign([place], to: sender, on: day)
      for outer in tree.path(from: sender).dropFirst() { decisions.count(in: outer, on: day) }
      return place
    }
  }

  private mutating func serve(onlyProtected: Bool, on day: Int) {
    line(onlyProtected: onlyProtected)
    while let key = turns.first {
      let group = Int(queueOf[layout.place.value(in: key)])
      let isOpen = !onlyProtected || quotas.protects(groups.shares[group])
      guard isOpen, let sender = remaining.sender(within: groups.targets[group]) else {
        turns.removeFirst()
        continue
      }
      groups.removeFirst(of: group)
      consider(key, of: group, by: sender, on: day)
      if let next = groups.first(of: group) {
        turns.replaceFirst(with: next)
      } else {
        turns.removeFirst()
      }
    }
  }

  /// Lines up the first of each group that has room.
  private mutating func line(onlyProtected: Bool) {
    turns.removeAll()
    for group in groups.indices {
      guard let first = groups.first(of: group) else { continue }
      guard !onlyProtected || quotas.protects(groups.shares[group]) else { continue }
      if remaining.sender(within: groups.targets[group]) != nil { turns.insert(first) }
    }
  }

  /// Lets a message go for which a channel has room, unless its deadline has passed or its recipient may
  /// get no more.
  private mutating func consider(_ key: SortKey, of group: Int, by sender: Int, on day: Int) {
    let place = layout.place.value(in: key)
    let recipient = recipients?.recipients[place]
    let isOver = layout.isOver(key, on: day)
    if !isOver, let recipient, let until = recipients?.dayBehindLimit(of: recipient, on: day) {
      isHeldByRecipient[place] = true
      aside.add(key, group: group, recipient: recipient, until: until)
      return
    }
    if !isOver {
      remaining.take(sender)
      quotas.take(groups.shares[group])
      if let recipient { recipients?.count(recipient, on: day) }
      going.append((key, sender))
    }
    if let recipient, let next = aside.takeNext(group: group, recipient: recipient) {
      groups.insert(next, into: group)
    }
  }
}
