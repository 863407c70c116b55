import Model

/// The binding constraint of one message on each day that it waits, in a plan with limits.
struct BindingConstraints {
  private let row: PlanRow
  private let frame: PlanFrame
  private let planned: [Int32]
  private let tree: ChannelTree
  private let index: [Int32: Int]
  /// The channel within which the message may be sent.
  private let target: Int
  /// The rows of the messages that go on each day.
  private var rowsByDay: [Day: [PlanRow]] = [:]

  init(_ row: PlanRow, within target: Int32, _ frame: PlanFrame, planned: [Int32]) {
    let numbers = frame.capacity.channels
    self.row = row
    self.frame = frame
    self.planned = planned
    tree = frame.channelTree
    index = Dictionary(uniqueKeysWithValues: zip(numbers, numbers.indices))
    self.target = index[target] ?? 0
  }

  mutating func add(_ other: PlanRow) {
    if let day = other.day { rowsByDay[day, default: []].append(other) }
  }

  /// How many messages go on some days, by their priority, that could have waited for this one.
  func couldHaveWaited(on days: [Day]) -> Int {
    days.reduce(0) { sum, day in
      sum
        + (rowsByDay[day] ?? []).count { other in
          DecisionExplainer.couldWait(other, for: row) && path(of: other).contains(target)
        }
    }
  }

  /// Why the message did not go on a day on which it could have gone.
  ///
  /// Of several reached limits it is the innermost that served no message ranking behind this one,
  /// or only messages that shares protect.
  func constraint(on day: Day) -> DecisionExplanation.BindingConstraint {
    let path = path(from: target)
    // What goes that day or went before explains more than what needs a later one.
    for isLaterCounted in [false, true] {
      let binding =
        bindingLimit(path, day, allowing: .nobody, isLaterCounted: isLaterCounted)
        ?? bindingLimit(path, day, allowing: .protected, isLaterCounted: isLaterCounted)
      if let binding { return binding }
    }
    let accounts = accounts(within: target)
    let inside = DecisionExplanation.BindingConstraint.inside(
      channels: accounts.map { frame.capacity.channels[$0] }
    )
    if !tree.isInnermost(target), accounts.allSatisfy({ isBlocked($0, day) }) { return inside }
    return recipientConstraint(on: day) ?? bindingLimit(path, day, allowing: .anybody)
      ?? (frame.limits.connectsDays ? .reserved : inside)
  }

  /// Which messages that rank behind this one a limit may have served.
  private enum Served {
    case nobody
    case protected
    /// Also those whose going that day the best plan needs.
    case anybody
  }

  private func bindingLimit(
    _ path: [Int],
    _ day: Day,
    allowing served: Served,
    isLaterCounted: Bool = true
  ) -> DecisionExplanation.BindingConstraint? {
    path.lazy.compactMap { limit(of: $0, day, allowing: served, isLaterCounted) }.first
  }

  /// Whether a limit between an account and the channel addressed blocks the message.
  private func isBlocked(_ account: Int, _ day: Day) -> Bool {
    let path = path(from: account).prefix { $0 != target }
    return bindingLimit(Array(path), day, allowing: .protected) != nil
  }

  /// The reached limit of a channel on a day, unless it served a message that ranks behind this
  /// one.
  private func limit(
    of channel: Int,
    _ day: Day,
    allowing served: Served,
    _ isLaterCounted: Bool
  ) -> DecisionExplanation.BindingConstraint? {
    let inside = (rowsByDay[day] ?? []).filter { path(of: $0).contains(channel) }
    let later = inside.filter { rank($0) > rank(row) }
    let isAllowed =
      switch served {
      case .nobody: later.isEmpty
      case .protected: later.allSatisfy(isProtected)
      case .anybody: true
      }
    guard isAllowed else { return nil }
    return reached(channel, day, inside, later, isLaterCounted)
  }

  private func reached(
    _ channel: Int,
    _ day: Day,
    _ inside: [PlanRow],
    _ later: [PlanRow],
    _ isLaterCounted: Bool
  ) -> DecisionExplanation.BindingConstraint? {
    let (table, place) = (frame.capacity, frame.baseDate.days(to: day))
    let cell = table.cell(channel: channel, day: place)
    let number = table.channels[channel]
    let isOwn = number == row.channel
    let held = frame.limits.heldUntil(of: channel)
    if held > day.number {
      let end = held == MessageAttributes.heldWithoutEnd ? nil : Day(number: held)
      return .held(channel: number, until: end)
    }
    guard table.capacity[cell] > 0 else {
      return isOwn
        ? .closed(reason: table.reasons[cell], isUsual: false)
        : .outerClosed(channel: number, reason: table.reasons[cell])
    }
    if planned[cell] >= table.free(cell) {
      let full = full(cell, inside, later)
      return isOwn ? .full(full) : .outerFull(channel: number, full)
    }
    return window(of: channel, place, isLaterCounted)
  }

  private func full(_ cell: Int, _ inside: [PlanRow], _ later: [PlanRow])
    -> DecisionExplanation.FullDay
  {
    let before = inside.filter { rank($0) < rank(row) }
    let promoted = before.filter { isPromoted($0) && rank($0, isPromoted: false) > rank(row) }
    let ahead = before.filter { Rank($0) > Rank(row) }
    return DecisionExplanation.FullDay(
      capacity: Int(frame.capacity.capacity[cell]),
      used: Int(frame.capacity.used[cell]),
      served: (1...9).map { priority in inside.count { $0.priority == priority } },
      last: before.max { rank($0) < rank($1) },
      reason: frame.capacity.reasons[cell],
      protected: protected(later),
      needed: (later.filter { !isProtected($0) } + promoted).map(\.message).sorted(),
      byPrecedence: ahead.count - promoted.count
    )
  }

  /// Whether a share lets a message go first for which this one is not eligible.
  private func isProtected(_ other: PlanRow) -> Bool {
    !shares(of: other).subtracting(shares(of: row)).isEmpty
  }

  /// The shares that let other messages go first, with how many.
  private func protected(_ later: [PlanRow]) -> [DecisionExplanation.ProtectedPart] {
    let eligible = later.compactMap { shares(of: $0).subtracting(shares(of: row)).min() }
    return Set(eligible).sorted().map { share in
      let stated = frame.limits.shares[share]
      return DecisionExplanation.ProtectedPart(
        channel: frame.capacity.channels[Int(stated.channel)],
        holder: stated.holder,
        count: eligible.count { $0 == share }
      )
    }
  }

  /// The window of a channel that is reached on a day, if there is one, with what ranks before the message and goes later
  /// or without it.
  private func window(of channel: Int, _ place: Int, _ isLaterCounted: Bool)
    -> DecisionExplanation.BindingConstraint?
  {
    let table = frame.capacity
    for window in frame.limits.windows where Int(window.channel) == channel {
      func sent(_ day: Int) -> Int {
        if day < 0 { return Int(window.past[window.past.count + day]) }
        if day >= table.days {
          return window.later.isEmpty ? 0 : Int(window.later[day - table.days])
        }
        let cell = table.cell(channel: channel, day: day)
        if day <= place { return Int(table.used[cell]) + Int(planned[cell]) }
        guard isLaterCounted else { return Int(table.used[cell]) }
        let later = rowsByDay[frame.baseDate.advanced(by: day)] ?? []
        return Int(table.used[cell])
          + later.count { rank($0) < rank(row) && self.path(of: $0).contains(channel) }
      }
      let most = (place..<place + window.days).map { end in
        (end - window.days + 1...end).reduce(0) { $0 + sent($1) }
      }
      guard let sent = most.max(), sent >= window.most else { continue }
      let number = table.channels[channel]
      return .window(channel: number, days: window.days, most: window.most, sent: sent)
    }
    return nil
  }

  private func recipientConstraint(on day: Day) -> DecisionExplanation.BindingConstraint? {
    guard let limit = frame.limits.perRecipient else { return nil }
    let got = received(before: limit.days, from: day)
    // What goes later counts too, in every run of days that includes this one.
    let counts = (0..<limit.days).lazy.map { later in
      let end = day.advanced(by: later)
      return got.filter { $0.day > end.advanced(by: -limit.days) && $0.day <= end }
    }
    guard let reached = counts.first(where: { $0.reduce(0) { $0 + $1.count } >= limit.most })
    else { return nil }
    return .recipient(most: limit.most, days: limit.days, got: reached)
  }

  /// What the recipient got and what is planned for it up to a day, and on some behind it what ranks before the
  /// message, in order of days.
  private func received(before days: Int, from day: Day) -> [DecisionExplanation.Received] {
    let recipient = row.attributes.recipient
    var got = (frame.limits.perRecipient?.received ?? []).filter { $0.recipient == recipient }
      .map { DecisionExplanation.Received(day: $0.day, count: Int($0.count), isPlanned: false) }
    for (other, rows) in rowsByDay where other < day.advanced(by: days) {
      let count = rows.count {
        $0.attributes.recipient == recipient && (other <= day || rank($0) < rank(row))
      }
      if count > 0 { got.append(.init(day: other, count: count, isPlanned: true)) }
    }
    return got.sorted { ($0.day, $0.isPlanned ? 1 : 0) < ($1.day, $1.isPlanned ? 1 : 0) }
  }
}

/// The messages' paths, ranks and shares under the limits of the plan.
extension BindingConstraints {
  private func path(from channel: Int) -> [Int] { Array(tree.path(from: channel)) }

  private func path(of other: PlanRow) -> [Int] {
    index[other.sender].map(path(from:)) ?? []
  }

  private func accounts(within channel: Int) -> [Int] {
    tree.outer.indices.filter { tree.isInnermost($0) && tree.isWithin($0, channel) }
  }

  /// Whether a message goes before others of its priority, because it had no day in time otherwise.
  private func isPromoted(_ other: PlanRow) -> Bool {
    frame.limits.promoted.contains(other.message)
  }

  private func rank(_ other: PlanRow) -> Rank { rank(other, isPromoted: isPromoted(other)) }

  private func rank(_ other: PlanRow, isPromoted: Bool) -> Rank {
    let isFollowUp = other.attributes.isFollowUp
    let goesLast =
      switch index[other.channel].map(frame.limits.precedence) ?? .priority {
      case .priority: false
      case .followUps: !isFollowUp
      case .openers: isFollowUp
      }
    return Rank(other, goesLast: goesLast, isPromoted: isPromoted)
  }

  /// The shares for which a message is eligible, by their index.
  private func shares(of other: PlanRow) -> Set<Int> {
    guard !frame.limits.shares.isEmpty, let channel = index[other.channel] else { return [] }
    let shares = frame.limits.shares
    return Set(
      path(from: channel).compactMap { channel in
        let here = shares.indices.filter { Int(shares[$0].channel) == channel }
        let own = here.first { shares[$0].holder == .campaign(other.attributes.campaign) }
        let opening = here.first { shares[$0].holder == .openers && !other.attributes.isFollowUp }
        return own ?? opening
      }
    )
  }
}
