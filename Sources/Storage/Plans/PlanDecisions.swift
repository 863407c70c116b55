package import Model
import SQLite

extension Snapshot {
  /// What was decided about a version, oldest first.
  package func decisions(on version: Int) throws -> [PlanDecision] {
    try connection.rows(SQL.decisions, Value(version)) {
      PlanDecision(
        try $0.cause(0),
        at: try $0.instant(1),
        account: $0.text(2),
        note: $0.optionalText(3)
      )
    }
  }

  /// How many different people have to approve a plan.
  package func neededApprovals() throws -> Int {
    max(1, (try guardLimits()[.approvals] ?? GuardRail.approvals.preset ?? 1).number)
  }

  /// Who has approved a draft so far, where several have to.
  package func endorsers(of version: Int) throws -> [String] {
    try decisions(on: version).filter { $0.cause == .endorsed }.map(\.by)
  }
}

/// What came of an approval.
package enum ApprovalResult: Equatable, Sendable {
  /// The plan is approved; these versions were superseded.
  case approved(replacing: [Int])
  /// It was approved already.
  case alreadyApproved
  /// These have approved it, and more people have to; nothing changed where this one was among them before.
  case endorsed(by: [String], needed: Int, isNew: Bool)
}

extension Change {
  /// Takes the approval of a person, which approves the draft where enough different ones have given theirs.
  ///
  /// Who it is, is a record and no proof: the name that was given, or else the account.
  package func approve(_ version: Int, by name: String, note: String?) throws -> ApprovalResult {
    let needed = try snapshot.neededApprovals()
    let plan = try snapshot.plan(version)
    guard needed > 1, plan.state == .draft else {
      return try approve(version, note: note).map { .approved(replacing: $0) } ?? .alreadyApproved
    }
    let before = try snapshot.endorsers(of: version)
    guard !before.contains(where: { $0.lowercased() == name.lowercased() }) else {
      return .endorsed(by: before, needed: needed, isNew: false)
    }
    guard before.count + 1 < needed else {
      return try approve(version, note: note ?? name).map { .approved(replacing: $0) }
        ?? .alreadyApproved
    }
    try endorse(version, note: note ?? name)
    return .endorsed(by: before + [name], needed: needed, isNew: true)
  }
}

private enum SQL {
  static let decisions = """
    \(JournalWalk.life(from: "SELECT changed FROM plan WHERE version = ?1"))
    SELECT j.cause, j.at, o.actor, j.note FROM life JOIN journal j ON j.seq = life.seq
      JOIN operation o ON o.number = j.operation
    WHERE j.cause IN (\(code: Cause.approved, .endorsed, .rejected, .withdrawn)) ORDER BY j.seq
    """
}
