extension Set<Weekday> {
  /// Reads `daily`, or weekdays and ranges of them with commas between: `mon-fri`, `mon,wed`, `sun-thu`.
  package init?(openDays text: String) {
    guard text != "daily" else {
      self = Set(Weekday.allCases)
      return
    }
    self = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard 1...2 ~= ends.count, let first = Weekday(abbreviation: ends[0]),
        let last = Weekday(abbreviation: ends[ends.count - 1])
      else { return nil }
      // A range may go over the week's end.
      let days = (last.rawValue - first.rawValue + Weekday.allCases.count) % Weekday.allCases.count
      for day in first.rawValue...first.rawValue + days {
        insert(Weekday.allCases[day % Weekday.allCases.count])
      }
    }
  }
}

extension Week {
  /// Nothing on any day.
  package static let closed = Week(capacity: 0, open: [])

  /// Reads seven capacities with commas between, Monday first; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      1...9 ~= part.utf8.count && part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(part) : nil
    }
    guard parts.count == Weekday.allCases.count, numbers.count == parts.count else { return nil }
    self.init(capacities: numbers)
  }

  /// The week in words: `200 a day, mon-fri`, or day by day where the open days differ.
  package var summary: String {
    let open = Weekday.allCases.filter { self[$0] > 0 }
    let amounts = Set(open.map { self[$0] })
    guard let amount = amounts.first, amounts.count == 1 else {
      guard !open.isEmpty else { return "closed every day" }
      return Weekday.allCases.map { "\($0.abbreviation) \(self[$0])" }.joined(separator: ", ")
    }
    return "\(amount) a day, \(Week.names(of: open))"
  }

  /// The options of 'channel set' that state this week.
  package var options: String {
    let open = Weekday.allCases.filter { self[$0] > 0 }
    guard let first = open.first, open.allSatisfy({ self[$0] == self[first] }) else {
      return "--week \(capacities.map(String.init).joined(separator: ","))"
    }
    return "--capacity \(self[first]) --open \(Week.names(of: open))"
  }

  private static func names(of open: [Weekday]) -> String {
    if open.count == Weekday.allCases.count { return "daily" }
    var runs: [ClosedRange<Int>] = []
    var days = open.map(\.rawValue)
    if days.first == 0, let last = days.last, last == Weekday.allCases.count - 1 {
      // A run over the week's end is one.
      let begin = (0...last).last { !days.contains($0) } ?? last
      days = days.filter { $0 > begin } + days.filter { $0 < begin }.map { $0 + last + 1 }
    }
    for day in days {
      if let last = runs.last, last.upperBound + 1 == day {
        runs[runs.count - 1] = last.lowerBound...day
      } else {
        runs.append(day...day)
      }
    }
    return runs.map { run in
      let names = [run.lowerBound, run.upperBound].map {
        Weekday.allCases[$0 % Weekday.allCases.count].abbreviation
      }
      return run.count == 1 ? names[0] : names.joined(separator: run.count == 2 ? "," : "-")
    }
    .joined(separator: ",")
  }
}
