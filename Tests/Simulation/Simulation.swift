import Storage

/// A life in the simulated world: its steps from a seed, and what came of them.
package struct Simulation {
  package let seed: UInt64
  package private(set) var steps: [Step] = []
  package private(set) var violation: Violation?
  package private(set) var nights = 0
  package private(set) var messages = 0
  package private(set) var coverage = Coverage()
  package private(set) var trace = ""
  /// The night on which a law did not hold, counted from 1.
  package private(set) var night = 0
  /// Whether that was when the faults were off and everything was to go out.
  package private(set) var hasBrokenInTheEnd = false

  /// Lives through so many days and the end, in which everything that is still to go goes out.
  package init(seed: UInt64, nights count: Int) throws {
    self.seed = seed
    let world = try World()
    var drawing = Drawing(seed: seed)
    do {
      for step in drawing.beginning() { try take(step, in: world) }
      for night in 1...max(1, count) {
        self.night = night
        try drawing.nextDay(in: world) { try take($0, in: world) }
        if night % 30 == 0 { try world.checkMonth() }
      }
      try world.checkMonth()
      hasBrokenInTheEnd = true
      try world.converge(from: drawing.today)
      try world.checkMonth()
      hasBrokenInTheEnd = false
    } catch let found as Violation {
      violation = found
    }
    finish(world)
  }

  /// Lives through steps that are known, and perhaps the end behind them.
  package init(replaying steps: [Step], converging: Bool) throws {
    seed = 0
    let world = try World()
    do {
      for step in steps { try take(step, in: world) }
      try world.checkMonth()
      if converging {
        let last = steps.last.map { Int32($0.at / 86_400_000) } ?? World.firstDay
        try world.converge(from: last + 1)
        try world.checkMonth()
      }
    } catch let found as Violation {
      violation = found
    }
    finish(world)
  }

  private mutating func take(_ step: Step, in world: World) throws {
    steps.append(step)
    try world.take(step)
  }

  private mutating func finish(_ world: World) {
    (nights, messages) = (world.nights, world.messagesSent)
    (coverage, trace) = (world.checker.coverage, world.checker.trace.text)
  }
}

extension World {
  /// Once a simulated month the whole journal is replayed.
  func checkMonth() throws {
    try checker.checkReplay()
    let report = try database.read { try $0.checkRecords() }
    guard report.isEmpty else { throw Violation(.replay, "\(report.sentences)") }
    checker.coverage.note(.law, "journals replayed from nothing")
  }
}
