import Model

/// Why each message that has no day has none, as raw values of `UnplacedReason`; 0 for the others.
func reasons(for inputs: PlanInputs, releases: [Int32], days: [Int32]) -> [Int32] {
  let openDays = OpenDays(inputs.capacity)
  var reasons = [Int32](repeating: 0, count: days.count)
  for place in days.indices where days[place] == Backlog.none {
    let reason = reason(at: place, inputs, release: releases[place], openDays)
    reasons[place] = Int32(reason.rawValue)
  }
  for followUp in inputs.backlog.followUps {
    if let predecessor = followUp.predecessor, days[Int(predecessor)] != Backlog.none { continue }
    reasons[Int(followUp.place)] = Int32(UnplacedReason.predecessorUnplaced.rawValue)
  }
  return reasons
}

/// Why a message that follows nobody, or somebody who has a day, has none itself.
private func reason(
  at place: Int,
  _ inputs: PlanInputs,
  release: Int32,
  _ openDays: OpenDays
) -> UnplacedReason {
  let given = inputs.backlog.deadline[place]
  let deadline = given == Backlog.none ? Int32.max : given
  let last = inputs.lastDay.number
  if deadline < release { return .deadlineBeforeRelease }
  if release > last { return .beyondHorizon }
  let base = inputs.baseDate.number
  let window = Int(release - base)...Int(min(deadline, last) - base)
  let channel = Int(inputs.backlog.channel[place])
  if openDays.count(of: channel, in: window) == 0 { return .channelClosed }
  return deadline <= last ? .noCapacityBeforeDeadline : .beyondHorizon
}

/// How many days each channel is open up to any day of the horizon.
private struct OpenDays {
  private let horizon: Int
  /// For each channel the count before each day, and after the last.
  private var before: [Int32] = []

  init(_ table: CapacityTable) {
    horizon = table.days
    before.reserveCapacity(table.channels.count * (horizon + 1))
    for channel in table.channels.indices {
      var count: Int32 = 0
      before.append(count)
      for day in 0..<horizon {
        count += table.capacity[table.cell(channel: channel, day: day)] > 0 ? 1 : 0
        before.append(count)
      }
    }
  }

  func count(of channel: Int, in window: ClosedRange<Int>) -> Int32 {
    let start = channel * (horizon + 1)
    return before[start + window.upperBound + 1] - before[start + window.lowerBound]
  }
}
