import Foundation
import Model
import TestSupport

/// A real trace with a capacity a day, and the best values that exact solvers found (`Fixtures/oracles`).
struct SolvedTrace: CustomStringConvertible, Sendable {
  let name: String
  let capacity: Int
  /// Which days are open: all, weekdays, or those but for the holidays of a calendar.
  let days: String
  /// The values by their names.
  var best: [String: String] = [:]

  var description: String { "\(name), \(capacity) on \(days)" }

  /// Those without targets, and those with them.
  static let arrivals = all.filter { $0.best["total_delay_days"] != nil }
  static let requests = all.filter { $0.best["max_on_time"] != nil }

  private static let all: [SolvedTrace] = {
    var traces: [SolvedTrace] = []
    for row in rows(of: "oracles.csv") {
      let trace = SolvedTrace(name: row[0], capacity: Int(row[1]) ?? 0, days: row[2])
      if traces.last?.description != trace.description { traces.append(trace) }
      traces[traces.count - 1].best[row[3]] = row[4]
    }
    return traces
  }()

  /// The first day of each message, the day on which it is due, and how many there are.
  private static let messages: [String: [(first: Day, due: Day?, count: Int)]] = {
    let counts = rows(of: "arrivals.csv").map { [$0[0], $0[1], "", $0[2]] }
    let all = (counts + rows(of: "requests.csv")).map { row in
      (name: row[0], first: day(row[1]), due: row[2].isEmpty ? nil : day(row[2]), count: row[3])
    }
    return Dictionary(grouping: all, by: \.name)
      .mapValues { $0.map { ($0.first, $0.due, Int($0.count) ?? 0) } }
  }()

  private static let holidays = Dictionary(grouping: rows(of: "holidays.csv"), by: \.[0])
    .mapValues { Set($0.map { day($0[1]) }) }

  /// One channel with room for all of them, whose messages a test may change.
  func inputs(_ change: (SmallCase.Message) -> SmallCase.Message) -> PlanInputs {
    let messages = SolvedTrace.messages[name] ?? []
    let base = messages.map(\.first).min() ?? .first
    let latest = messages.map(\.first).max() ?? base
    let count = messages.reduce(0) { $0 + $1.count }
    var room: [Int] = []
    // Whatever the order, all have gone after so much room behind the last.
    var left = count
    var today = base
    while left > 0 || today <= latest {
      room.append(isOpen(today) ? capacity : 0)
      if today >= latest { left -= room[room.count - 1] }
      today = today.advanced(by: 1)
    }
    var drawn = SmallCase(room, [])
    drawn.base = base
    for message in messages {
      let due = message.due.map { base.days(to: $0) }
      let one = SmallCase.Message(notBefore: base.days(to: message.first), due: due)
      drawn.messages += [SmallCase.Message](repeating: change(one), count: message.count)
    }
    return drawn.inputs
  }

  private func isOpen(_ day: Day) -> Bool {
    if days == "every day" { return true }
    if [.saturday, .sunday].contains(day.weekday) { return false }
    let calendar = days.split(separator: " ").last.map(String.init) ?? ""
    return SolvedTrace.holidays[calendar]?.contains(day) != true
  }

  private static func day(_ text: String) -> Day {
    guard let day = Day(text) else { fatalError("no day in a fixture: \(text)") }
    return day
  }

  private static func rows(of file: String) -> [[String]] {
    let url = TestPaths.repository.appending(path: "Fixtures/oracles/\(file)")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      fatalError("no fixture at \(url.path())")
    }
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
