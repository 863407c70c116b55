import Model

/// What each channel may still send on some days under its capacity and its windows.
///
/// On one day the sets of messages that fit are the independent sets of a laminar matroid: each channel can pass on no
/// more than its own limits and those inside it allow. So messages are taken in order of rank, and which
/// account sends each is chosen once the day is full; until then a message counts for the channels that it is
/// addressed to, and those around them, alone.
struct RemainingCapacity {
  private let inputs: PlanInputs
  private let tree: ChannelTree
  /// The channel within which what is addressed to each is sent at any rate: it, or the only one inside it.
  private let narrowest: [Int]
  /// The windows of each channel, by index.
  private var windows: [[Int]]
  private var runs: [WindowRuns]
  /// The days that are considered.
  private(set) var days = 0..<0
  private var cells: [Cell] = []

  /// A channel on a day.
  private struct Cell {
    /// What its capacity and holds allow.
    var capacity: Int32 = 0
    /// The most that it can send by its own limits.
    var limit: Int32 = 0
    /// The most that those inside it can pass on together, which may be more than one channel may be given.
    var inside = 0
    /// What it can pass on, which is the lesser of both, beside the messages taken.
    var available: Int32 = 0
    /// How many messages were taken that are addressed to it or to one inside it.
    var taken: Int32 = 0
  }

  init(_ inputs: PlanInputs, _ tree: ChannelTree) {
    self.inputs = inputs
    self.tree = tree
    runs = inputs.limits.windows.map(WindowRuns.init)
    windows = tree.outer.map { _ in [] }
    var narrowest = Array(tree.outer.indices)
    for channel in tree.fromInside where tree.inner[channel].count == 1 {
      narrowest[channel] = narrowest[tree.inner[channel][0]]
    }
    self.narrowest = narrowest
    for (index, window) in runs.enumerated() { windows[window.channel].append(index) }
  }

  /// Begins some days, given what is planned on those before them; the days behind the horizon are included.
  mutating func begin(_ days: Range<Int>, planned: [Int32]) {
    self.days = days
    for (index, window) in inputs.limits.windows.enumerated() {
      runs[index].begin(days, window, inputs.capacity, planned: planned)
    }
    cells.removeAll(keepingCapacity: true)
    cells.append(contentsOf: repeatElement(Cell(), count: tree.outer.count * days.count))
    for channel in tree.fromInside {
      for day in days {
        let place = place(channel, day)
        cells[place].capacity = capacity(channel, day)
        cells[place].limit = limit(channel, day)
        cells[place].available =
          tree.isInnermost(channel)
          ? cells[place].limit : Int32(min(Int(cells[place].limit), cells[place].inside))
        let outer = tree.outer[channel]
        if outer >= 0 { cells[self.place(outer, day)].inside += Int(cells[place].available) }
      }
    }
  }

  @inline(__always)
  private func place(_ channel: Int, _ day: Int) -> Int {
    channel * days.count + day - days.lowerBound
  }

  private func capacity(_ channel: Int, _ day: Int) -> Int32 {
    let (table, behind) = (inputs.capacity, inputs.outlookDays)
    guard inputs.limits.heldUntil(of: channel) <= inputs.baseDate.number + Int32(day) else {
      return 0
    }
    return day < table.days
      ? table.free(table.cell(channel: channel, day: day))
      : inputs.limits.outlook[channel * behind + day - table.days]
  }

  /// The most that a channel can send on a day by its own limits, given what is taken on other days.
  @inline(__always)
  private func limit(_ channel: Int, _ day: Int) -> Int32 {
    let cell = cells[place(channel, day)]
    var limit = cell.capacity
    for index in windows[channel] { limit = min(limit, runs[index].left(on: day) + cell.taken) }
    return max(0, limit)
  }

  /// What a channel may send on a day by its own limits beside the messages taken on other days.
  func limit(of channel: Int, on day: Int) -> Int { Int(cells[place(channel, day)].limit) }

  /// What each channel can still pass on on a day.
  func available(on day: Int) -> [Int] {
    tree.outer.indices.map { Int(cells[place($0, day)].available) }
  }

  /// Whether a message that may be sent within a channel fits on a day beside those taken.
  func fits(within channel: Int, on day: Int) -> Bool {
    var around = narrowest[channel]
    while around >= 0, cells[place(around, day)].available > 0 { around = tree.outer[around] }
    return around < 0
  }

  /// Takes a message that may be sent within a channel and fits on a day, unless those taken on the first of the days
  /// would then no longer fit, because of windows.
  mutating func take(within channel: Int, on day: Int) -> Bool {
    add(1, within: channel, on: day)
    guard day > days.lowerBound, !runs.isEmpty else { return true }
    var around = narrowest[channel]
    while around >= 0, cells[place(around, days.lowerBound)].available >= 0 {
      around = tree.outer[around]
    }
    if around >= 0 { add(-1, within: channel, on: day) }
    return around < 0
  }

  private mutating func add(_ count: Int32, within channel: Int, on day: Int) {
    var around = narrowest[channel]
    while around >= 0 {
      let place = place(around, day)
      cells[place].available -= count
      cells[place].taken += count
      for index in windows[around] {
        runs[index].add(count, on: day)
        for other in runs[index].days(with: day, of: days) { updateLimit(around, other) }
      }
      around = tree.outer[around]
    }
  }

  /// Finds out anew what a channel can send on a day, and what those around it can pass on.
  private mutating func updateLimit(_ channel: Int, _ day: Int) {
    var (channel, place) = (channel, place(channel, day))
    let limit = limit(channel, day)
    guard limit != cells[place].limit else { return }
    var before = passable(channel, cells[place])
    cells[place].limit = limit
    while true {
      let change = passable(channel, cells[place]) - before
      guard change != 0 else { return }
      cells[place].available += change
      channel = tree.outer[channel]
      guard channel >= 0 else { return }
      place = self.place(channel, day)
      before = passable(channel, cells[place])
      cells[place].inside += Int(change)
    }
  }

  @inline(__always)
  private func passable(_ channel: Int, _ cell: Cell) -> Int32 {
    tree.isInnermost(channel) ? cell.limit : Int32(min(Int(cell.limit), cell.inside))
  }
}
