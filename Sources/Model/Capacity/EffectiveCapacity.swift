/// How much can really be sent through each channel on each day if channels contain others: no more
/// than its own capacity, than those inside it can send, and than those around it let through.
package struct EffectiveCapacity: Equatable, Sendable {
  /// The most that a channel can send, for each cell of the capacity table.
  package private(set) var most: [Int32]
  /// What the channels inside one can send together, in the cells of channels that contain others.
  private var inside: [Int32] = []
  private let table: CapacityTable
  /// For each channel the one that contains it, or -1; empty if no channel is inside another.
  private let outer: [Int32]

  /// The tighter limit of a channel's day, whatever its own capacity.
  package enum Bound: Equatable, Sendable {
    /// The channels inside it can send no more together.
    case inside(Int)
    /// A channel that contains it, by its number in the database, lets no more through.
    case outer(channel: Int32, Int)

    package var most: Int {
      switch self {
      case .inside(let most), .outer(_, let most): most
      }
    }
  }

  package init(_ table: CapacityTable, outer: [Int32]) {
    self.table = table
    most = table.capacity
    guard outer.contains(where: { $0 >= 0 }) else {
      self.outer = []
      return
    }
    self.outer = outer
    inside = [Int32](repeating: 0, count: most.count)
    let fromOutside = EffectiveCapacity.order(outer)
    for channel in fromOutside.reversed() { sumUp(channel) }
    for channel in fromOutside where outer[channel] >= 0 { cutDown(channel) }
  }

  /// The limit of a channel's day beside its own capacity; nil if there is none.
  package func bound(channel: Int, day: Int) -> Bound? {
    guard !outer.isEmpty else { return nil }
    var bound: Bound?
    if containsOthers(channel) {
      bound = .inside(Int(inside[table.cell(channel: channel, day: day)]))
    }
    var around = Int(outer[channel])
    while around >= 0 {
      let allowed = Int(table.capacity[table.cell(channel: around, day: day)])
      if allowed < bound?.most ?? .max {
        bound = .outer(channel: table.channels[around], allowed)
      }
      around = Int(outer[around])
    }
    return bound
  }

  /// The limit that makes a change of a channel's capacity ineffective; nil if it has an effect.
  package func bound(atMost from: Int, _ to: Int, channel: Int, day: Int) -> Bound? {
    bound(channel: channel, day: day).flatMap { $0.most <= min(from, to) ? $0 : nil }
  }

  private func containsOthers(_ channel: Int) -> Bool { outer.contains(Int32(channel)) }

  /// Adds what a channel and those inside it can send to the channel that contains it.
  private mutating func sumUp(_ channel: Int) {
    let isOuter = containsOthers(channel)
    for day in 0..<table.days {
      let cell = table.cell(channel: channel, day: day)
      if isOuter { most[cell] = min(most[cell], inside[cell]) }
      guard outer[channel] >= 0 else { continue }
      let around = table.cell(channel: Int(outer[channel]), day: day)
      let sum = inside[around].addingReportingOverflow(most[cell])
      inside[around] = sum.overflow ? .max : sum.partialValue
    }
  }

  private mutating func cutDown(_ channel: Int) {
    for day in 0..<table.days {
      let cell = table.cell(channel: channel, day: day)
      most[cell] = min(most[cell], most[table.cell(channel: Int(outer[channel]), day: day)])
    }
  }

  /// Every channel after the one that contains it.
  private static func order(_ outer: [Int32]) -> [Int] {
    var inner = [[Int]](repeating: [], count: outer.count)
    for (channel, outer) in outer.enumerated() where outer >= 0 {
      inner[Int(outer)].append(channel)
    }
    var order = outer.indices.filter { outer[$0] < 0 }
    var next = 0
    while next < order.count {
      order += inner[order[next]]
      next += 1
    }
    precondition(order.count == outer.count, "no channel is inside itself")
    return order
  }
}
