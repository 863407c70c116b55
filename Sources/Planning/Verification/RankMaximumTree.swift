/// A segment tree that finds the last rank in any range.
struct RankMaximumTree {
  private var nodes: [Rank]
  private let count: Int

  init(_ ranks: [Rank]) {
    count = ranks.count
    nodes = [Rank](repeating: .first, count: count) + ranks
    for node in stride(from: count - 1, to: 0, by: -1) {
      nodes[node] = max(nodes[2 * node], nodes[2 * node + 1])
    }
  }

  func last(in indices: Range<Int>) -> Rank {
    var last = Rank.first
    var (low, high) = (indices.lowerBound + count, indices.upperBound + count)
    while low < high {
      if low & 1 == 1 { last = max(last, nodes[low]) }
      if high & 1 == 1 { last = max(last, nodes[high - 1]) }
      low = (low + 1) / 2
      high /= 2
    }
    return last
  }
}
