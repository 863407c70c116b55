/// How much can really be sent through each channel on each day if channels contain others: no more
/// than its own capacity, than those inside it can send, and than those around it let through.
package struct EffectiveCapacity: Equatable, Sendable {
  /// The most that a channel can send, for each cell of the capacity table.
  package private(set) var most: [Int32]
  /// What the channels inside one can send together, in the cells of channels that contain others.
  private var inside: [Int32] = []
  private let table: CapacityTable
  private let tree: ChannelTree

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
    tree = ChannelTree(channels: table.channels.count, outer: outer)
    inside = [Int32](repeating: 0, count: most.count)
    for channel in tree.fromInside { sumUp(channel) }
    for channel in tree.fromInside.reversed() where tree.outer[channel] >= 0 { cutDown(channel) }
  }

  /// What each channel could still send on each day beside what is used and planned, for each cell.
  package static func free(_ table: CapacityTable, outer: [Int32], planned: [Int32]) -> [Int32] {
    var rest = CapacityTable(channels: table.channels, days: table.days)
    for cell in planned.indices {
      rest.setCapacity(max(0, table.free(cell) - planned[cell]), at: cell)
    }
    return EffectiveCapacity(rest, outer: outer).most
  }

  /// The limit of a channel's day beside its own capacity; nil if there is none.
  package func bound(channel: Int, day: Int) -> Bound? {
    var bound: Bound?
    if !tree.isInnermost(channel) {
      bound = .inside(Int(inside[table.cell(channel: channel, day: day)]))
    }
    for outer in tree.path(from: channel).dropFirst() {
      let allowed = Int(table.capacity[table.cell(channel: outer, day: day)])
      if allowed < bound?.most ?? .max {
        bound = .outer(channel: table.channels[outer], allowed)
      }
    }
    return bound
  }

  /// The limit that makes a change of a channel's capacity ineffective; nil if it has an effect.
  package func bound(atMost from: Int, _ to: Int, channel: Int, day: Int) -> Bound? {
    bound(channel: channel, day: day).flatMap { $0.most <= min(from, to) ? $0 : nil }
  }

  /// Adds what a channel and those inside it can send to the channel that contains it.
  private mutating func sumUp(_ channel: Int) {
    let (isOuter, outer) = (!tree.isInnermost(channel), tree.outer[channel])
    for day in 0..<table.days {
      let cell = table.cell(channel: channel, day: day)
      if isOuter { most[cell] = min(most[cell], inside[cell]) }
      guard outer >= 0 else { continue }
      let outerCell = table.cell(channel: outer, day: day)
      let sum = inside[outerCell].addingReportingOverflow(most[cell])
      inside[outerCell] = sum.overflow ? .max : sum.partialValue
    }
  }

  private mutating func cutDown(_ channel: Int) {
    for day in 0..<table.days {
      let cell = table.cell(channel: channel, day: day)
      most[cell] = min(most[cell], most[table.cell(channel: tree.outer[channel], day: day)])
    }
  }
}
