/// A number for each day of a channel, in which the next day with at most a number is found in few steps.
struct DaySearchTree {
  private let days: Int
  /// The leaves lie behind the inner nodes; each inner node has the least number of the two below it.
  private var nodes: [Int32]
  private let leaves: Int

  /// Stands for a day that is never found.
  static let never = Int32.max

  init(days: Int) {
    self.days = days
    var leaves = 1
    while leaves < days { leaves *= 2 }
    self.leaves = leaves
    nodes = [Int32](repeating: DaySearchTree.never, count: 2 * leaves)
  }

  mutating func set(_ number: Int32, on day: Int) {
    var node = leaves + day
    guard nodes[node] != number else { return }
    nodes[node] = number
    while node > 1 {
      node /= 2
      let least = min(nodes[2 * node], nodes[2 * node + 1])
      if nodes[node] == least { return }
      nodes[node] = least
    }
  }

  /// The first day of some with at most a number; nil if there is none.
  func first(in range: Range<Int>, atMost number: Int32) -> Int? {
    guard !range.isEmpty else { return nil }
    var node = leaves + range.lowerBound
    // Up while everything below is too large, and then down to the first that is not.
    while nodes[node] > number {
      while node & 1 == 1 {
        node /= 2
        if node <= 1 { return nil }
      }
      node += 1
    }
    while node < leaves { node = nodes[2 * node] <= number ? 2 * node : 2 * node + 1 }
    let day = node - leaves
    return day < range.upperBound ? day : nil
  }
}
