import Model

/// The rules of planning with limits written down as shortly as possible: everything is counted anew
/// for each message and day.
struct NaiveLimits {
  let inputs: PlanInputs
  var release: [Int32]
  /// The day since when each waits.
  var since: [Int32]
  var day: [Int32]
  var sender: [Int]
  var position: [Int32]
  /// Messages that only their recipient's limit blocked on some day.
  var isHeld: [Bool]

  init(_ inputs: PlanInputs) {
    self.inputs = inputs
    let count = inputs.backlog.count
    release = inputs.backlog.notBefore.enumerated().map { place, first in
      let held = inputs.attributes.heldUntil(at: place)
      return max(first, inputs.baseDate.number, held == .max ? .min : held)
    }
    since = zip(inputs.backlog.notBefore, inputs.backlog.waitingSince)
      .map { $1 == Backlog.none ? $0 : $1 }
    day = [Int32](repeating: Backlog.none, count: count)
    sender = [Int](repeating: -1, count: count)
    position = [Int32](repeating: 0, count: count)
    isHeld = [Bool](repeating: false, count: count)
    for offset in 0..<inputs.horizon { fill(offset) }
  }

  var places: Range<Int> { 0..<inputs.backlog.count }
  var limits: PlanLimits { inputs.limits }
  func today(_ offset: Int) -> Int32 { inputs.baseDate.number + Int32(offset) }

  private mutating func fill(_ offset: Int) {
    let ready = places.filter { isReady($0, offset) }.sorted(by: isBefore)
    let passable = inputs.capacity.channels.indices.map { self.passable($0, offset) }
    let quotas = limits.shares.map { share in
      remaining(Int(share.channel), offset) * share.percent / 100
    }
    var taken = quotas.map { _ in 0 }
    var selected: [(place: Int, target: Int)] = []
    for isFirst in [true, false] {
      for place in ready where day[place] == Backlog.none {
        let shares = shares(of: place)
        guard !isFirst || shares.contains(where: { taken[$0] < quotas[$0] }) else { continue }
        let target = target(place)
        let fits = path(target).allSatisfy { channel in
          selected.count { path($0.target).contains(channel) } < passable[channel]
        }
        guard fits else { continue }
        if isRecipientDone(place, offset) {
          isHeld[place] = true
          continue
        }
        day[place] = today(offset)
        selected.append((place, target))
        for share in shares { taken[share] += 1 }
      }
    }
    chooseAccounts(selected.sorted { isBefore($0.place, $1.place) }, passable)
    count(ready.filter { day[$0] == today(offset) }, offset)
  }

  /// What a channel can pass on: no more than its own limits and those inside it allow.
  private func passable(_ channel: Int, _ offset: Int) -> Int {
    let inner = inside(channel)
    let own = remaining(channel, offset)
    return inner.isEmpty ? own : min(own, inner.reduce(0) { $0 + passable($1, offset) })
  }

  /// Gives each message the account inside its channel with the most left, from the outside inwards.
  private mutating func chooseAccounts(_ selected: [(place: Int, target: Int)], _ passable: [Int]) {
    var left = passable.indices.map { channel in
      passable[channel] - selected.count { path($0.target).contains(channel) }
    }
    for (place, target) in selected {
      var account = target
      while !inside(account).isEmpty {
        let best = inside(account).max { one, other in
          func worth(_ channel: Int) -> [Int] {
            let hasWindow = limits.windows.contains { Int($0.channel) == channel }
            return [left[channel], hasWindow ? 0 : 1, -channel]
          }
          return worth(one).lexicographicallyPrecedes(worth(other))
        }
        account = best ?? account
        left[account] -= 1
      }
      sender[place] = account
    }
  }

  private mutating func count(_ selected: [Int], _ offset: Int) {
    var counts: [Int: Int32] = [:]
    for place in selected {
      counts[sender[place], default: 0] += 1
      position[place] = counts[sender[place], default: 0]
      for followUp in inputs.backlog.followUps where followUp.predecessor == Int32(place) {
        let follower = Int(followUp.place)
        let first = today(offset) + followUp.waitDays
        release[follower] = max(release[follower], first)
        since[follower] = max(inputs.backlog.notBefore[follower], first)
      }
    }
  }

  private func isReady(_ place: Int, _ offset: Int) -> Bool {
    let followUp = inputs.backlog.followUps.first { Int($0.place) == place }
    if let followUp, followUp.predecessor.map({ day[Int($0)] == Backlog.none }) ?? true {
      return false
    }
    return day[place] == Backlog.none && inputs.attributes.heldUntil(at: place) < .max
      && release[place] <= today(offset)
      && due(place) >= Int(today(offset))
  }

  func due(_ place: Int) -> Int {
    let deadline = inputs.backlog.deadline[place]
    return deadline == Backlog.none ? .max : Int(deadline)
  }

  func isBefore(_ left: Int, _ right: Int) -> Bool {
    func rank(_ place: Int) -> [Int] {
      let isFollowUp = inputs.attributes.isFollowUp(at: place)
      let goesLast: Bool =
        switch limits.precedence(of: Int(inputs.backlog.channel[place])) {
        case .priority: false
        case .followUps: !isFollowUp
        case .openers: isFollowUp
        }
      let priority = Int(inputs.backlog.priority[place])
      let soft = due(place) == .max ? Int(inputs.backlog.due(at: place)) : 0
      let unset = soft == Int(Backlog.none) ? 1 : 0
      return [goesLast ? 1 : 0, priority, due(place), unset, soft, Int(since[place]), place]
    }
    return rank(left).lexicographicallyPrecedes(rank(right))
  }
}

/// What the limits say of one message and day.
extension NaiveLimits {
  func path(_ channel: Int) -> [Int] {
    [channel] + (limits.outer(of: channel).map(path) ?? [])
  }

  func inside(_ channel: Int) -> [Int] {
    inputs.capacity.channels.indices.filter { limits.outer(of: $0) == channel }
  }

  func accounts(in channel: Int) -> [Int] {
    inside(channel).isEmpty ? [channel] : inside(channel).flatMap(accounts)
  }

  func planned(_ channel: Int, _ offset: Int) -> Int {
    places.count { day[$0] == today(offset) && path(sender[$0]).contains(channel) }
  }

  /// What a channel may still send on a day by its own limits.
  func remaining(_ channel: Int, _ offset: Int) -> Int {
    let table = inputs.capacity
    if limits.heldUntil(of: channel) > today(offset) { return 0 }
    func sent(_ day: Int, _ window: PlanLimits.Window?) -> Int {
      if day < 0 { return Int(window?.past[(window?.past.count ?? 0) + day] ?? 0) }
      if day >= inputs.horizon {
        return window?.later.isEmpty == false ? Int(window?.later[day - inputs.horizon] ?? 0) : 0
      }
      let known = day <= offset ? planned(channel, day) : 0
      return Int(table.used[table.cell(channel: channel, day: day)]) + known
    }
    let capacity = Int(table.capacity[table.cell(channel: channel, day: offset)])
    var remaining = capacity - sent(offset, nil)
    for window in limits.windows where Int(window.channel) == channel {
      for end in offset..<offset + window.days {
        let all = (end - window.days + 1...end).map { sent($0, window) }
        remaining = min(remaining, window.most - all.reduce(0, +))
      }
    }
    return max(0, remaining)
  }

  func shares(of place: Int) -> [Int] {
    path(Int(inputs.backlog.channel[place])).compactMap { channel in
      let own = limits.shares.indices.filter { Int(limits.shares[$0].channel) == channel }
      let campaign = PlanLimits.Share.Holder.campaign(inputs.attributes.campaign(at: place))
      return own.first { limits.shares[$0].holder == campaign }
        ?? own.first {
          limits.shares[$0].holder == .openers && !inputs.attributes.isFollowUp(at: place)
        }
    }
  }

  /// The channel inside which a message may be sent.
  func target(_ place: Int) -> Int {
    let channel = Int(inputs.backlog.channel[place])
    guard !inside(channel).isEmpty else { return channel }
    var thread: [Int] = []
    var other = place
    while let followUp = inputs.backlog.followUps.first(where: { Int($0.place) == other }),
      let predecessor = followUp.predecessor
    {
      other = Int(predecessor)
      thread.append(sender[other])
    }
    thread += [inputs.attributes.account(at: place).map(Int.init) ?? -1]
    return thread.first { accounts(in: channel).contains($0) } ?? channel
  }

  func isRecipientDone(_ place: Int, _ offset: Int) -> Bool {
    guard let limit = limits.perRecipient else { return false }
    let recipient = inputs.attributes.recipient[place]
    return (0..<limit.days).contains { later in
      let end = today(offset) + Int32(later)
      let days = end - Int32(limit.days) + 1...end
      let sent = limit.received.filter {
        $0.recipient == recipient && days.contains($0.day.number)
      }
      let planned = places.count {
        inputs.attributes.recipient[$0] == recipient && days.contains(day[$0])
          && day[$0] <= today(offset)
      }
      return sent.reduce(0) { $0 + Int($1.count) } + planned >= limit.most
    }
  }

  /// Why a message has no day.
  func reason(_ place: Int) -> UnplacedReason? {
    guard day[place] == Backlog.none else { return nil }
    let last = Int32(min(due(place), Int(today(inputs.horizon - 1))))
    if inputs.attributes.heldUntil(at: place) > last { return .held }
    let followUp = inputs.backlog.followUps.first { Int($0.place) == place }
    if let followUp, followUp.predecessor.map({ day[Int($0)] == Backlog.none }) ?? true {
      return .predecessorUnplaced
    }
    if due(place) < Int(release[place]) { return .deadlineBeforeRelease }
    if release[place] > today(inputs.horizon - 1) { return .beyondHorizon }
    // By the account that may send first again.
    let ends = accounts(in: target(place)).map { account in
      path(account).map { limits.heldUntil(of: $0) }.max() ?? Backlog.none
    }
    let end = ends.min() ?? Backlog.none
    if end > last { return .held }
    let days = (0..<inputs.horizon).filter {
      max(release[place], end) <= today($0) && due(place) >= Int(today($0))
    }
    let table = inputs.capacity
    let isOpen = days.contains { day in
      accounts(in: target(place)).contains { account in
        path(account).allSatisfy { table.capacity[table.cell(channel: $0, day: day)] > 0 }
      }
    }
    let mayGo = max(since[place], inputs.attributes.heldUntil(at: place), end)
    let wasOpen = table.lastOpen[target(place)] >= mayGo
    if !isOpen && !wasOpen { return .channelClosed }
    if isHeld[place] { return .recipientLimit }
    return due(place) <= Int(today(inputs.horizon - 1)) ? .noCapacityBeforeDeadline : .beyondHorizon
  }
}
