import Model

/// The queues in which released messages wait: one for each channel, priority and deadline in use.
///
/// Lanes are numbered in order of rank, channel by channel. A lane is a chain through `next`, so
/// that all of them together take one number for each message.
struct Lanes {
  private let channel: [Int32]
  /// The lane of each message.
  private let lane: [Int32]
  /// The last day of each lane, or the greatest number where there is none.
  private let deadline: [Int32]
  /// The first lane of each channel, and behind the last channel the count of all.
  private let firstLane: [Int]
  /// The lanes of each channel, counted from its first, in which somebody waits.
  private var waiting: [LaneSet]
  private var head: [Int32]
  private var tail: [Int32]
  private var next: [Int32]

  private static let nobody: Int32 = -1

  init(_ inputs: PlanInputs) {
    let numbering = LaneNumbering(inputs)
    lane = numbering.lane
    deadline = numbering.deadline
    firstLane = numbering.firstLane
    waiting = zip(firstLane, firstLane.dropFirst()).map { LaneSet(count: $1 - $0) }
    head = [Int32](repeating: Lanes.nobody, count: deadline.count)
    tail = head
    next = [Int32](repeating: Lanes.nobody, count: lane.count)
    channel = inputs.backlog.channel
  }

  /// Puts a message at the end of its lane.
  mutating func append(_ place: Int) {
    let number = Int(lane[place])
    if head[number] == Lanes.nobody {
      let channel = Int(channel[place])
      head[number] = Int32(place)
      waiting[channel].insert(number - firstLane[channel])
    } else {
      next[Int(tail[number])] = Int32(place)
    }
    tail[number] = Int32(place)
  }

  /// Takes out the message of a channel that ranks first among those which may still go.
  ///
  /// A lane past its deadline is dropped when it comes up; nobody enters it any more.
  mutating func takeFirst(of channel: Int, on today: Int32) -> Int? {
    while let local = waiting[channel].first {
      let number = firstLane[channel] + local
      guard deadline[number] >= today else {
        waiting[channel].remove(local)
        continue
      }
      let place = Int(head[number])
      head[number] = next[place]
      if head[number] == Lanes.nobody { waiting[channel].remove(local) }
      return place
    }
    return nil
  }
}
