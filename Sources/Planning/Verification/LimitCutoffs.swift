import Model

/// The last rank that a limit served on a day: a message that ranks behind it was rightly blocked.
///
/// Messages that a share protects are served before all others. A limit that is not reached blocks
/// none; one that is reached without serving any message blocks all.
struct RankCutoff: Comparable {
  private let stage: Stage
  let rank: Rank

  private enum Stage: Int {
    case blocksAll
    case lastServedProtected
    case lastServed
    case blocksNone
  }

  static let blocksAll = RankCutoff(stage: .blocksAll, rank: .first)
  static let blocksNone = RankCutoff(stage: .blocksNone, rank: .first)

  private init(stage: Stage, rank: Rank) {
    self.stage = stage
    self.rank = rank
  }

  init(lastServed rank: Rank, isProtected: Bool) {
    self.init(stage: isProtected ? .lastServedProtected : .lastServed, rank: rank)
  }

  static func < (left: RankCutoff, right: RankCutoff) -> Bool {
    left.stage == right.stage ? left.rank < right.rank : left.stage.rawValue < right.stage.rawValue
  }

  /// The rank before which a message should have gone, given the rank up to which shares protect
  /// it.
  func rank(protectedBefore limit: Rank) -> Rank {
    switch stage {
    case .blocksAll: .first
    case .lastServedProtected: min(rank, limit)
    case .lastServed: max(rank, limit)
    case .blocksNone: .last
    }
  }
}

/// The cutoffs of all channels and days, and the ranks that shares protect.
struct LimitCutoffs {
  /// The combined cutoff for a message that may be sent within a channel, by cell: of what that channel can pass on,
  /// and of what those that contain it can.
  private(set) var cutoffs: [RankCutoff]
  /// The rank up to which each share protects on each day, share by share.
  private var protection: [Rank] = []
  let days: Int

  init(_ verification: PlanVerification, _ eligibility: ShareEligibility) {
    let (tree, table) = (verification.tree, verification.table)
    days = table.days
    cutoffs = [RankCutoff](repeating: .blocksAll, count: verification.assigned.count)
    var capacity = verification.capacityBeforePlan()
    protection = eligibility.protection(verification, capacity)
    // The last rank addressed to each channel itself, and then to all that it contains.
    var served = capacity.map { _ in 0 }
    for place in 0..<verification.backlog.count where verification.cell(of: place) != nil {
      let day = Int(verification.plan.day[place]) - verification.base
      let cell = verification.target(of: place) * days + day
      served[cell] += 1
      cutoffs[cell] = max(cutoffs[cell], cutoff(of: place, verification, eligibility))
    }
    for channel in tree.fromOutside.reversed() where !tree.sends(channel) {
      for day in 0..<days {
        let (cell, inner) = (channel * days + day, tree.inner[channel].map { $0 * days + day })
        capacity[cell] = min(capacity[cell], inner.reduce(0) { $0 + capacity[$1] })
        served[cell] += inner.reduce(0) { $0 + served[$1] }
        cutoffs[cell] = inner.reduce(cutoffs[cell]) { max($0, cutoffs[$1]) }
      }
    }
    for cell in cutoffs.indices where served[cell] < capacity[cell] { cutoffs[cell] = .blocksNone }
    for channel in tree.fromOutside where tree.outer[channel] >= 0 {
      for day in 0..<days {
        let cell = channel * days + day
        cutoffs[cell] = min(cutoffs[cell], cutoffs[tree.outer[channel] * days + day])
      }
    }
  }

  /// The cutoff that a message sets by going.
  func cutoff(of place: Int, _ verification: PlanVerification, _ eligibility: ShareEligibility)
    -> RankCutoff
  {
    let rank = verification.rank(of: place)
    let day = Int(verification.plan.day[place]) - verification.base
    let limit = protectedBefore(eligibility.shares(of: place), on: day)
    // The message that uses the last of a quota is still protected.
    return RankCutoff(lastServed: rank, isProtected: rank <= limit)
  }

  /// The rank up to which any of some shares protects on a day.
  func protectedBefore(_ shares: [Int], on day: Int) -> Rank {
    shares.map { protection[$0 * days + day] }.max() ?? .first
  }
}
