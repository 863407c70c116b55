/// Finds the shortest list of steps that still breaks the same law: steps are left out in ever smaller pieces, then what
/// a step carries.
package struct Shrinker {
  private let law: Violation.Law
  private let converges: Bool
  private var left: Int
  package private(set) var steps: [Step]

  /// Takes the steps of a life that broke a law; the budget is how many lives may be tried.
  package init?(_ life: Simulation, trying budget: Int) {
    guard let violation = life.violation else { return nil }
    (law, steps, left) = (violation.law, life.steps, budget)
    converges = life.hasBrokenInTheEnd
  }

  package mutating func shrink() throws {
    // Whole kinds of steps first: most have nothing to do with it.
    for name in Set(steps.map(\.act.name)).sorted() where name != "open" && left > 0 {
      let shorter = steps.filter { $0.act.name != name }
      if try breaks(shorter) { steps = shorter }
    }
    var size = max(1, steps.count / 2)
    while left > 0 {
      let before = steps.count
      try leaveOut(size)
      if size == 1, steps.count == before { break }
      size = max(1, size / 2)
    }
    try lighten()
  }

  /// Leaves out pieces of a size wherever the rest still breaks the law, from the end.
  private mutating func leaveOut(_ size: Int) throws {
    var end = steps.count
    while end > 0, left > 0 {
      let start = max(0, end - size)
      // The channels stay until single steps are tried: without them nothing can happen.
      let isBeginning = size > 1 && start < steps.prefix { $0.act.name == "open" }.count
      let shorter = Array(steps[..<start] + steps[end...])
      if !isBeginning, try breaks(shorter) { steps = shorter }
      end = start
    }
  }

  /// Leaves out of each step whatever it does not need.
  private mutating func lighten() throws {
    for place in steps.indices.reversed() {
      var isLighter = true
      while isLighter, left > 0 {
        isLighter = false
        for act in steps[place].act.lighter where left > 0 {
          var other = steps
          other[place] = Step(at: steps[place].at, act)
          guard try breaks(other) else { continue }
          steps = other
          isLighter = true
          break
        }
      }
    }
  }

  private mutating func breaks(_ steps: [Step]) throws -> Bool {
    guard !steps.isEmpty else { return false }
    left -= 1
    let life = try Simulation(replaying: steps, converging: converges)
    return life.violation?.law == law
  }
}

extension Act {
  /// The same with a little less.
  fileprivate var lighter: [Act] {
    switch self {
    case .arrive(let arrivals) where arrivals.count > 1:
      let half = arrivals.count / 2
      return [.arrive(Array(arrivals[..<half])), .arrive(Array(arrivals[half...]))]
        + (arrivals.count < 8
          ? arrivals.indices.map { index in
            .arrive(arrivals.indices.filter { $0 != index }.map { arrivals[$0] })
          } : [])
    case .run(let sending):
      return (sending.weather?.lighter ?? []).map { weather in
        var lighter = sending
        lighter.weather = weather
        return .run(lighter)
      }
    case .slice(.run(let place, let host, let weather)):
      return (weather?.lighter ?? []).map { .slice(.run(place: place, host: host, $0)) }
    case .open, .arrive, .night, .recover, .calm, .ask, .state, .decide, .keep, .slice: return []
    }
  }
}

extension Weather {
  /// Without each of the things that go wrong; nil for fair weather.
  fileprivate var lighter: [Weather?] {
    var lighter: [Weather?] = [nil]
    func without(_ change: (inout Weather) -> Void) {
      var weather = self
      change(&weather)
      if weather != self { lighter.append(weather) }
    }
    without { $0.death = nil }
    without { $0.jump = nil }
    without { $0.meanwhile = nil }
    without { $0.isClosed = [] }
    for fault in rates.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
      without { $0.rates[fault] = nil }
    }
    return lighter
  }
}
