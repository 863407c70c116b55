import Model
import Planning
import Reporting
import Storage
import Terminal

extension Command {
  static let plan = Command(
    "plan",
    group: "Plans",
    summary: "computes a fresh plan from the base date and stores it as the next version",
    discussion: """
      The plan depends on the base date, the horizon, the pending messages and the capacity alone, \
      never on an earlier plan. It is a draft until it is approved. With --dry-run it says what \
      would come of other capacities or another base date, and stores nothing.
      """,
    options: [
      Options.horizon,
      Option("--dry-run", "computes and prints the plan, and stores nothing"),
    ] + WhatIf.options + [Options.operation],
    examples: [
      Example("sendplan plan --horizon 30", "plans thirty days"),
      Example(
        "sendplan plan --dry-run --capacity email=80 --without linkedin",
        "what if email sent 80 a day and linkedin nothing"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let horizon = try arguments.requiredInteger("--horizon", in: Options.horizonRange)
    let whatIf = try WhatIf(arguments)
    let night = try console.showing("planning") {
      try PlanComputation(session, horizon: horizon, whatIf)
    }
    guard !arguments.has("--dry-run") else {
      try console.output.write(night.description(of: nil).joined(separator: "\n") + "\n")
      return .done
    }
    return try session.change(in: night.database) { change in
      let digest = night.digest
      let version = try console.showing("storing the plan") {
        try change.store(
          night.plan,
          from: night.view,
          moves: night.moves,
          deadlines: night.finding.bound,
          digest: digest.value
        )
      }
      let header = try change.snapshot.plan(version)
      return Answer(night.description(of: header).joined(separator: "\n") + "\n")
    }
  }
}

/// One computation of a plan: read in one go, before anything is written.
private struct PlanComputation {
  let session: Session
  let database: Database
  let view: PlanningView
  let plan: Plan
  let digest: BackgroundDigest
  /// Who goes later than in the approved plan although nothing explains it.
  let moves: [UnexplainedMove]
  let finding: DeadlineFinding
  private let text: PlanText
  /// How the plan differs from the approved one, or from the withdrawn one, where there is one.
  private let difference: String?
  /// The version to compare with: that one, or else the one before.
  private let previous: Int?
  private let whatIf: WhatIf

  init(_ session: Session, horizon: Int, _ whatIf: WhatIf) throws {
    (self.session, self.whatIf) = (session, whatIf)
    database = try session.openDatabase()
    (view, plan, digest, moves, finding, text, difference, previous) = try database.read {
      snapshot in
      let view = try snapshot.planningView(
        horizon: horizon,
        from: whatIf.base,
        supposing: try whatIf.suppositions(snapshot)
      )
      let plan = Planning.plan(view.inputs)
      let digest = BackgroundDigest(of: plan)
      let withdrawn = try snapshot.withdrawnPlan()?.plan
      let before =
        try view.parent.map(snapshot.plan) ?? withdrawn.flatMap { $0.pruning == nil ? $0 : nil }
      let difference = try before.map { before in
        let comparison = try PlanComparison(before.version, to: plan, in: snapshot)
        return "against plan \(before.version) (\(before.state.name)): \(comparison.counts)"
      }
      let moves = try snapshot.unexplainedMoves(to: plan)
      let finding = DeadlineFinding(plan)
      let text = PlanText(plan, finding)
      let previous = try before?.version ?? snapshot.plans().first?.version
      return (view, plan, digest, moves, finding, text, difference, previous)
    }
  }

  /// What is printed: of a stored plan with the commands that come next, of a dry run without.
  func description(of header: PlanHeader?) -> [String] {
    var lines: [String] = []
    if let header {
      lines.append(PlanText.title(header))
    } else {
      let inputs = plan.inputs
      lines.append(
        "dry run: \(counted(inputs.backlog.count, "message")) from \(inputs.baseDate)"
          + " to \(inputs.lastDay); nothing was stored"
      )
      if let line = whatIf.line { lines.append("  \(line)") }
    }
    lines += text.lines.map { "  \($0)" }
    if let difference { lines.append("  \(difference)") }
    if let line = PlanText.line(of: moves) { lines.append("  \(line)") }
    guard let header else { return lines }
    return lines + PlanText.nextSteps(header, against: previous, session)
  }
}
