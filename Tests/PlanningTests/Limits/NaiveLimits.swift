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

  /// Somebody who goes, or is to go as things stand, on a day.
  private struct Choice {
    let place: Int
    let target: Int
    let offset: Int
  }

  private mutating func fill(_ offset: Int) {
    let known = places.filter(isKnown).sorted(by: isBefore)
    let quotas = limits.shares.map { share in
      own(Int(share.channel), offset, []) * share.percent / 100
    }
    var taken = quotas.map { _ in 0 }
    var selected: [Choice] = []
    for isFirst in [true, false] {
      // What is reserved for later days is found anew each time.
      var chosen = selected
      for place in known where !selected.contains(where: { $0.place == place }) {
        let shares = shares(of: place)
        let mayGo = release[place] <= today(offset)
        guard !isFirst || !mayGo || shares.contains(where: { taken[$0] < quotas[$0] }) else {
          continue
        }
        guard let choice = firstChoice(place, offset, chosen) else { continue }
        chosen.append(choice)
        if choice.offset > offset { continue }
        selected.append(choice)
        for share in shares { taken[share] += 1 }
      }
      guard !isFirst else { continue }
      selected.sort { isBefore($0.place, $1.place) }
      let passable = inputs.capacity.channels.indices.map { self.passable($0, offset, chosen) }
      for choice in selected { day[choice.place] = today(offset) }
      chooseAccounts(selected.map { ($0.place, $0.target) }, passable)
    }
    count(selected.map(\.place), offset)
  }

  /// The first day on which a message fits beside others, as far as days are counted together with today.
  private mutating func firstChoice(_ place: Int, _ offset: Int, _ others: [Choice]) -> Choice? {
    let target = narrowest(target(place))
    let last = min(offset + lookahead(target), days - 1)
    for day in offset..<last + 1
    where release[place] <= today(day) && due(place) >= Int(today(day)) {
      func fits(_ channel: Int, _ day: Int, _ chosen: [Choice]) -> Bool {
        passable(channel, day, chosen)
          >= chosen.count { $0.offset == day && path($0.target).contains(channel) }
      }
      let choice = Choice(place: place, target: target, offset: day)
      guard path(target).allSatisfy({ fits($0, day, others + [choice]) }) else { continue }
      if isRecipientDone(place, day, others) {
        isHeld[place] = isHeld[place] || day == offset
        continue
      }
      // What is reserved for a later day takes nothing from those who go today.
      if path(target).allSatisfy({ fits($0, offset, others + [choice]) }) { return choice }
    }
    return nil
  }

  /// A channel, or the only account inside it.
  private func narrowest(_ channel: Int) -> Int {
    inside(channel).count == 1 ? narrowest(inside(channel)[0]) : channel
  }

  /// How many days behind one are counted together with it, for messages within a channel.
  private func lookahead(_ channel: Int) -> Int {
    let root = path(channel).last
    let windows = limits.windows.filter { path(Int($0.channel)).last == root }.map(\.days)
    return max(1, windows.max() ?? 1, limits.perRecipient?.days ?? 1) - 1
  }

  /// How many days are known, those behind the horizon included.
  private var days: Int { inputs.horizon + inputs.outlookDays }

  /// What a channel can pass on: no more than its own limits and those inside it allow.
  private func passable(_ channel: Int, _ offset: Int, _ chosen: [Choice]) -> Int {
    let inner = inside(channel)
    let own = own(channel, offset, chosen)
    return inner.isEmpty ? own : min(own, inner.reduce(0) { $0 + passable($1, offset, chosen) })
  }

  /// What a channel may send on a day by its own limits, given what goes on other days.
  private func own(_ channel: Int, _ offset: Int, _ chosen: [Choice]) -> Int {
    let others = chosen.filter { $0.offset != offset && path($0.target).contains(channel) }
    return remaining(channel, offset) { day in others.count { $0.offset == day } }
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

  private func isKnown(_ place: Int) -> Bool {
    let followUp = inputs.backlog.followUps.first { Int($0.place) == place }
    if let followUp, followUp.predecessor.map({ day[Int($0)] == Backlog.none }) ?? true {
      return false
    }
    return day[place] == Backlog.none && inputs.attributes.heldUntil(at: place) < .max
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
      let promoted = limits.promoted.contains(inputs.backlog.message[place])
      return [
        goesLast ? 1 : 0, priority, promoted ? 0 : 1, due(place), unset, soft, Int(since[place]),
        place,
      ]
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

  /// What a channel may still send on a day by its own limits, given what is to go on each day beside what has been
  /// planned up to it.
  func remaining(_ channel: Int, _ offset: Int, _ reserved: (Int) -> Int = { _ in 0 }) -> Int {
    let table = inputs.capacity
    if limits.heldUntil(of: channel) > today(offset) { return 0 }
    func sent(_ day: Int, _ window: PlanLimits.Window?) -> Int {
      if day < 0 { return Int(window?.past[(window?.past.count ?? 0) + day] ?? 0) }
      if day >= inputs.horizon {
        let later = day - inputs.horizon
        let sent = window.map { later < $0.later.count ? Int($0.later[later]) : 0 } ?? 0
        return sent + reserved(day)
      }
      let known = day <= offset ? planned(channel, day) : 0
      return Int(table.used[table.cell(channel: channel, day: day)]) + known + reserved(day)
    }
    let behind = inputs.outlookDays
    let capacity =
      offset < inputs.horizon
      ? Int(table.capacity[table.cell(channel: channel, day: offset)])
      : Int(limits.outlook[channel * behind + offset - inputs.horizon])
    var remaining = capacity - sent(offset, nil)
    for window in limits.windows where Int(window.channel) == channel {
      for end in offset..<offset + window.days {
        let all = (end - window.days + 1...end).map { sent($0, window) }
        remaining = min(remaining, window.most - all.reduce(0, +))
      }
    }
    return max(0, remaining)
  }

  /// What a channel may still send on a day beside what goes later of higher rank than a message.
  func remaining(_ channel: Int, _ offset: Int, for place: Int) -> Int {
    remaining(channel, offset) { day in
      places.count {
        day > offset && self.day[$0] == today(day) && isBefore($0, place)
          && path(sender[$0]).contains(channel)
      }
    }
  }

  /// Whether a message's recipient has all it may get on a day, with what goes later of higher rank.
  func isRecipientDone(_ place: Int, _ offset: Int) -> Bool {
    let recipients = inputs.attributes.recipient
    return isRecipientDone(place, offset) { days in
      places.count {
        days.contains(day[$0]) && day[$0] > today(offset) && isBefore($0, place)
          && recipients[$0] == recipients[place]
      }
    }
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

  private func isRecipientDone(_ place: Int, _ offset: Int, _ chosen: [Choice]) -> Bool {
    let recipients = inputs.attributes.recipient
    return isRecipientDone(place, offset) { days in
      chosen.count {
        recipients[$0.place] == recipients[place] && days.contains(today($0.offset))
      }
    }
  }

  /// Whether the limit for a message's recipient is reached on a day, by what goes up to it and by others that are
  /// counted in some days.
  private func isRecipientDone(
    _ place: Int,
    _ offset: Int,
    _ others: (ClosedRange<Int32>) -> Int
  ) -> Bool {
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
      return sent.reduce(0) { $0 + Int($1.count) } + planned + others(days) >= limit.most
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
