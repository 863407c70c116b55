import Model

/// The messages of the limited channels by the day that releases them, as far as it is known in
/// advance.
struct ReleaseSchedule {
  private var places: [Int32]
  private var starts: [Int]

  init(_ inputs: PlanInputs, _ partition: ChannelPartition) {
    let backlog = inputs.backlog
    let (base, horizon) = (Int(inputs.baseDate.number), inputs.horizon)
    var isProjected = [Bool](repeating: false, count: backlog.count)
    for followUp in backlog.followUps { isProjected[Int(followUp.place)] = true }
    // Messages that are never released are filed after the last day.
    let days = (0..<backlog.count).map { place in
      let due = backlog.deadline[place] == Backlog.none ? Int.max : Int(backlog.deadline[place])
      let held = inputs.attributes.heldUntil(at: place)
      let day = max(0, Int(max(backlog.notBefore[place], held)) - base)
      let isNeverReleased = !partition.isLimited[Int(backlog.channel[place])] || isProjected[place]
      return isNeverReleased || due < base + day ? horizon : min(day, horizon)
    }
    starts = [Int](repeating: 0, count: horizon + 2)
    for day in days { starts[day + 1] += 1 }
    for day in 0...horizon { starts[day + 1] += starts[day] }
    places = [Int32](repeating: 0, count: backlog.count)
    var next = starts
    for (place, day) in days.enumerated() {
      places[next[day]] = Int32(place)
      next[day] += 1
    }
  }

  /// The messages that a day releases, in order of arrival.
  func messages(on day: Int) -> ArraySlice<Int32> { places[starts[day]..<starts[day + 1]] }
}
