package import Model

extension Snapshot {
  /// How much the guard rails allow, where somebody stated that.
  package func guardLimits() throws -> [GuardRail: Int] {
    var limits: [GuardRail: Int] = [:]
    for rule in try rules([.guardRail]) {
      guard case .guardRail(let name, let limit) = rule.statement,
        let rail = GuardRail.allCases.first(where: { $0.name == name })
      else { continue }
      limits[rail] = limit
    }
    return limits
  }
}

extension Change {
  /// States how much a rail allows; false when that is stated already.
  package func setGuard(_ rail: GuardRail, limit: Int, reason: String?) throws -> Bool {
    let statement = Rule.Statement.guardRail(name: rail.name, limit: limit)
    let known = try snapshot.rules(.guardRail, named: rail.name)
    if known.count == 1, known[0].statement == statement, known[0].reason == reason { return false }
    for rule in known { try withdraw(rule) }
    try state(statement, reason: reason)
    return true
  }

  /// Withdraws what was stated of a rail, so that its preset holds again; false when nothing was.
  package func resetGuard(_ rail: GuardRail) throws -> Bool {
    let known = try snapshot.rules(.guardRail, named: rail.name)
    for rule in known { try withdraw(rule) }
    return !known.isEmpty
  }
}
