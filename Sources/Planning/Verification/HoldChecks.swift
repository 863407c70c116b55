import Model

extension PlanVerification {
  /// The first day on which the holds of a message itself let it go; the least number where nothing holds it.
  func heldUntil(_ place: Int) -> Int32 {
    plan.inputs.attributes.heldUntil.isEmpty ? .min : plan.inputs.attributes.heldUntil[place]
  }

  /// Checks that neither a message nor a channel that sends it is held on its day.
  mutating func checkHolds(_ place: Int, on day: Day) {
    var until = heldUntil(place)
    if !limits.heldUntil.isEmpty {
      var channel = Int(plan.sender(at: place))
      while channel >= 0 {
        until = max(until, limits.heldUntil[channel])
        channel = tree.outer[channel]
      }
    }
    guard until > day.number else { return }
    let end = until == MessageAttributes.heldWithoutEnd ? nil : Day(number: until)
    report.add(.held(message: backlog.message[place], day: day, until: end))
  }

  /// Whether a hold of a channel itself lets it send nothing on a day, counted from the base date.
  func isHeld(_ channel: Int, on day: Int) -> Bool {
    !limits.heldUntil.isEmpty && Int(limits.heldUntil[channel]) > base + day
  }

  /// Whether what is held until a day lets a message go on no day of the plan.
  func isHeldThroughout(_ place: Int, until day: Int32) -> Bool {
    Int(day) - base > min(Int(deadline(place)) - base, table.days - 1)
  }

  /// For each channel the first day on which holds let anything go that is addressed to it; empty where no channel
  /// is held.
  func channelHolds() -> [Int32] {
    guard !limits.heldUntil.isEmpty else { return [] }
    var days = limits.heldUntil
    for channel in tree.fromOutside where tree.outer[channel] >= 0 {
      days[channel] = max(days[channel], days[tree.outer[channel]])
    }
    for channel in tree.fromOutside.reversed() where !tree.sends(channel) {
      days[channel] = max(days[channel], tree.inner[channel].map { days[$0] }.min() ?? .min)
    }
    return days
  }
}
