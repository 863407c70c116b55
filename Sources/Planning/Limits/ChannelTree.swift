import Model

/// Which channels are inside which, and which of them a limit connects with others or ties down.
struct ChannelTree {
  /// The channel that contains each directly, or -1.
  private(set) var outer: [Int]
  /// The channels directly inside each, in ascending order.
  private(set) var inner: [[Int]]
  /// Every channel, those inside another one before it.
  private(set) var fromInside: [Int] = []

  init(channels count: Int, _ limits: PlanLimits) {
    outer = (0..<count).map { limits.outer(of: $0) ?? -1 }
    inner = [[Int]](repeating: [], count: count)
    for (channel, outer) in outer.enumerated() where outer >= 0 { inner[outer].append(channel) }
    fromInside.reserveCapacity(count)
    var missing = inner.map(\.count)
    fromInside = missing.indices.filter { missing[$0] == 0 }
    var next = 0
    while next < fromInside.count {
      let outer = outer[fromInside[next]]
      next += 1
      guard outer >= 0 else { continue }
      missing[outer] -= 1
      if missing[outer] == 0 { fromInside.append(outer) }
    }
    precondition(fromInside.count == count, "no channel is inside itself")
  }

  /// Whether a channel sends by itself.
  func isInnermost(_ channel: Int) -> Bool { inner[channel].isEmpty }

  /// Whether a channel is another one or inside it.
  func isWithin(_ channel: Int, _ other: Int) -> Bool {
    path(from: channel).contains(other)
  }

  /// A channel, and those that contain it from the inside outwards.
  func path(from channel: Int) -> UnfoldSequence<Int, Int> {
    sequence(state: channel) { next in
      guard next >= 0 else { return nil }
      defer { next = outer[next] }
      return next
    }
  }
}
