import Model

/// Which account sends what is addressed to a channel that contains others, once it is known what goes on a day.
struct AccountChoice {
  private let tree: ChannelTree
  /// Which channels a window limits: of two with the same left, the other one sends.
  private let hasWindow: [Bool]
  /// How many more messages each channel can send.
  private var left: [Int]
  /// For each channel that contains others a tournament tree over those inside it by `left`: node 1
  /// is the overall winner, node i the winner of nodes 2i and 2i + 1.
  private var winners: [[Int]]
  /// The leaf of each channel in the tree of the channel that contains it.
  private var leaves: [Int]

  init(_ inputs: PlanInputs, _ tree: ChannelTree) {
    self.tree = tree
    left = tree.outer.map { _ in 0 }
    leaves = left
    winners = tree.inner.map { inner in inner + inner }
    for inner in tree.inner {
      for (index, channel) in inner.enumerated() { leaves[channel] = inner.count + index }
    }
    var hasWindow = tree.outer.map { _ in false }
    for window in inputs.limits.windows { hasWindow[Int(window.channel)] = true }
    self.hasWindow = hasWindow
  }

  /// Begins a day, given what each channel can pass on beside all messages that are addressed to it or to one inside it.
  mutating func begin(_ left: [Int]) {
    self.left = left
    for channel in tree.outer.indices {
      for node in stride(from: tree.inner[channel].count - 1, to: 0, by: -1) {
        updateWinner(channel, node)
      }
    }
  }

  /// The account that sends the next message of the day, which any account inside a channel may send.
  ///
  /// From the outside inwards it is the channel with the most left, the first of equals, so that the load is spread
  /// evenly.
  mutating func account(within channel: Int) -> Int {
    var account = channel
    while !tree.isInnermost(account) {
      let inner = winners[account][1]
      left[inner] -= 1
      var node = leaves[inner] / 2
      while node > 0 {
        updateWinner(account, node)
        node /= 2
      }
      account = inner
    }
    return account
  }

  private mutating func updateWinner(_ channel: Int, _ node: Int) {
    let (one, other) = (winners[channel][2 * node], winners[channel][2 * node + 1])
    winners[channel][node] = isFirst(one, other) ? one : other
  }

  private func isFirst(_ one: Int, _ other: Int) -> Bool {
    if left[one] != left[other] { return left[one] > left[other] }
    if hasWindow[one] != hasWindow[other] { return hasWindow[other] }
    return one < other
  }
}
