import Model

/// What a limit does to those who wait on a day: whose turn came last of those it let go.
///
/// Those whom a share protects have their turn before all others. A limit that is not reached keeps
/// nobody, one that is reached without letting anybody go keeps all.
struct Bound: Comparable {
  private let stage: Stage
  let rank: Rank

  private enum Stage: Int {
    case keepsAll
    case endsProtected
    case ends
    case keepsNobody
  }

  static let keepsAll = Bound(stage: .keepsAll, rank: .first)
  static let keepsNobody = Bound(stage: .keepsNobody, rank: .first)

  private init(stage: Stage, rank: Rank) {
    self.stage = stage
    self.rank = rank
  }

  /// The turn of somebody who goes.
  init(turnOf rank: Rank, isProtected: Bool) {
    self.init(stage: isProtected ? .endsProtected : .ends, rank: rank)
  }

  static func < (left: Bound, right: Bound) -> Bool {
    left.stage == right.stage ? left.rank < right.rank : left.stage.rawValue < right.stage.rawValue
  }

  /// The rank before which a message should have gone, given the one up to which shares protect it.
  func rank(protectedBefore limit: Rank) -> Rank {
    switch stage {
    case .keepsAll: .first
    case .endsProtected: min(rank, limit)
    case .ends: max(rank, limit)
    case .keepsNobody: .last
    }
  }
}

/// The bounds of all channels and days, and who is protected by shares.
struct LimitBounds {
  /// What a channel's own limits, those of channels that contain it, and those of all inside it do to
  /// a message that may be sent within it, by cell.
  private(set) var bounds: [Bound]
  /// Up to which rank each share protects on each day, share by share.
  private var protection: [Rank] = []
  let days: Int

  init(_ audit: PlanVerification, _ holdings: ShareProtection) {
    days = audit.table.days
    bounds = [Bound](repeating: .keepsAll, count: audit.assigned.count)
    let room = audit.roomBeforePlan()
    protection = holdings.protection(audit, room)
    // Who goes last by each channel itself, and then with all that it contains.
    for place in 0..<audit.backlog.count {
      guard let cell = audit.cell(of: place) else { continue }
      let turn = turn(of: place, audit, holdings)
      bounds[cell] = max(bounds[cell], turn)
    }
    let tree = audit.tree
    for channel in tree.fromOutside.reversed() where tree.outer[channel] >= 0 {
      for day in 0..<days {
        let outer = tree.outer[channel] * days + day
        bounds[outer] = max(bounds[outer], bounds[channel * days + day])
      }
    }
    for cell in bounds.indices where audit.assigned[cell] < room[cell] {
      bounds[cell] = .keepsNobody
    }
    combine(tree)
  }

  /// Whom all limits together keep: each inner channel must be, or one that contains them all.
  private mutating func combine(_ tree: CheckedChannelTree) {
    for channel in tree.fromOutside.reversed() where !tree.sends(channel) {
      for day in 0..<days {
        let inner = tree.inner[channel].map { bounds[$0 * days + day] }.max()
        let cell = channel * days + day
        bounds[cell] = min(bounds[cell], inner ?? .keepsNobody)
      }
    }
    for channel in tree.fromOutside where tree.outer[channel] >= 0 {
      for day in 0..<days {
        let cell = channel * days + day
        bounds[cell] = min(bounds[cell], bounds[tree.outer[channel] * days + day])
      }
    }
  }

  /// When a message that goes had its turn.
  func turn(of place: Int, _ audit: PlanVerification, _ holdings: ShareProtection) -> Bound {
    let rank = audit.rank(of: place)
    let day = Int(audit.plan.day[place]) - audit.base
    let limit = protectedBefore(holdings.shares(of: place), on: day)
    // The one who takes the last of a quota is still protected.
    return Bound(turnOf: rank, isProtected: rank <= limit)
  }

  /// The rank up to which any of some shares protects on a day.
  func protectedBefore(_ shares: [Int], on day: Int) -> Rank {
    shares.map { protection[$0 * days + day] }.max() ?? .first
  }
}
