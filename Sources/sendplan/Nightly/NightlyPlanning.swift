import Formats
import Model
import Planning
import Storage
import Terminal

/// The plan of a night, computed anew or found stored as it would be computed.
struct NightlyPlan {
  let header: PlanHeader
  let plan: Plan
  let approved: PlanHeader?
  /// What the guard rails compare with: the approved plan, or for that one the plan that it replaced; where
  /// there is none, the last one that was approved, which was sent to its end or withdrawn.
  let before: PlanHeader?
  let withdrawn: WithdrawnPlan?
}

extension NightlyPlan {
  /// What a machine is told of it.
  var facts: [JSONValue.Member] {
    [
      ("version", .integer(header.version)), ("messages", .integer(header.messages)),
      ("assigned", .integer(header.assigned)),
      ("with_deadline", .integer(header.deadlines.messages)),
      ("in_time", .integer(header.deadlines.inTime)),
      ("most_in_time", .integer(header.deadlines.most)),
    ]
  }
}

extension NightlyJob {
  /// Computes a fresh plan, and stores it unless the newest version is this very plan and still holds.
  func plan() throws -> (NightlyPlan, String) {
    let computed = try database.read { snapshot in
      let view = try snapshot.planningView(horizon: options.horizon)
      let plan = Planning.plan(view.inputs)
      let moves = try snapshot.unexplainedMoves(to: plan)
      return (
        view: view, plan: plan, moves: moves, bound: DeadlineFinding(plan).bound,
        digest: digest(of: plan)
      )
    }
    var isNew = false
    var version = 0
    try database.change(try session.request()) { change in
      if let same = try change.snapshot.unchangedPlan(computed.digest) {
        version = same.version
        return Answer("plan \(version) is unchanged")
      }
      isNew = true
      version = try change.store(
        computed.plan,
        from: computed.view,
        moves: computed.moves,
        deadlines: computed.bound
      ) {
        computed.digest
      }
      return Answer("stored plan \(version)")
    }
    let (header, plans) = try database.read { (try $0.plan(version), try $0.plans()) }
    let approved = plans.first { $0.state == .approved }
    let replaced = approved.flatMap { approved in
      approved.version == version
        ? plans.first { $0.version == approved.parent && $0.pruning == nil } : approved
    }
    let ended = plans.filter { $0.version < version }.lastApproved
    let text =
      PlanText.title(header) + (isNew ? "" : "; nothing has changed since it was computed")
    let planned = NightlyPlan(
      header: header,
      plan: computed.plan,
      approved: approved,
      before: replaced ?? ended.flatMap { $0.pruning == nil ? $0 : nil },
      withdrawn: try database.read { try $0.withdrawnPlan() }
    )
    return (planned, text)
  }

  /// Proves the plan from its stored rows; answers with how much was found.
  func verify(_ planned: NightlyPlan) throws -> (Int, String) {
    let proof = try database.read { try PlanProof(of: planned.header, in: $0) }
    return (proof.holds ? 0 : proof.lines.count - 1, proof.lines.joined(separator: " "))
  }
}

extension Snapshot {
  /// The newest version, where it is the plan of a digest and neither stale nor replaced or withdrawn.
  fileprivate func unchangedPlan(_ digest: String) throws -> PlanHeader? {
    guard let newest = try plans().first, newest.digest == digest else { return nil }
    switch newest.state {
    case .approved, .rejected: return newest
    case .draft: return try staleness(of: newest).isEmpty ? newest : nil
    case .completed, .superseded, .withdrawn: return nil
    }
  }
}
