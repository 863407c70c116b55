package import Model

/// Why something cannot be stated, or taken back.
package enum RuleRefusal: DiagnosticError, Equatable {
  /// The shares of a channel, by holder, would be more than all of it.
  case sharesBeyondDay(channel: String, percents: [String])
  case unknownCalendar(name: String, nearest: String?)
  /// A statement of a range would be taken back only in part.
  case partOfRange(channel: String, stated: DayRange, asked: DayRange)
  /// A usual week from always would hold on no day from the base date on.
  case weekNeverHolds(channel: String, from: Day, week: Week)

  package var diagnostic: Diagnostic {
    switch self {
    case .sharesBeyondDay(let channel, let percents):
      Diagnostic(
        .refused,
        "the shares of \(channel) would be more than its whole day",
        why: percents.joined(separator: ", "),
        wayOut: "lower one of them first, or take it back with 'sendplan share remove'"
      )
    case .unknownCalendar(let name, let nearest):
      Diagnostic(
        .refused,
        "there is no calendar '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
        wayOut:
          "see 'sendplan calendar list', or make it with '\(commandLine("sendplan calendar import", name)) FILE'"
      )
    case .partOfRange(let channel, let stated, let asked):
      Diagnostic(
        .refused,
        "\(asked) is only a part of what was stated for \(channel)",
        why: "one statement speaks of \(stated)",
        wayOut: "take back all of \(stated), and state again what shall stay"
      )
    case .weekNeverHolds(let channel, let from, let week):
      Diagnostic(
        .refused,
        "that usual week of \(channel) would hold on no day to come",
        why: "from \(from) on the week is \(week.summary)",
        wayOut: "say from which day on with --from DAY"
      )
    }
  }
}

extension Change {
  /// States something unless it is what was stated last of the same; false when it is.
  package func stateOnce(_ statement: Rule.Statement, reason: String? = nil) throws -> Bool {
    let known = try snapshot.rules([statement.kind]).last {
      $0.statement.subject == statement.subject
    }
    if let known, known.statement == statement, known.reason == reason { return false }
    try state(statement, reason: reason)
    return true
  }

  /// Takes back everything of a kind for which a condition holds; returns how many rules that are.
  package func withdrawAll(
    _ kind: Rule.Kind,
    where isMeant: (Rule.Statement) -> Bool
  ) throws -> Int {
    let rules = try snapshot.rules([kind]).filter { isMeant($0.statement) }
    for rule in rules { try withdraw(rule) }
    return rules.count
  }

  /// States a share of a channel's day, unless the shares were more than all of it.
  package func setShare(of channel: Channel, _ holder: ShareHolder, percent: Int) throws -> Bool {
    var shares: [ShareHolder: Int] = [:]
    for rule in try snapshot.rules([.share]) {
      guard case .share(channel.number, let holder, let percent) = rule.statement else { continue }
      shares[holder] = percent
    }
    shares[holder] = percent
    guard shares.values.reduce(0, +) <= 100 else {
      let percents = shares.map { "\($0.key.name) \($0.value) %" }.sorted()
      throw RuleRefusal.sharesBeyondDay(channel: channel.name, percents: percents)
    }
    return try stateOnce(.share(channel: channel.number, holder, percent: percent))
  }

  /// States the closed days of a calendar's years; returns the years that it changes.
  ///
  /// Each year is a statement of its own, so that the next import of it leaves the others alone.
  package func setCalendar(_ name: String, years: [Int: [ClosedDay]]) throws -> [Int] {
    try years.sorted { $0.key < $1.key }.compactMap { year, days in
      guard let first = Day(year: year, month: 1, day: 1),
        let last = Day(year: year, month: 12, day: 31), let span = DayRange(first, last)
      else { return nil }
      return try stateOnce(.calendar(name: name, span: span, days)) ? year : nil
    }
  }

  /// Takes back what was stated of the days of a range; returns how many statements that are.
  package func clearCapacity(of channel: Channel, on range: DayRange) throws -> Int {
    var meant: [Rule] = []
    for rule in try snapshot.dayRules(touching: range) {
      guard case .days(channel.number, let stated, _) = rule.statement else { continue }
      guard range.contains(stated.first), range.contains(stated.last) else {
        throw RuleRefusal.partOfRange(channel: channel.name, stated: stated, asked: range)
      }
      meant.append(rule)
    }
    for rule in meant { try withdraw(rule) }
    return meant.count
  }
}

extension Snapshot {
  /// What a calendar states of each year; refused with the nearest known name where there is none.
  package func calendar(named name: String) throws -> [Rule] {
    let rules = try rules(.calendar, named: name)
    guard rules.isEmpty else { return rules }
    let names = try self.rules([.calendar]).compactMap { rule -> String? in
      guard case .calendar(let name, _, _) = rule.statement else { return nil }
      return name
    }
    throw RuleRefusal.unknownCalendar(name: name, nearest: nearestName(to: name, among: names))
  }
}
