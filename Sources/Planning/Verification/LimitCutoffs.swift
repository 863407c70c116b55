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
  /// The combined cutoff for a message that may be sent within a channel, by cell: of its own
  /// limits, of those of channels that contain it, and of those of all inside it.
  private(set) var cutoffs: [RankCutoff]
  /// The rank up to which each share protects on each day, share by share.
  private var protection: [Rank] = []
  let days: Int

  init(_ verification: PlanVerification, _ eligibility: ShareEligibility) {
    days = verification.table.days
    cutoffs = [RankCutoff](repeating: .blocksAll, count: verification.assigned.count)
    let capacity = verification.capacityBeforePlan()
    protection = eligibility.protection(verification, capacity)
    // The last rank served by each channel itself, and then with all that it contains.
    for place in 0..<verification.backlog.count {
      guard let cell = verification.cell(of: place) else { continue }
      let cutoff = cutoff(of: place, verification, eligibility)
      cutoffs[cell] = max(cutoffs[cell], cutoff)
    }
    let tree = verification.tree
    for channel in tree.fromOutside.reversed() where tree.outer[channel] >= 0 {
      for day in 0..<days {
        let outer = tree.outer[channel] * days + day
        cutoffs[outer] = max(cutoffs[outer], cutoffs[channel * days + day])
      }
    }
    for cell in cutoffs.indices where verification.assigned[cell] < capacity[cell] {
      cutoffs[cell] = .blocksNone
    }
    combine(tree)
  }

  /// Combines the limits: a message is blocked by a channel that contains its own, or by every
  /// account inside.
  private mutating func combine(_ tree: VerifierChannelTree) {
    for channel in tree.fromOutside.reversed() where !tree.sends(channel) {
      for day in 0..<days {
        let inner = tree.inner[channel].map { cutoffs[$0 * days + day] }.max()
        let cell = channel * days + day
        cutoffs[cell] = min(cutoffs[cell], inner ?? .blocksNone)
      }
    }
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
