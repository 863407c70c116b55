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
    about range: DayRange? = nil,
    _ body: () throws -> String
  ) throws -> Answer {
    let before = try contradictions(range)
    let text = try body()
    let new = try contradictions(range).filter { !before.contains($0) }
    return Answer(text + new.map { "warning: \(printable($0.sentence))\n" }.joined())
  }

  private func contradictions(_ range: DayRange?) throws -> [CapacityContradiction] {
    let base = try snapshot.baseDate()
    let days = min(Change.lookAhead, base.days(to: .last) + 1)
    var found = try snapshot.capacityRules(from: base, days: days)
      .contradictions(from: base, days: days)
    if let range {
      found += try snapshot.capacityRules(from: range.first, days: range.count)
        .contradictions(from: range.first, days: range.count)
        .filter { if case .usedBeyond = $0 { !found.contains($0) } else { false } }
    }
    return found
  }
}
