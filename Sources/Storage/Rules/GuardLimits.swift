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
}
