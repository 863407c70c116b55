import Chance
import Model

/// Draws the steps of a life day by day, from its seed and from what a person could know by then.
struct Drawing {
  private(set) var chances: Chances
  private(set) var people: People
  private var channels: [Opening] = []
  private var day = World.firstDay
  private var horizon = 21
  /// How many of a hundred days see a fault, and an operator.
  private let trouble: Int

  init(seed: UInt64) {
    chances = Chances(seed: seed)
    people = People(&chances.setup)
    horizon = chances.setup.pick([7, 14, 21, 28])
    trouble = chances.setup.pick([0, 15, 30, 60])
  }

  var today: Int32 { day }

  /// The channels and the first statements.
  mutating func beginning() -> [Step] {
    let at = Int64(day) * 86_400_000
    let isNested = chances.setup.percent(50)
    var openings: [Opening] = []
    if isNested {
      openings.append(opening("team", .checkable, within: nil, most: 24))
      for name in ["north", "south"] {
        openings.append(opening(name, .checkable, within: "team", most: 14))
      }
    } else {
      openings.append(opening("mail", .checkable, within: nil, most: 16))
    }
    openings.append(opening("post", .neither, within: nil, most: 8))
    openings.append(opening("hook", .idempotent, within: nil, most: 12))
    channels = openings
    people.know(openings)
    return openings.map { Step(at: at, .open($0)) }
      + statements().map { Step(at: at, .state($0)) }
  }

  private mutating func opening(
    _ name: String,
    _ kind: DestinationKind,
    within outer: String?,
    most: Int
  ) -> Opening {
    let capacity = chances.setup.number(2...most)
    let isDaily = chances.setup.percent(60)
    return Opening(
      name: name,
      kind: kind,
      outer: outer,
      week: (0..<7).map { isDaily || $0 < 5 ? capacity : 0 },
      attempts: chances.setup.pick([1, 2, 5]),
      zone: chances.setup.percent(15) && outer == nil && name != "team" ? "Asia/Tokyo" : nil,
      isLateSent: chances.setup.percent(15),
      isDeadlinesFirst: chances.setup.percent(20)
    )
  }

  private mutating func statements() -> [Statement] {
    var statements: [Statement] = []
    let name = chances.setup.pick(channels).name
    if chances.setup.percent(30) {
      statements.append(
        .window(name, most: chances.setup.number(5...30), days: chances.setup.number(2...5))
      )
    }
    if chances.setup.percent(30) {
      statements.append(
        .recipients(most: chances.setup.number(1...3), days: chances.setup.number(2...7))
      )
    }
    if chances.setup.percent(30) {
      let steps = (1...chances.setup.number(2...8)).map { $0 * 2 }
      statements.append(.ramp(chances.setup.pick(channels).name, from: day, steps: steps))
    }
    if chances.setup.percent(20) {
      statements.append(.share(name, campaign: "spring", percent: chances.setup.number(10...60)))
    }
    statements.append(.attach(chances.setup.pick(channels).name))
    return statements
  }

  /// The steps of the next day, of which each is drawn when those before it were taken.
  mutating func nextDay(in world: World, _ take: (Step) throws -> Void) throws {
    let midnight = Int64(day) * 86_400_000
    func at(_ hour: Int, _ minute: Int = 0) -> Int64 {
      midnight + Int64(hour * 60 + minute) * 60_000
    }
    if !chances.nights.percent(5) { try passNight(at(2), take) }
    if chances.nights.percent(4) { try passNight(at(3), take) }
    try decide(at(6), in: world, take)
    try arrive(at(7), take)
    // Before the day is sent, so that a copy that may run has something to send.
    if chances.files.percent(max(1, trouble / 10)) {
      try take(Step(at: at(7, 30), .keep(.runCopy(day: day))))
    }
    let isSliced = chances.slices.percent(12)
    if isSliced {
      try sendSlices(at(8), in: world, take)
    } else if !chances.nights.percent(4) {
      try send(at(8), in: world, take)
    }
    for hour in 10..<14 where chances.operators.percent(trouble) {
      try ask(at(hour), in: world, take)
    }
    try keep(at(15), take)
    if !isSliced, chances.nights.percent(30) { try send(at(16), in: world, take) }
    for hour in 18..<20 where chances.operators.percent(trouble) {
      try ask(at(hour), in: world, take)
    }
    if isSliced { try takeSlicesBack(at(21), take) }
    day += 1
  }

  private mutating func passNight(_ at: Int64, _ take: (Step) throws -> Void) throws {
    var night = Night(to: day, horizon: horizon)
    night.mayApprove = !chances.nights.percent(3)
    if chances.faults.percent(trouble / 10) {
      night.dies = chances.faults.pick(["settle", "base date", "plan", "decide"])
    }
    if chances.nights.percent(5) { night.kept = 5 }
    try take(Step(at: at, .night(night)))
  }

  /// In the morning a person looks whether there is an approved plan.
  private mutating func decide(
    _ at: Int64,
    in world: World,
    _ take: (Step) throws -> Void
  ) throws {
    let chance = chances.operators.number(1...100)
    if chance <= trouble / 15 { try take(Step(at: at, .decide(.unapprove))) }
    if chance == 50 { try take(Step(at: at, .decide(.reject(back: 0)))) }
    if chance == 51 {
      try take(Step(at: at, .decide(.approve(back: chances.operators.number(0...3)))))
    }
    if chance == 52 { try take(Step(at: at, .decide(.prune(keeping: 3)))) }
    if world.checker.approved == nil, chances.operators.percent(80) {
      try take(Step(at: at, .decide(.plan(horizon: horizon))))
      try take(Step(at: at, .decide(.approve(back: 0))))
    }
  }

  private mutating func arrive(_ at: Int64, _ take: (Step) throws -> Void) throws {
    let room = channels.filter { $0.outer == nil }.reduce(0) { $0 + ($1.week[0]) }
    var count = chances.arrivals.number(0...max(2, room))
    if chances.arrivals.percent(3) { count *= 4 }
    if chances.arrivals.percent(25) { count = 0 }
    guard count > 0 else { return }
    let arrivals = people.write(count, on: day, &chances.arrivals)
    try take(Step(at: at, .arrive(arrivals)))
  }

  private mutating func send(
    _ at: Int64,
    in world: World,
    _ take: (Step) throws -> Void
  ) throws {
    var sending = Sending(day: day)
    if chances.nights.percent(4) {
      sending.onAnotherDay = true
      sending = Sending(day: day + Int32(chances.nights.number(-1...2)), onAnotherDay: true)
    }
    if chances.nights.percent(2) { sending.back = chances.nights.number(1...2) }
    if chances.faults.percent(trouble) { sending.weather = weather(in: world) }
    try take(Step(at: at, .run(sending)))
    // Whoever sees a run that did not end repeats it.
    if sending.weather != nil, chances.faults.percent(70) {
      try take(Step(at: at + 3_600_000, .run(Sending(day: day))))
    }
  }

  private mutating func weather(in world: World) -> Weather {
    var weather = Weather(seed: chances.faults.next())
    for fault in Weather.Fault.allCases where chances.faults.percent(30) {
      let isLie = fault == .liesTaken || fault == .liesRefused
      weather.rates[fault] = isLie ? 10 : chances.faults.pick([20, 100, 300])
    }
    if chances.faults.percent(15) {
      weather.isClosed = [chances.faults.pick(channels).name]
    }
    if chances.faults.percent(35) {
      let steps = ["started", "repeated", "claimed", "delivered", "acknowledged", "handing"]
      weather.death = Weather.Death(
        step: chances.faults.pick(steps),
        times: chances.faults.number(1...4)
      )
    }
    if chances.faults.percent(15) {
      weather.jump = Weather.Jump(
        reads: chances.faults.number(1...8),
        milliseconds: Int64(chances.faults.pick([-7_200_000, -1, 1, 3_600_000, 50_400_000]))
      )
    }
    if chances.faults.percent(25) {
      weather.meanwhile = Weather.Meanwhile(
        step: chances.faults.pick(["claiming", "claimed", "delivered", "acknowledged"]),
        times: chances.faults.number(1...3),
        wishes: (0..<chances.faults.number(1...3)).compactMap { _ in
          people.wish(on: day, in: world, &chances.faults)
        },
        withdraws: chances.faults.percent(10)
      )
    }
    return weather
  }

  private mutating func ask(
    _ at: Int64,
    in world: World,
    _ take: (Step) throws -> Void
  ) throws {
    if chances.operators.percent(20) {
      let statement = people.statement(on: day, &chances.operators)
      return try take(Step(at: at, .state(statement)))
    }
    guard let wish = people.wish(on: day, in: world, &chances.operators) else { return }
    try take(Step(at: at, .ask(wish)))
  }

  private mutating func keep(_ at: Int64, _ take: (Step) throws -> Void) throws {
    guard chances.files.percent(max(1, trouble / 10)) else { return }
    let keeping: Keeping =
      switch chances.files.number(0...3) {
      case 0, 1: .backUp
      case 2: .restore(adopting: chances.files.percent(40))
      default: .cutPower
      }
    try take(Step(at: at, .keep(keeping)))
  }

  private mutating func sendSlices(
    _ at: Int64,
    in world: World,
    _ take: (Step) throws -> Void
  ) throws {
    let open = chances.slices.number(1...3)
    let messages = chances.slices.number(1...4)
    try take(Step(at: at, .slice(.cut(day: day, messages: messages, open: open))))
    for minute in 0..<chances.slices.number(0...8) {
      let place = chances.slices.number(0...2)
      let now = at + Int64(minute) * 600_000
      switch chances.slices.number(0...9) {
      case 0: try take(Step(at: now, .slice(.settle)))
      case 1: try take(Step(at: now, .slice(.withdraw(place: place))))
      case 2: try take(Step(at: now, .slice(.giveUp(place: place))))
      case 3: try take(Step(at: now, .slice(.runCopy(place: place))))
      case 4:
        if let wish = people.wish(on: day, in: world, &chances.slices) {
          try take(Step(at: now, .ask(wish)))
        }
      default:
        let weather = chances.faults.percent(trouble) ? sliceWeather(in: world) : nil
        let host = chances.slices.pick(["near", "far"])
        try take(Step(at: now, .slice(.run(place: place, host: host, weather))))
      }
    }
  }

  private mutating func sliceWeather(in world: World) -> Weather {
    var weather = weather(in: world)
    if chances.faults.percent(40) {
      let steps = ["taken", "held", "marked", "delivered", "noted", "repeated", "handled", "ended"]
      weather.death = Weather.Death(
        step: chances.faults.pick(steps),
        times: chances.faults.number(1...2)
      )
    }
    return weather
  }

  private mutating func takeSlicesBack(_ at: Int64, _ take: (Step) throws -> Void) throws {
    try take(Step(at: at, .slice(.settle)))
    for place in 0..<3 where chances.slices.percent(80) {
      try take(Step(at: at + 60_000, .slice(.giveUp(place: place))))
    }
  }
}
