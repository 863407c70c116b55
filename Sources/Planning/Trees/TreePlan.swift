import Model

/// The days of the messages of nested channels, while they are improved.
///
/// Which account sends a message is left open: on one day the sets of messages that fit a tree of channels are the
/// independent sets of a laminar matroid, given by what each channel can pass on. Over days they are flows, from each
/// message through the channel that it is addressed to and those around it on one of its days.
///
/// Messages are in order of rank, so that their indices compare as their ranks do. A cell is a channel's day.
struct TreePlan {
  let tree: ChannelTree
  let days: Int
  let messages: [TreeMessage]
  /// What each cell can pass on: no more than the channel itself, nor than all inside it together.
  let capacity: [Int32]
  /// The day of each message, or -1.
  private(set) var day: [Int32]
  /// How many messages are planned within each cell's channel.
  private(set) var load: [Int32]
  /// The messages planned of those that are addressed to each cell's channel itself.
  private(set) var planned: [[Int32]]
  /// The priority whose messages may be moved at present; of those that are more urgent the days are settled.
  var level: Int32 = 0 { didSet { reach = [Reach?](repeating: nil, count: capacity.count) } }
  /// What the messages planned for each cell reach, as far as it is known.
  private var reach: [Reach?]

  /// The movable messages of a cell that reach furthest: by their first and last days, and the one of the lowest
  /// rank, and of those that others follow the one that may go earliest; -1 where there is none.
  struct Reach {
    var first: Int32 = -1
    var last: Int32 = -1
    var lowest: Int32 = -1
    var weakest: Int32 = -1
    var followed: Int32 = -1
  }

  init(_ tree: ChannelTree, days: Int, capacity: [Int32], messages: [TreeMessage]) {
    self.tree = tree
    self.days = days
    self.messages = messages
    self.capacity = capacity
    day = [Int32](repeating: -1, count: messages.count)
    load = [Int32](repeating: 0, count: capacity.count)
    planned = [[Int32]](repeating: [], count: capacity.count)
    reach = [Reach?](repeating: nil, count: capacity.count)
  }

  func cell(_ channel: Int, _ day: Int) -> Int { channel * days + day }

  func isFull(_ cell: Int) -> Bool { load[cell] >= capacity[cell] }

  /// Whether a message fits a day beside those that are planned.
  func fits(_ message: Int, on day: Int) -> Bool {
    var channel = Int(messages[message].target)
    while channel >= 0, !isFull(cell(channel, day)) { channel = tree.outer[channel] }
    return channel < 0
  }

  mutating func add(_ message: Int, on day: Int) {
    self.day[message] = Int32(day)
    let own = cell(Int(messages[message].target), day)
    planned[own].append(Int32(message))
    reach[own] = nil
    count(1, from: Int(messages[message].target), on: day)
  }

  mutating func remove(_ message: Int) {
    let old = Int(day[message])
    let own = cell(Int(messages[message].target), old)
    if let index = planned[own].firstIndex(of: Int32(message)) { planned[own].remove(at: index) }
    reach[own] = nil
    count(-1, from: Int(messages[message].target), on: old)
    day[message] = -1
  }

  private mutating func count(_ more: Int32, from channel: Int, on day: Int) {
    var channel = channel
    while channel >= 0 {
      load[cell(channel, day)] += more
      channel = tree.outer[channel]
    }
  }

  /// Moves messages at once; what stands between two of the moves may exceed a capacity.
  mutating func apply(_ moves: [TreeMove]) {
    for move in moves where day[move.message] >= 0 { remove(move.message) }
    for move in moves { if let day = move.day { add(move.message, on: day) } }
  }

  func isMovable(_ message: Int32) -> Bool {
    messages[Int(message)].level == level && !messages[Int(message)].isFixed
  }

  /// How far the movable messages of a cell reach, of those that rank behind one.
  mutating func reach(of cell: Int, behind rank: Int = -1) -> Reach {
    if rank < 0, let known = reach[cell] { return known }
    var found = Reach()
    for message in planned[cell] where message > rank && messages[Int(message)].level == level {
      let own = messages[Int(message)]
      if own.isFixed {
        let isFirst = found.followed < 0 || own.first < messages[Int(found.followed)].first
        if isFirst { found.followed = message }
        continue
      }
      if found.first < 0 || own.first < messages[Int(found.first)].first { found.first = message }
      if found.last < 0 || own.last > messages[Int(found.last)].last { found.last = message }
      found.lowest = max(found.lowest, message)
      if found.weakest < 0
        || (own.claim, message) > (messages[Int(found.weakest)].claim, found.weakest)
      {
        found.weakest = message
      }
    }
    if rank < 0 { reach[cell] = found }
    return found
  }
}

/// A message of a nested channel, its days counted from the base date.
struct TreeMessage {
  /// Its place in the backlog.
  let place: Int32
  /// The channel within which it may be sent.
  let target: Int32
  /// Its effective priority.
  let level: Int32
  /// The first and the last day of the plan on which it may go.
  let first: Int32
  let last: Int32
  /// What decides who misses the last day on which it may go: those of less go without before those of more are
  /// refused.
  let claim: Int64
  /// Whether others follow it, so that it may go earlier than it does, but not make way for others.
  let isFixed: Bool
}

/// A day for a message instead of the one that it has; none where it loses that.
struct TreeMove {
  let message: Int
  let day: Int?
}
