/// Which channels contain which, by their index.
///
/// The database refuses a channel inside itself. Should a damaged one hold a cycle, paths still end.
package struct ChannelTree: Equatable, Sendable {
  /// The channel that directly contains each, or -1.
  package let outer: [Int]
  /// The channels directly inside each, in ascending order.
  package let inner: [[Int]]
  /// Every channel after all that it contains; those of a cycle are missing.
  package let fromInside: [Int]

  /// Takes for each channel the one that contains it, or -1; nothing if no channel is inside another.
  package init(channels count: Int, outer given: [Int32]) {
    let outer = given.isEmpty ? [Int](repeating: -1, count: count) : given.map(Int.init)
    var inner = [[Int]](repeating: [], count: count)
    for (channel, outer) in outer.enumerated() where outer >= 0 { inner[outer].append(channel) }
    var missing = inner.map(\.count)
    var fromInside = missing.indices.filter { missing[$0] == 0 }
    var next = 0
    while next < fromInside.count {
      let outer = outer[fromInside[next]]
      next += 1
      guard outer >= 0 else { continue }
      missing[outer] -= 1
      if missing[outer] == 0 { fromInside.append(outer) }
    }
    (self.outer, self.inner, self.fromInside) = (outer, inner, fromInside)
  }

  /// Takes the settings of all channels.
  package init(_ channels: [Channel]) {
    let indices = Dictionary(
      uniqueKeysWithValues: zip(channels.map(\.number), channels.indices.map(Int32.init))
    )
    let outer = channels.map { $0.settings.outer.flatMap { indices[$0] } ?? -1 }
    self.init(channels: channels.count, outer: outer)
  }

  /// Whether any channel is inside another.
  package var isNested: Bool { outer.contains { $0 >= 0 } }

  /// Whether no channel is inside itself.
  package var isAcyclic: Bool { fromInside.count == outer.count }

  /// Whether a channel contains no other, so that it sends itself.
  @inlinable
  package func isInnermost(_ channel: Int) -> Bool { inner[channel].isEmpty }

  /// Whether a channel is another one or inside it.
  @inlinable
  package func isWithin(_ channel: Int, _ other: Int) -> Bool {
    path(from: channel).contains(other)
  }

  /// The channel at the end of another one's path.
  package func outermost(around channel: Int) -> Int {
    path(from: channel).reduce(channel) { $1 }
  }

  /// A channel, and the channels that contain it from the inside outwards.
  @inlinable
  package func path(from channel: Int) -> UnfoldSequence<Int, (next: Int, steps: Int)> {
    sequence(state: (next: channel, steps: 0)) { state in
      guard state.next >= 0, state.steps < outer.count else { return nil }
      defer { state = (outer[state.next], state.steps + 1) }
      return state.next
    }
  }
}

extension PlanInputs {
  package var channelTree: ChannelTree {
    ChannelTree(channels: capacity.channels.count, outer: limits.outer)
  }
}
