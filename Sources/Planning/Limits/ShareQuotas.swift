import Model

/// How many messages each share may still send first on a day.
struct ShareQuotas {
  private let shares: [PlanLimits.Share]
  private var left: [Int]

  init(_ limits: PlanLimits) {
    shares = limits.shares
    left = shares.map { _ in 0 }
  }

  var isEmpty: Bool { shares.isEmpty }

  /// Begins a day on which the channels have room.
  mutating func begin(_ remaining: RemainingCapacity) {
    for (index, share) in shares.enumerated() {
      left[index] = remaining.left[Int(share.channel)] * share.percent / 100
    }
  }

  /// Whether any of the shares that hold a message lets it go first.
  func protects(_ held: [Int]) -> Bool {
    held.contains { left[$0] > 0 }
  }

  mutating func take(_ held: [Int]) {
    for share in held { left[share] -= 1 }
  }
}
