import Model

/// The messages whose release is known beforehand, day by day and in arrival order.
///
/// Messages that follow another, and those that cannot go within the horizon or before their
/// deadline, are not in it.
struct ReleaseCalendar {
  private let places: [Int32]
  /// Where each day begins in `places`, and where the last one ends.
  private let starts: [Int]

  init(_ inputs: PlanInputs, releases: [Int32]) {
    let horizon = inputs.horizon
    let base = Int(inputs.baseDate.number)
    let deadlines = inputs.backlog.deadline
    var days = releases.indices.map { place in
      let missed = deadlines[place] < releases[place] && deadlines[place] != Backlog.none
      return missed ? horizon : min(horizon, Int(releases[place]) - base)
    }
    for followUp in inputs.backlog.followUps {
      days[Int(followUp.place)] = horizon
    }
    places = radixOrder(of: days, below: horizon + 1)
    var starts = [Int](repeating: 0, count: horizon + 2)
    for day in days {
      starts[day + 1] += 1
    }
    for day in 0...horizon {
      starts[day + 1] += starts[day]
    }
    self.starts = starts
  }

  /// Who is released on a day of the horizon, counted from 0.
  func places(on day: Int) -> ArraySlice<Int32> {
    places[starts[day]..<starts[day + 1]]
  }
}
