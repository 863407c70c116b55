import Model

/// The shares for which each message is eligible, and which ranks they protect.
struct ShareEligibility {
  /// The number of each message's combination of shares; empty where there are no shares.
  private var combinationOf: [Int32] = []
  /// The shares of each combination; the first has none.
  private(set) var combinations: [[Int]] = [[]]

  private struct Facts: Hashable {
    let channel: Int32
    let campaign: Int32
    let isFollowUp: Bool
  }

  init(_ verification: PlanVerification) {
    let (shares, attributes) = (verification.limits.shares, verification.plan.inputs.attributes)
    guard !shares.isEmpty else { return }
    var numbers: [Facts: Int32] = [:]
    combinationOf.reserveCapacity(verification.backlog.count)
    for place in 0..<verification.backlog.count {
      let facts = Facts(
        channel: verification.backlog.channel[place],
        campaign: attributes.campaign(at: place),
        isFollowUp: attributes.isFollowUp(at: place)
      )
      if numbers[facts] == nil {
        let eligible = ShareEligibility.shares(of: facts, shares, verification.tree)
        if !eligible.isEmpty { combinations.append(eligible) }
        numbers[facts] = eligible.isEmpty ? 0 : Int32(combinations.count - 1)
      }
      combinationOf.append(numbers[facts] ?? 0)
    }
  }

  private static func shares(
    of facts: Facts,
    _ shares: [PlanLimits.Share],
    _ tree: VerifierChannelTree
  ) -> [Int] {
    var eligible: [Int] = []
    var channel = Int(facts.channel)
    while channel >= 0 {
      let here = shares.indices.filter { Int(shares[$0].channel) == channel }
      let own = here.first { shares[$0].holder == .campaign(facts.campaign) }
      let opening = facts.isFollowUp ? nil : here.first { shares[$0].holder == .openers }
      if let share = own ?? opening { eligible.append(share) }
      channel = tree.outer[channel]
    }
    return eligible
  }

  /// The number of a message's combination of shares.
  func combination(of place: Int) -> Int { combinationOf.isEmpty ? 0 : Int(combinationOf[place]) }

  func shares(of place: Int) -> [Int] { combinations[combination(of: place)] }

  /// For each share and day the rank of the message that used the last of its quota: before every
  /// rank if there was no quota, behind every rank if some of it is left.
  func protection(_ verification: PlanVerification, _ capacity: [Int]) -> [Rank] {
    let (shares, days) = (verification.limits.shares, verification.table.days)
    var remaining = shares.flatMap { share in
      (0..<days).map { capacity[Int(share.channel) * days + $0] * share.percent / 100 }
    }
    var protection = remaining.map { $0 > 0 ? Rank.last : .first }
    for (day, rank) in sentEligible(verification) {
      let eligible = self.shares(of: rank.place).map { $0 * days + day }
      guard eligible.contains(where: { remaining[$0] > 0 }) else { continue }
      for index in eligible {
        remaining[index] -= 1
        if remaining[index] == 0 { protection[index] = rank }
      }
    }
    return protection
  }

  /// The messages that go and are eligible for a share, by day and rank.
  private func sentEligible(_ verification: PlanVerification) -> [(day: Int, rank: Rank)] {
    combinationOf.indices.filter { combinationOf[$0] > 0 && verification.cell(of: $0) != nil }
      .map { (Int(verification.plan.day[$0]) - verification.base, verification.rank(of: $0)) }
      .sorted { $0 < $1 }
  }
}
