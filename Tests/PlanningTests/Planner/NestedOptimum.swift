import Model

/// How many messages of a case any plan can send at most on its first days, with channels inside others:
/// an exact maximum flow from messages over the days of innermost channels outwards.
struct NestedOptimum {
  private var edges: [(to: Int, room: Int)] = []
  private var leaving: [[Int]]
  private let sink: Int
  private static let source = 0

  init(_ drawn: LimitedCase, days: Int, counts: (Int) -> Bool = { _ in true }) {
    let channels = drawn.plain.capacity.count
    let messages = drawn.plain.messages.count
    sink = 1 + messages + channels * days
    leaving = [[Int]](repeating: [], count: sink + 1)
    let rules = NaiveLimits(drawn.inputs)
    func node(_ channel: Int, _ day: Int) -> Int { 1 + messages + channel * days + day }
    for channel in 0..<channels {
      for day in 0..<days {
        let table = rules.inputs.capacity
        let outer = drawn.limits.outer(of: channel).map { node($0, day) } ?? sink
        add(node(channel, day), outer, Int(table.free(table.cell(channel: channel, day: day))))
      }
    }
    for (place, message) in drawn.plain.messages.enumerated() where counts(place) {
      add(NestedOptimum.source, 1 + place, 1)
      let (first, last) = (max(0, message.notBefore ?? 0), min(days - 1, message.deadline ?? .max))
      guard first <= last else { continue }
      for account in rules.accounts(in: message.channel) {
        for day in first...last { add(1 + place, node(account, day), 1) }
      }
    }
  }

  private mutating func add(_ from: Int, _ to: Int, _ room: Int) {
    leaving[from].append(edges.count)
    edges.append((to, room))
    leaving[to].append(edges.count)
    edges.append((from, 0))
  }

  /// The greatest flow, one message after the other (Ford and Fulkerson, 1956).
  mutating func count() -> Int {
    var count = 0
    while true {
      var seen = Set([NestedOptimum.source])
      guard push(from: NestedOptimum.source, &seen) else { return count }
      count += 1
    }
  }

  private mutating func push(from node: Int, _ seen: inout Set<Int>) -> Bool {
    if node == sink { return true }
    for edge in leaving[node] where edges[edge].room > 0 {
      guard seen.insert(edges[edge].to).inserted || edges[edge].to == sink else { continue }
      if push(from: edges[edge].to, &seen) {
        edges[edge].room -= 1
        edges[edge ^ 1].room += 1
        return true
      }
    }
    return false
  }
}
