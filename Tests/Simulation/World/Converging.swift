import Model
import Storage

/// The end of a life: the faults are off, people decide what waits for them, and the days go on.
extension World {
  /// So many days are enough for everything that was ever asked for.
  private static let longest: Int32 = 240

  /// Lets everything that is still to go go out or expire; throws where something is left.
  package func converge(from day: Int32) throws {
    try letGo()
    var day = max(day, checker.books.base)
    let end = day + World.longest
    while day < end {
      if try isOver() { return }
      let midnight = Int64(day) * 86_400_000
      try take(Step(at: midnight + 6 * 3_600_000, .night(Night(to: day))))
      try settleDoubts(midnight + 7 * 3_600_000)
      try approveNewest(midnight + 7 * 3_600_000)
      for hour in 8..<10 as Range<Int64> {
        try take(Step(at: midnight + hour * 3_600_000, .run(Sending(day: day))))
      }
      day += 1
    }
    let left = checker.books.messages.filter { message in
      let state = checker.ledger.messages[message.number]
      return state == .pending || state == .waiting || state == .claimed
    }
    let version = try checker.ledger.newestVersion()
    let told = try left.prefix(3).map { message in
      let state = checker.ledger.messages[message.number]?.name ?? ""
      let reason = try checker.ledger.reason(of: message.number, in: version)
      return "\(message.id) to \(message.channel), \(state), \(reason ?? "with a day")"
    }
    throw Violation(
      .converges,
      "\(left.count) messages are left on \(day): \(told); the last steps: \(recent)"
    )
  }

  private func isOver() throws -> Bool {
    try checker.read()
    return checker.count([.pending, .waiting, .claimed, .inDoubt]) == 0
  }

  private func letGo() throws {
    let at = clock.now
    for place in 0..<4 { try take(Step(at: at, .slice(.giveUp(place: place)))) }
    try take(Step(at: at, .slice(.settle)))
    try take(Step(at: at, .recover))
    for hold in checker.books.holds { try take(Step(at: at, .ask(.resume(hold.scope)))) }
    for name in checker.books.channels.keys.sorted() {
      try take(Step(at: at, .ask(.restart(name))))
    }
  }

  /// What people do in the morning: they resume what a rail has stopped, and look for what is in doubt.
  private func settleDoubts(_ at: Int64) throws {
    for stop in try database.read({ try $0.channelStops() }) {
      try take(Step(at: at, .ask(.restart(stop.channel))))
    }
    for message in checker.books.messages
    where checker.ledger.messages[message.number] == .inDoubt {
      try take(Step(at: at, .ask(.resolve(message.id))))
    }
  }

  /// A person approves what a night has left to one.
  private func approveNewest(_ at: Int64) throws {
    if checker.ledger.plans[try checker.ledger.newestVersion()] == .approved { return }
    try take(Step(at: at, .decide(.plan(horizon: 21))))
    try take(Step(at: at, .decide(.approve(back: 0))))
  }
}
