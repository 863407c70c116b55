import Model

extension PlanVerification {
  /// Checks, for each day that a message waits, that a limit on its path is reached and served no
  /// message that should come after it.
  ///
  /// Of some channels, whose limits concern one day each; others are checked by themselves.
  mutating func checkWaitingUnderLimits(of isIncluded: [Bool]) {
    let eligibility = ShareEligibility(self)
    let limits = LimitCutoffs(self, eligibility)
    // Messages with the same channels and the same shares are checked together.
    let waiting = (0..<backlog.count).filter { isIncluded[Int(backlog.channel[$0])] }.compactMap {
      place in
      waitingDays(of: place).map { days in
        let group = target(of: place) * eligibility.combinations.count
        return (group: group + eligibility.combination(of: place), place: place, days: days)
      }
    }
    .sorted { ($0.group, $0.place) < ($1.group, $1.place) }
    var (group, ranks) = (-1, RankMaximumTree([]))
    for one in waiting {
      if one.group != group {
        group = one.group
        ranks = limits.ranks(
          within: target(of: one.place),
          eligibleFor: eligibility.shares(of: one.place)
        )
      }
      reportFirst(one.place, rank(of: one.place), one.days, ranks, limits)
    }
  }

  /// Reports the first of some days on which a message should have gone, if there is one.
  private mutating func reportFirst(
    _ place: Int,
    _ rank: Rank,
    _ days: Range<Int>,
    _ ranks: RankMaximumTree,
    _ limits: LimitCutoffs
  ) {
    guard ranks.last(in: days) > rank,
      let day = days.first(where: { ranks.last(in: $0..<$0 + 1) > rank })
    else { return }
    let message = backlog.message[place]
    let date = Day(number: Int32(base + day))
    let cutoff = limits.cutoffs[target(of: place) * table.days + day]
    if cutoff == .blocksNone {
      let channel = table.channels[target(of: place)]
      report.add(.idle(message: message, channel: channel, day: date))
    } else {
      let other = backlog.message[cutoff.rank.place]
      report.add(
        cutoff.rank > rank
          ? .overtaken(message: message, by: other, day: date)
          : .deprived(message: message, by: other, day: date)
      )
    }
  }
}

extension LimitCutoffs {
  /// For each day the rank before which a message should have gone that may be sent within a
  /// channel and is eligible for some shares.
  func ranks(within channel: Int, eligibleFor shares: [Int]) -> RankMaximumTree {
    RankMaximumTree(
      (0..<days).map { day in
        cutoffs[channel * days + day].rank(protectedBefore: protectedBefore(shares, on: day))
      }
    )
  }
}
