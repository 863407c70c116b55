import Model

/// How many messages each share may still send first on a day.
struct ShareQuotas {
  private let shares: [PlanLimits.Share]
  private var remaining: [Int]

  init(_ limits: PlanLimits) {
    shares = limits.shares
    remaining = shares.map { _ in 0 }
  }

  var isEmpty: Bool { shares.isEmpty }

  /// Starts a day with what the channels may send on it.
  mutating func begin(_ day: Int, _ capacity: RemainingCapacity) {
    for (index, share) in shares.enumerated() {
      remaining[index] = capacity.limit(of: Int(share.channel), on: day) * share.percent / 100
    }
  }

  /// Whether any of some shares has some of its quota left.
  func protects(_ shares: [Int]) -> Bool {
    shares.contains { remaining[$0] > 0 }
  }

  mutating func consume(_ shares: [Int]) {
    for share in shares { remaining[share] -= 1 }
  }
}
