import Model

/// The guard rails over what became of what was sent, each for every channel by itself.
extension GuardRailCheck {
  func outcomes(_ rail: GuardRail, _ limit: Int) -> GuardRailResult {
    let rates = context.outcomes.map { OutcomeRate(rail, of: $0) }
    let broken = rates.filter { $0.exceeds(limit) }
    let worst = rates.max { $0.isBelow($1) }
    let unit = rail == .complaints ? "in a thousand" : "per cent"
    return GuardRailResult(
      rail: rail.name,
      allows: "at most \(limit) \(unit)",
      found: "\(worst?.rounded ?? 0) \(unit)",
      holds: broken.isEmpty,
      channels: broken.map(\.channel),
      sentence: broken.isEmpty
        ? "no channel is above it" : broken.map(\.sentence).joined(separator: "; ")
    )
  }
}
