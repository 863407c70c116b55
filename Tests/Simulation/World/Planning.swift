import Model
import Planning
import Storage

/// How plans come about and are decided.
extension World {
  /// Computes a plan and stores it, unless the newest version is this very plan and may be left; then looks at it.
  func computePlan(horizon: Int, unlessUnchanged: Bool) throws -> Int {
    try checker.read()
    checker.planning = checker.position
    defer { checker.planning = nil }
    let computed = try database.read { snapshot in
      let view = try snapshot.planningView(horizon: horizon)
      let plan = Planning.plan(view.inputs)
      return (
        view: view, plan: plan, moves: try moves(to: plan, snapshot),
        bound: DeadlineFinding(plan).bound, digest: digest(of: plan)
      )
    }
    var version = 0
    try change("plan") { change in
      if unlessUnchanged, let same = try unchanged(computed.digest, change.snapshot) {
        version = same
        return
      }
      version = try change.store(
        computed.plan,
        from: computed.view,
        moves: computed.moves,
        deadlines: computed.bound
      ) { computed.digest }
    }
    checker.coverage.note(.law, "unexplained moves that the product names", computed.moves.count)
    if version > checker.lastVersion { try checkStored(version, horizon) }
    return version
  }

  /// Reads a plan back and holds it against the laws.
  func checkStored(_ version: Int, _ horizon: Int) throws {
    let (plan, digest) = try database.read { snapshot in
      let header = try snapshot.plan(version)
      let proof = try snapshot.checkContents(of: header)
      guard proof.isEmpty else {
        throw Violation(.words, "plan \(version): \(proof.sentences)")
      }
      return (try snapshot.content(of: header), header.digest)
    }
    guard Planning.digest(of: plan) == digest else {
      throw Violation(.fresh, "plan \(version) has another digest than its rows")
    }
    try checker.check(plan, version: version, horizon: horizon)
    checker.coverage.note(.law, "plans compared with a fresh one")
  }

  private func moves(to plan: Plan, _ snapshot: Snapshot) throws -> [UnexplainedMove] {
    guard let before = try snapshot.plans().lastApproved, before.pruning == nil else { return [] }
    return unexplainedMoves(
      from: try snapshot.content(of: before),
      to: plan,
      try snapshot.sent(since: before)
    )
  }

  private func unchanged(_ digest: String, _ snapshot: Snapshot) throws -> Int? {
    guard let newest = try snapshot.plans().first, newest.digest == digest else { return nil }
    switch newest.state {
    case .approved, .rejected: return newest.version
    case .draft: return try snapshot.staleness(of: newest).isEmpty ? newest.version : nil
    case .completed, .superseded, .withdrawn: return nil
    }
  }

  func decide(_ decision: Decision) throws -> String {
    let newest = try checker.ledger.newestVersion()
    switch decision {
    case .plan(let horizon): _ = try computePlan(horizon: horizon, unlessUnchanged: false)
    case .approve(let back): try approve(newest - back)
    case .reject(let back): try change("reject") { _ = try $0.reject(newest - back) }
    case .unapprove:
      guard let version = checker.approved else { return "nothing is approved" }
      try change("unapprove") { _ = try $0.unapprove(version, note: "something is wrong") }
    case .prune(let kept): try change("prune") { _ = try $0.prune(keeping: kept) }
    }
    return "done"
  }

  func approve(_ version: Int) throws {
    try change("approve") { _ = try $0.approve(version) }
  }
}
