import Model

/// The load of each channel and day: what can be sent, and what is.
struct DayLoads {
  /// The numbers of one channel and day, or the sums of several.
  struct Load {
    /// What can really be sent.
    fileprivate(set) var capacity = 0
    fileprivate(set) var stated = 0
    fileprivate(set) var used = 0
    fileprivate(set) var planned = 0
    /// What could still go.
    fileprivate(set) var free = 0
    /// How many of the planned ones follow a message that is only planned.
    fileprivate(set) var projected = 0
  }

  let table: CapacityTable
  let tree: ChannelTree
  /// The channels that are inside no other.
  let outermost: [Int]
  /// What can really be sent, for each cell.
  let capacity: [Int32]
  private let free: [Int32]
  private let planned: [Int32]
  private var projected: [Int32]

  init(_ plan: Plan) {
    tree = plan.inputs.channelTree
    table = plan.inputs.capacity
    capacity = EffectiveCapacity(table, outer: plan.inputs.limits.outer).most
    free = EffectiveCapacity.free(
      table,
      outer: plan.inputs.limits.outer,
      planned: plan.planned
    )
    let tree = tree
    outermost = tree.outer.indices.filter { tree.outer[$0] < 0 }
    planned = plan.planned
    projected = [Int32](repeating: 0, count: planned.count)
    for followUp in plan.inputs.backlog.followUps {
      let place = Int(followUp.place)
      guard plan.day[place] != Backlog.none else { continue }
      let day = Int(plan.day[place] - plan.inputs.baseDate.number)
      for channel in tree.path(from: Int(plan.sender(at: place))) {
        projected[table.cell(channel: channel, day: day)] += 1
      }
    }
  }

  /// The sum over some cells.
  func load(of cells: some Sequence<Int>) -> Load {
    var load = Load()
    for cell in cells {
      load.capacity += Int(capacity[cell])
      load.stated += Int(table.capacity[cell])
      load.used += Int(table.used[cell])
      load.planned += Int(planned[cell])
      load.free += Int(free[cell])
      load.projected += Int(projected[cell])
    }
    return load
  }
}
