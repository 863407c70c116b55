package import Model

extension Snapshot {
  /// How much the guard rails allow, where somebody stated that.
  package func guardLimits() throws -> [GuardRail: RailLimit] {
    var limits: [GuardRail: RailLimit] = [:]
    for rule in try rules([.guardRail]) {
      guard case .guardRail(let name, let limit) = rule.statement,
        let rail = GuardRail.allCases.first(where: { $0.name == name })
      else { continue }
      limits[rail] = limit
    }
    return limits
  }

  /// The guard rails of somebody's own, by name.
  package func ownRails() throws -> [OwnRail] {
    try rules([.ownRail]).compactMap { rule in
      guard case .ownRail(let name, let program) = rule.statement else { return nil }
      return OwnRail(name: name, program: program, reason: rule.reason)
    }
    .sorted { $0.name < $1.name }
  }
}
