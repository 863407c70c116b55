import Model

/// What a limit does to those who wait on a day: whose cutoff came last of those it let go.
///
/// Those whom a share protects have their cutoff before all others. A limit that is not reached keeps
/// nobody, one that is reached without letting anybody go keeps all.
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

  /// The cutoff of somebody who goes.
  init(lastServed rank: Rank, isProtected: Bool) {
    self.init(stage: isProtected ? .lastServedProtected : .lastServed, rank: rank)
  }

  static func < (left: RankCutoff, right: RankCutoff) -> Bool {
    left.stage == right.stage ? left.rank < right.rank : left.stage.rawValue < right.stage.rawValue
  }

  /// The rank before which a message should have gone, given the one up to which shares protect it.
  func rank(protectedBefore limit: Rank) -> Rank {
    switch stage {
    case .blocksAll: .first
    case .lastServedProtected: min(rank, limit)
    case .lastServed: max(rank, limit)
    case .blocksNone: .last
    }
  }
}

/// The cutoffs of all channels and days, and who is protected by shares.
struct LimitCutoffs {
  /// What a channel's own limits, those of channels that contain it, and those of all inside it do to
  /// a message that may be sent within it, by cell.
  private(set) var cutoffs: [RankCutoff]
  /// Up to which rank each share protects on each day, share by share.
  private var protection: [Rank] = []
  let days: Int

  init(_ verification: PlanVerification, _ eligibility: ShareEligibility) {
    days = verification.table.days
    cutoffs = [RankCutoff](repeating: .blocksAll, count: verification.assigned.count)
    let capacity = verification.capacityBeforePlan()
    protection = eligibility.protection(verification, capacity)
    // Who goes last by each channel itself, and then with all that it contains.
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

  /// Whom all limits together keep: each inner channel must be, or one that contains them all.
  private mutating func combine(_ tree: CheckedChannelTree) {
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

  /// When a message that goes had its cutoff.
  func cutoff(of place: Int, _ verification: PlanVerification, _ eligibility: ShareEligibility)
    -> RankCutoff
  {
    let rank = verification.rank(of: place)
    let day = Int(verification.plan.day[place]) - verification.base
    let limit = protectedBefore(eligibility.shares(of: place), on: day)
    // The one who takes the last of a quota is still protected.
    return RankCutoff(lastServed: rank, isProtected: rank <= limit)
  }

  /// The rank up to which any of some shares protects on a day.
  func protectedBefore(_ shares: [Int], on day: Int) -> Rank {
    shares.map { protection[$0 * days + day] }.max() ?? .first
  }
}
