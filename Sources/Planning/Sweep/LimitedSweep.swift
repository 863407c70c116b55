import Model

/// The sweep over the channels that limits beside their own days' capacity bear on.
///
/// Each day of theirs is given in one order of rank over all of them; those that nothing connects do
/// not notice each other. Where there are shares it is given twice: first to those whom a share
/// protects, then to all.
struct LimitedSweep {
  private let urgency: Urgency
  private let layout: RankLayout
  private let inputs: PlanInputs
  private let tree: ChannelTree
  private let threads: Threads
  private let arrivals: Arrivals
  private var rooms: Rooms
  private var gates: Gates
  private var quotas: ShareQuotas
  private var recipients: RecipientCounts?
  private var aside: SetAside
  /// Whose turn it is in each gate, in order of rank over all gates.
  private var turns = RankHeap()
  /// The gate of each message that was released, or -1.
  private var gateOf: [Int32]
  /// Who goes on the day at hand, and by which channel.
  private var going: [(key: RankKey, sender: Int)] = []
  /// Those whom only their recipient's limit kept from going on some day.
  private(set) var isHeldByRecipient: [Bool]

  init(_ inputs: PlanInputs, _ tree: ChannelTree, _ kinds: ChannelKinds) {
    self.inputs = inputs
    self.tree = tree
    urgency = Urgency(inputs)
    layout = RankLayout(inputs)
    threads = Threads(inputs, tree)
    arrivals = Arrivals(inputs, kinds)
    rooms = Rooms(inputs, tree)
    gates = Gates(inputs, tree)
    quotas = ShareQuotas(inputs.limits)
    recipients = RecipientCounts(inputs)
    aside = SetAside(horizon: inputs.horizon)
    gateOf = [Int32](repeating: -1, count: inputs.backlog.count)
    isHeldByRecipient = [Bool](repeating: false, count: inputs.backlog.count)
  }

  /// Lets those in whose release a day is, and those whose recipients may get something again.
  mutating func release(on day: Int, _ accounts: [Int32]) {
    for place in arrivals.on(day) { release(Int(place), on: day, accounts) }
    for (key, gate) in aside.takeDue(on: day) { gates.insert(key, into: gate) }
  }

  /// Lets a message in, given the accounts of those that go on the days before.
  mutating func release(_ place: Int, on day: Int, _ accounts: [Int32]) {
    let channel = Int(inputs.backlog.channel[place])
    let target = threads.target(of: place, addressedTo: channel, accounts)
    let gate = gates.gate(of: place, addressedTo: channel, within: target)
    gateOf[place] = Int32(gate)
    // Whom a predecessor's day releases waits since that release.
    let known = inputs.backlog.waitingSince[place]
    let rank = layout.rank(
      urgency.of(place),
      deadline: layout.deadline(inputs.backlog.deadline[place]),
      waitingSince: known == Backlog.none ? inputs.baseDate.number + Int32(day) : known,
      place: place
    )
    gates.insert(rank, into: gate)
  }

  /// The channel within which a message may be sent, as far as that is known.
  func target(of place: Int) -> Int {
    gateOf[place] < 0 ? Int(inputs.backlog.channel[place]) : gates.targets[Int(gateOf[place])]
  }

  /// Gives a day to those who may go, and names them.
  mutating func fill(_ day: Int, _ decisions: inout Decisions) -> [Int32] {
    going.removeAll(keepingCapacity: true)
    rooms.begin(day, planned: decisions.planned)
    quotas.begin(rooms)
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
      let gate = Int(gateOf[layout.place.value(in: key)])
      let isOpen = !onlyProtected || quotas.protects(gates.shares[gate])
      guard isOpen, let sender = rooms.sender(within: gates.targets[gate]) else {
        turns.removeFirst()
        continue
      }
      gates.removeFirst(of: gate)
      consider(key, of: gate, by: sender, on: day)
      if let next = gates.first(of: gate) {
        turns.replaceFirst(with: next)
      } else {
        turns.removeFirst()
      }
    }
  }

  /// Lines up the first of each gate that has room.
  private mutating func line(onlyProtected: Bool) {
    turns.removeAll()
    for gate in gates.indices {
      guard let first = gates.first(of: gate) else { continue }
      guard !onlyProtected || quotas.protects(gates.shares[gate]) else { continue }
      if rooms.sender(within: gates.targets[gate]) != nil { turns.insert(first) }
    }
  }

  /// Lets a message go for which a channel has room, unless its deadline has passed or its recipient may
  /// get no more.
  private mutating func consider(_ key: RankKey, of gate: Int, by sender: Int, on day: Int) {
    let place = layout.place.value(in: key)
    let recipient = recipients?.recipients[place]
    let isOver = layout.isOver(key, on: day)
    if !isOver, let recipient, let until = recipients?.dayBehindLimit(of: recipient, on: day) {
      isHeldByRecipient[place] = true
      aside.add(key, gate: gate, recipient: recipient, until: until)
      return
    }
    if !isOver {
      rooms.take(sender)
      quotas.take(gates.shares[gate])
      if let recipient { recipients?.count(recipient, on: day) }
      going.append((key, sender))
    }
    if let recipient, let next = aside.takeNext(gate: gate, recipient: recipient) {
      gates.insert(next, into: gate)
    }
  }
}
