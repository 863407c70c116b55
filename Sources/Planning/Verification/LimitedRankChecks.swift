import Model

extension PlanVerification {
  /// Each day that a message waits: that a limit on its way is reached, and let nobody go in its place
  /// whose turn came later.
  mutating func checkWaitingUnderLimits() {
    let holdings = ShareProtection(self)
    let limits = LimitBounds(self, holdings)
    let recipients = FullRecipientDays(&self, limits, holdings)
    isHeldByRecipient = [Bool](repeating: false, count: backlog.count)
    // Those who wait before the same channels with the same shares are looked at together.
    let waiting = (0..<backlog.count).compactMap { place in
      waitingDays(of: place).map { days in
        let group = target(of: place) * holdings.combinations.count
        return (group: group + holdings.combination(of: place), place: place, days: days)
      }
    }
    .sorted { ($0.group, $0.place) < ($1.group, $1.place) }
    var (group, turns) = (-1, RankMaximumTree([]))
    for one in waiting {
      if one.group != group {
        group = one.group
        turns = limits.turns(
          within: target(of: one.place),
          heldBy: holdings.shares(of: one.place)
        )
      }
      checkTurn(of: one.place, one.days, turns, limits, holdings, recipients)
    }
  }

  private mutating func checkTurn(
    of place: Int,
    _ days: Range<Int>,
    _ turns: RankMaximumTree,
    _ limits: LimitBounds,
    _ holdings: ShareProtection,
    _ recipients: FullRecipientDays
  ) {
    let rank = rank(of: place)
    guard turns.last(in: days) > rank else { return }
    isHeldByRecipient[place] = self.limits.perRecipient != nil
    let recipient = plan.inputs.attributes.recipient
    let closures = recipient.isEmpty ? [] : recipients.closures(of: recipient[place])
    var open = days.lowerBound
    for closure in closures.drop(while: { $0.days.upperBound <= days.lowerBound }) {
      let closed = closure.days.clamped(to: days)
      guard !closed.isEmpty else { break }
      if report(place, rank, open..<closed.lowerBound, turns, limits) { return }
      open = closed.upperBound
      let first = closure.days.lowerBound
      let isFirst = first == closed.lowerBound
      let protected = limits.protectedBefore(holdings.shares(of: place), on: closed.lowerBound)
      guard isFirst, closure.first.rank(protectedBefore: protected) > rank else { continue }
      if report(place, rank, first..<first + 1, turns, limits) { return }
    }
    _ = report(place, rank, open..<days.upperBound, turns, limits)
  }

  /// Tells of the first of some days on which a message should have gone, if there is one.
  private mutating func report(
    _ place: Int,
    _ rank: Rank,
    _ days: Range<Int>,
    _ turns: RankMaximumTree,
    _ limits: LimitBounds
  ) -> Bool {
    guard !days.isEmpty, turns.last(in: days) > rank,
      let day = days.first(where: { turns.last(in: $0..<$0 + 1) > rank })
    else { return false }
    let message = backlog.message[place]
    let date = Day(number: Int32(base + day))
    let bound = limits.bounds[target(of: place) * table.days + day]
    if bound == .keepsNobody {
      let channel = table.channels[target(of: place)]
      findings.add(.idle(message: message, channel: channel, day: date))
    } else {
      let other = backlog.message[bound.rank.place]
      findings.add(
        bound.rank > rank
          ? .overtaken(message: message, by: other, day: date)
          : .deprived(message: message, by: other, day: date)
      )
    }
    return true
  }
}

extension LimitBounds {
  /// When those should have gone who may be sent within a channel and are held by some shares.
  func turns(within channel: Int, heldBy shares: [Int]) -> RankMaximumTree {
    RankMaximumTree(
      (0..<days).map { day in
        bounds[channel * days + day].rank(protectedBefore: protectedBefore(shares, on: day))
      }
    )
  }
}
