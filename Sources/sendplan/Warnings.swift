import Model
import Storage
import Terminal

extension Change {
  /// How many days from the base date on are looked at for contradictions.
  private static let lookAhead = 90

  /// Does something about capacity, and adds what since then does not go together to its answer.
  ///
  /// Contradictions that were there before are not repeated. Days that the change is about are looked at
  /// beside those from the base date on.
  func answering(
    about ranges: [DayRange] = [],
    _ body: () throws -> String
  ) throws -> Answer {
    let before = try warnings(ranges)
    let text = try body()
    let new = try warnings(ranges).filter { !before.contains($0) }
    return Answer(text + new.map { "warning: \(printable($0))\n" }.joined())
  }

  private func warnings(_ ranges: [DayRange]) throws -> [String] {
    let base = try snapshot.baseDate()
    let days = min(Change.lookAhead, base.days(to: .last) + 1)
    let rules = try snapshot.capacityRules(from: base, days: days)
    let campaigns = try snapshot.campaignNames().map { ($0.value, $0.key) }
    var limits = rules.limits(
      from: base,
      days: days,
      campaigns: Dictionary(uniqueKeysWithValues: campaigns)
    )
    limits.perRecipient = try snapshot.recipientLimit().map {
      PlanLimits.RecipientLimit(most: $0.most, days: $0.days, received: [])
    }
    return try contradictions(rules, from: base, days: days, ranges).map(\.sentence)
      + limits.ineffectiveObjectives(named: rules.channels.map(\.name))
  }

  private func contradictions(
    _ rules: CapacityRules,
    from base: Day,
    days: Int,
    _ ranges: [DayRange]
  )
    throws -> [CapacityContradiction]
  {
    var found = rules.contradictions(from: base, days: days)
    for range in ranges {
      found += try snapshot.capacityRules(from: range.first, days: range.count)
        .contradictions(from: range.first, days: range.count)
        .filter { if case .usedBeyond = $0 { !found.contains($0) } else { false } }
    }
    return found
  }
}
