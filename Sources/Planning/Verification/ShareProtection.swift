import Model

/// Which shares hold which messages.
struct ShareProtection {
  /// The number of each message's combination of shares; empty where there are no shares.
  private var kinds: [Int32] = []
  /// The shares of each combination; the first has none.
  private(set) var combinations: [[Int]] = [[]]

  private struct Facts: Hashable {
    let channel: Int32
    let campaign: Int32
    let isFollowUp: Bool
  }

  init(_ audit: PlanVerification) {
    let (shares, attributes) = (audit.limits.shares, audit.plan.inputs.attributes)
    guard !shares.isEmpty else { return }
    var numbers: [Facts: Int32] = [:]
    kinds.reserveCapacity(audit.backlog.count)
    for place in 0..<audit.backlog.count {
      let facts = Facts(
        channel: audit.backlog.channel[place],
        campaign: attributes.campaign(at: place),
        isFollowUp: attributes.isFollowUp(at: place)
      )
      if numbers[facts] == nil {
        let held = ShareProtection.shares(of: facts, shares, audit.tree)
        if !held.isEmpty { combinations.append(held) }
        numbers[facts] = held.isEmpty ? 0 : Int32(combinations.count - 1)
      }
      kinds.append(numbers[facts] ?? 0)
    }
  }

  private static func shares(
    of facts: Facts,
    _ shares: [PlanLimits.Share],
    _ tree: CheckedChannelTree
  ) -> [Int] {
    var held: [Int] = []
    var channel = Int(facts.channel)
    while channel >= 0 {
      let here = shares.indices.filter { Int(shares[$0].channel) == channel }
      let own = here.first { shares[$0].holder == .campaign(facts.campaign) }
      let opening = facts.isFollowUp ? nil : here.first { shares[$0].holder == .openers }
      if let share = own ?? opening { held.append(share) }
      channel = tree.outer[channel]
    }
    return held
  }

  /// The number of a message's combination of shares.
  func combination(of place: Int) -> Int { kinds.isEmpty ? 0 : Int(kinds[place]) }

  func shares(of place: Int) -> [Int] { combinations[combination(of: place)] }

  /// For each share and day the rank of the one who took the last of its quota: before every rank where
  /// there was none, behind every rank where something is left of it.
  func protection(_ audit: PlanVerification, _ room: [Int]) -> [Rank] {
    let (shares, days) = (audit.limits.shares, audit.table.days)
    var left = shares.flatMap { share in
      (0..<days).map { room[Int(share.channel) * days + $0] * share.percent / 100 }
    }
    var protection = left.map { $0 > 0 ? Rank.last : .first }
    for (day, rank) in holders(audit) {
      let held = self.shares(of: rank.place).map { $0 * days + day }
      guard held.contains(where: { left[$0] > 0 }) else { continue }
      for index in held {
        left[index] -= 1
        if left[index] == 0 { protection[index] = rank }
      }
    }
    return protection
  }

  /// Those who go and are held by a share, by day and rank.
  private func holders(_ audit: PlanVerification) -> [(day: Int, rank: Rank)] {
    kinds.indices.filter { kinds[$0] > 0 && audit.cell(of: $0) != nil }
      .map { (Int(audit.plan.day[$0]) - audit.base, audit.rank(of: $0)) }
      .sorted { $0 < $1 }
  }
}
