import Model

/// The order in which the messages of a channel go; the smaller goes first.
struct Rank: Comparable {
  private let effectivePriority: UInt64
  /// The day on which it is due, which decides between messages without a deadline.
  private let due: UInt64
  private let arrival: UInt64

  /// A rank before every message's.
  static let first = Rank(effectivePriority: 0, due: 0, arrival: 0)
  /// A rank behind every message's.
  static let last = Rank(effectivePriority: .max, due: .max, arrival: .max)

  private init(effectivePriority: UInt64, due: UInt64, arrival: UInt64) {
    self.effectivePriority = effectivePriority
    self.due = due
    self.arrival = arrival
  }

  /// The greatest number stands for a missing deadline or due day.
  init(priority: Int32, deadline: Int32, due: Int32, waitingSince: Int32, place: Int) {
    effectivePriority = Rank.ordered(priority) << 32 | Rank.ordered(deadline)
    self.due = Rank.ordered(deadline == .max ? due : .max)
    arrival = Rank.ordered(waitingSince) << 32 | UInt64(place)
  }

  static func < (left: Rank, right: Rank) -> Bool {
    (left.effectivePriority, left.due, left.arrival)
      < (right.effectivePriority, right.due, right.arrival)
  }

  /// Its priority, as far as it decides who goes first.
  var precedence: UInt64 { effectivePriority >> 32 }

  /// The message's place in the backlog.
  var place: Int { Int(arrival & 0xFFFF_FFFF) }

  /// Maps signed numbers to unsigned ones in the same order.
  private static func ordered(_ number: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: number) ^ 0x8000_0000)
  }
}

extension PlanVerification {
  func rank(of place: Int) -> Rank {
    let (due, dueInTime) = (backlog.due(at: place), dueInTime(place))
    return Rank(
      priority: 2 * (backlog.priority[place] + (goesLast(place) ? 100 : 0))
        + (isPromoted(place) ? 0 : 1),
      deadline: min(deadline(place), dueInTime.flatMap { $0.isLate ? nil : $0.day } ?? .max),
      due: due == Backlog.none || dueInTime != nil ? .max : due,
      waitingSince: plan.waitingSince[place],
      place: place
    )
  }

  /// The day on which a message is due, where as few as possible are to be late, and whether it is; nil elsewhere.
  ///
  /// There the late ones go behind the others.
  func dueInTime(_ place: Int) -> (day: Int32, isLate: Bool)? {
    guard !backlog.due.isEmpty else { return nil }
    let (channel, due) = (Int(backlog.channel[place]), backlog.due(at: place))
    guard due != Backlog.none, !improved.isEmpty, improved[channel], !haveSteps[channel],
      limits.objectives(of: channel).contains(.fewLate)
    else { return nil }
    let isLate =
      plan.day[place] == Backlog.none
      ? Int(due) - base < table.days || due < plan.release[place] : plan.day[place] > due
    return (due, isLate)
  }

  /// Whether a message goes after all others of its channel, whatever their priority.
  private func goesLast(_ place: Int) -> Bool {
    guard !limits.precedence.isEmpty else { return false }
    let isFollowUp = plan.inputs.attributes.isFollowUp(at: place)
    switch limits.precedence[Int(backlog.channel[place])] {
    case .priority: return false
    case .followUps: return !isFollowUp
    case .openers: return isFollowUp
    }
  }

  /// Checks that each day's positions count from 1 without gap or repeat, in order of rank.
  mutating func checkPositions() {
    var start = [Int](repeating: 0, count: sent.count + 1)
    for cell in sent.indices { start[cell + 1] = start[cell] + sent[cell] }
    var slots = [Int32](repeating: -1, count: start[sent.count])
    for place in 0..<backlog.count {
      guard let cell = cell(of: place) else { continue }
      let slot = start[cell] + Int(plan.position[place]) - 1
      if start[cell]..<start[cell + 1] ~= slot, slots[slot] < 0 {
        slots[slot] = Int32(place)
      } else {
        let day = Day(number: plan.day[place])
        let position = Int(plan.position[place])
        let message = backlog.message[place]
        report.add(.wrongPosition(message: message, day: day, position: position))
      }
    }
    for cell in sent.indices { checkOrder(of: slots[start[cell]..<start[cell + 1]]) }
  }

  private mutating func checkOrder(of slots: ArraySlice<Int32>) {
    var previous: Rank?
    for slot in slots where slot >= 0 {
      let rank = rank(of: Int(slot))
      if let previous, rank < previous {
        let day = Day(number: plan.day[rank.place])
        let (message, before) = (backlog.message[previous.place], backlog.message[rank.place])
        report.add(.outOfRank(message: message, before: before, day: day))
      }
      previous = rank
    }
  }
}
