import Model
import Storage

/// What operators state about capacity and days.
extension World {
  func state(_ statement: Statement) throws {
    try change("state") { try carryOut(statement, $0) }
    checker.books.capacity.take(statement)
    if case .sender(let name, let sender) = statement {
      checker.books.channels[name]?.senders.append((checker.position, sender))
    }
    checker.books.lastInput = checker.position
  }

  private func carryOut(_ statement: Statement, _ change: Change) throws {
    func number(_ name: String) throws -> Int32 { try change.snapshot.channel(named: name).number }
    func range(_ day: Int32) throws -> DayRange {
      guard let range = DayRange(Day(number: day), Day(number: day)) else {
        throw Violation(.expected, "a day is no range")
      }
      return range
    }
    switch statement {
    case .week(let name, let week):
      _ = try change.setWeek(Week(capacities: week), of: number(name))
    case .day(let name, let day, let count):
      _ = try change.setCapacity(
        of: number(name),
        on: range(day),
        to: .count(count),
        reason: "stated"
      )
    case .percent(let name, let day, let percent):
      _ = try change.setCapacity(
        of: number(name),
        on: range(day),
        to: .percent(percent),
        reason: nil
      )
    case .window(let name, let most, let days):
      _ = try change.stateOnce(.window(channel: number(name), most: most, days: days))
    case .noWindow(let name, let days):
      let channel = try number(name)
      _ = try change.withdrawAll(.window) { statement in
        if case .window(channel, _, days) = statement { true } else { false }
      }
    case .recipients(let most, let days):
      _ = try change.limitRecipients(most: most, days: days)
    case .noRecipients: _ = try change.liftRecipientLimit()
    case .ramp(let name, let from, let steps):
      let ramp = Ramp(from: Day(number: from), steps: steps, counting: .openDays)
      _ = try change.stateOnce(.ramp(channel: number(name), ramp))
    case .share(let name, let campaign, let percent):
      _ = try change.setShare(
        of: change.snapshot.channel(named: name),
        .campaign(campaign),
        percent: percent
      )
    case .closed(let days):
      let closed = days.map { ClosedDay(Day(number: $0), "closed") }
      _ = try change.setCalendar(
        "closed",
        years: Dictionary(grouping: closed) { $0.day.date.year }
      )
    case .attach(let name):
      _ = try change.stateOnce(.attachment(calendar: "closed", channel: number(name)))
    case .sender(let name, let sender):
      var settings = try change.snapshot.channel(named: name).settings
      settings.sender = sender
      _ = try change.setChannel(name, settings)
    case .base(let day):
      _ = try change.setBaseDate(Day(number: day), reason: "an operator moves it")
    }
  }
}
