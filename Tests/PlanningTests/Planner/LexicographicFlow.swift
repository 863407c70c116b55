import Model

/// The best plan of a tree of channels as its law states it, by a flow of least cost whose costs are compared term by
/// term: successive shortest paths over every message and day.
///
/// For each priority from the most urgent one the terms are: for each deadline, how many of the messages due by it
/// have a day; for each day, how many go by it; and day by day, in order of rank, who goes. Where deadlines come first,
/// who has a day is decided for all priorities before the rest.
struct LexicographicFlow {
  private let inputs: PlanInputs
  private var edges: [Edge] = []
  private var leaving: [[Int]]
  private let terms: Int
  private let sink: Int

  private struct Edge {
    let from: Int
    let to: Int
    var room: Int
    let cost: [Int]
    /// The message and the day that a flow through the edge means.
    var decision: (place: Int, day: Int)?
  }

  init(_ drawn: LimitedCase, deadlinesFirst: Bool = false) {
    inputs = drawn.inputs
    let (table, backlog) = (inputs.capacity, inputs.backlog)
    let rules = NaiveLimits(inputs)
    let order = FlowTerms(inputs, rules, deadlinesFirst: deadlinesFirst)
    terms = order.count
    func node(_ channel: Int, _ day: Int) -> Int { 1 + backlog.count + channel * table.days + day }
    sink = node(table.channels.count, 0)
    leaving = [[Int]](repeating: [], count: sink + 1)
    for channel in table.channels.indices {
      for day in 0..<table.days {
        let outer = inputs.limits.outer(of: channel).map { node($0, day) } ?? sink
        let isHeld = inputs.limits.heldUntil(of: channel) > inputs.baseDate.number + Int32(day)
        let free = Int(table.free(table.cell(channel: channel, day: day)))
        add(node(channel, day), outer, isHeld ? 0 : free)
      }
    }
    for place in 0..<backlog.count {
      add(0, 1 + place, 1)
      for day in rules.days(of: place) {
        for account in rules.accounts(in: rules.target(place)) {
          let decision = (place: place, day: day)
          add(1 + place, node(account, day), 1, order.cost(place, day), decision)
        }
      }
    }
    while augment() {}
  }

  private mutating func add(
    _ from: Int,
    _ to: Int,
    _ room: Int,
    _ cost: [Int]? = nil,
    _ decision: (place: Int, day: Int)? = nil
  ) {
    let cost = cost ?? [Int](repeating: 0, count: terms)
    leaving[from].append(edges.count)
    edges.append(Edge(from: from, to: to, room: room, cost: cost, decision: decision))
    leaving[to].append(edges.count)
    edges.append(Edge(from: to, to: from, room: 0, cost: cost.map { -$0 }))
  }

  /// Sends one more message along a path of least cost (Bellman and Ford), if that makes the plan better.
  private mutating func augment() -> Bool {
    let none = [Int](repeating: 0, count: terms)
    var cost = [[Int]?](repeating: nil, count: leaving.count)
    var reachedBy = [Int](repeating: -1, count: leaving.count)
    cost[0] = none
    var queue = [0]
    while let node = queue.first {
      queue.removeFirst()
      guard let present = cost[node] else { continue }
      for number in leaving[node] where edges[number].room > 0 {
        let edge = edges[number]
        let more = zip(present, edge.cost).map { $0 + $1 }
        guard cost[edge.to].map({ more.lexicographicallyPrecedes($0) }) ?? true else { continue }
        cost[edge.to] = more
        reachedBy[edge.to] = number
        if !queue.contains(edge.to) { queue.append(edge.to) }
      }
    }
    guard let best = cost[sink], best.lexicographicallyPrecedes(none) else { return false }
    var node = sink
    while node != 0 {
      edges[reachedBy[node]].room -= 1
      edges[reachedBy[node] ^ 1].room += 1
      node = edges[reachedBy[node]].from
    }
    return true
  }

  /// The day of each message as a plan states it.
  var day: [Int32] {
    var day = [Int32](repeating: Backlog.none, count: inputs.backlog.count)
    for edge in edges where edge.room == 0 {
      guard let (place, offset) = edge.decision else { continue }
      day[place] = inputs.baseDate.number + Int32(offset)
    }
    return day
  }
}

/// What each decision is worth, term by term.
private struct FlowTerms {
  private let inputs: PlanInputs
  private let rules: NaiveLimits
  private var terms: [Term] = []

  private enum Term {
    case due(priority: Int32, by: Int)
    case sent(priorities: ClosedRange<Int32>, by: Int)
    case goes(place: Int, on: Int)
  }

  init(_ inputs: PlanInputs, _ rules: NaiveLimits, deadlinesFirst: Bool) {
    self.inputs = inputs
    self.rules = rules
    let priorities = inputs.backlog.priority
    guard deadlinesFirst, let first = priorities.min(), let last = priorities.max() else {
      for priority in Set(priorities).sorted() {
        addDue(priority)
        addDays(priority...priority)
      }
      return
    }
    for priority in Set(priorities).sorted() { addDue(priority, isDated: true) }
    for priority in Set(priorities).sorted() { addDue(priority, isDated: false) }
    addDays(first...last)
  }

  private mutating func addDue(_ priority: Int32, isDated: Bool? = nil) {
    let priorities = inputs.backlog.priority
    let own = priorities.indices.filter { priorities[$0] == priority }
    for due in Set(own.map(rules.due)).sorted() where isDated ?? (due < .max) == (due < .max) {
      terms.append(.due(priority: priority, by: due))
    }
  }

  private mutating func addDays(_ range: ClosedRange<Int32>) {
    let priorities = inputs.backlog.priority
    for day in 0..<inputs.horizon { terms.append(.sent(priorities: range, by: day)) }
    let own = priorities.indices.filter { range.contains(priorities[$0]) }
      .sorted(by: rules.isBefore)
    for day in 0..<inputs.horizon {
      for place in own { terms.append(.goes(place: place, on: day)) }
    }
  }

  var count: Int { terms.count }

  func cost(_ place: Int, _ day: Int) -> [Int] {
    let (priority, due) = (inputs.backlog.priority[place], rules.due(place))
    return terms.map { term in
      switch term {
      case .due(priority, let limit): due <= limit ? -1 : 0
      case .sent(let range, let limit): range.contains(priority) && day <= limit ? -1 : 0
      case .goes(place, day): -1
      default: 0
      }
    }
  }
}

extension NaiveLimits {
  /// The days of the plan, counted from the base date, on which a message that follows none may go.
  fileprivate func days(of place: Int) -> Range<Int> {
    let base = Int(inputs.baseDate.number)
    let first = Int(release[place]) - base
    let end = due(place) >= base + inputs.horizon ? inputs.horizon : due(place) - base + 1
    let isHeld = inputs.attributes.heldUntil(at: place) == MessageAttributes.heldWithoutEnd
    return isHeld || first >= end ? 0..<0 : first..<end
  }
}
