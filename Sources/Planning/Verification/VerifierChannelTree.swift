/// Which channels contain which; the verifier's own, since it shares no code with the planner.
struct VerifierChannelTree {
  /// The channel that contains each directly, or -1.
  let outer: [Int]
  private(set) var inner: [[Int]]
  /// Every channel after the one that contains it; those of a cycle are missing.
  private(set) var fromOutside: [Int]

  init(channels count: Int, _ given: [Int32]) {
    let isWhole = given.count == count && given.allSatisfy { -1..<count ~= Int($0) }
    let outer = isWhole ? given.map(Int.init) : [Int](repeating: -1, count: count)
    var inner = [[Int]](repeating: [], count: count)
    for channel in outer.indices where outer[channel] >= 0 { inner[outer[channel]].append(channel) }
    var order = outer.indices.filter { outer[$0] < 0 }
    var next = 0
    while next < order.count {
      order += inner[order[next]]
      next += 1
    }
    (self.outer, self.inner, fromOutside) = (outer, inner, order)
  }

  func sends(_ channel: Int) -> Bool { inner[channel].isEmpty }

  /// Whether a channel is another one or inside it.
  func isWithin(_ channel: Int, _ other: Int) -> Bool {
    var channel = channel
    while channel >= 0, channel != other { channel = outer[channel] }
    return channel == other
  }

  /// Whether one channel is in the same tree as another.
  func isConnected(_ channel: Int, _ other: Int) -> Bool {
    isWithin(channel, outermost(around: other))
  }

  private func outermost(around channel: Int) -> Int {
    var channel = channel
    while outer[channel] >= 0 { channel = outer[channel] }
    return channel
  }

  /// Which channels can send anything, given which are open themselves: all that contain them are
  /// open, and so is one inside them.
  func openChannels(_ isOpen: (Int) -> Bool) -> [Bool] {
    var open = outer.indices.map(isOpen)
    for channel in fromOutside where outer[channel] >= 0 {
      open[channel] = open[channel] && open[outer[channel]]
    }
    for channel in fromOutside.reversed() where !sends(channel) {
      open[channel] = open[channel] && inner[channel].contains { open[$0] }
    }
    return open
  }
}
