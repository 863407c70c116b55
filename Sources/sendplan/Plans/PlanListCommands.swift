import Model
import Planning
import Reporting
import Storage
import Terminal

extension Command {
  static let plans = Command(
    "plans",
    group: "Plans",
    summary: "lists the versions, newest first",
    options: [Options.format],
    examples: [Example("sendplan plans", "every plan that was ever computed")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let (plans, decisions) = try session.read { snapshot in
      let plans = try snapshot.plans()
      let last = try plans.compactMap { plan in
        try snapshot.decisions(on: plan.version).last.map { (plan.version, $0) }
      }
      return (plans, Dictionary(uniqueKeysWithValues: last))
    }
    try session.list(
      "plans",
      plans,
      [
        .number("version") { $0.version },
        .text("state") { $0.state.name },
        .day("base_date") { $0.baseDate },
        .day("last_day") { $0.lastDay },
        .amount("messages") { $0.messages },
        .amount("assigned") { $0.assigned },
        .amount("unplaced") { $0.messages - $0.assigned },
        .number("parent") { $0.parent },
        .text("stored_at") { $0.storedAt.description },
        .text("digest", mayShrink: true) { $0.digest },
        .text("pruned_at") { $0.pruning?.at.description },
        .text("decided_by") { decisions[$0.version]?.by },
        .text("decision_reason", mayShrink: true) { decisions[$0.version]?.reason },
        .amount("with_deadline") { $0.deadlines.messages },
        .amount("in_time") { $0.deadlines.inTime },
        .amount("most_in_time") { $0.deadlines.most },
      ],
      emptyText: "no plans yet; compute one with 'sendplan plan'"
    )
    return .done
  }

  static let show = Command(
    "show",
    group: "Plans",
    summary: "shows a version: its summary and its load, or its assignments",
    arguments: [Argument("VERSION", "the plan's number")],
    options: [
      Option(
        "--list",
        .choice(["load", "assignments", "unplaced"]),
        "what to list below the summary",
        preset: "load"
      ),
      Options.format,
    ],
    examples: [
      Example("sendplan show 2", "what each channel has to do on each day"),
      Example("sendplan show 2 --list unplaced --format csv", "who has no day, and why"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.read { snapshot in
      let plan = try snapshot.plan(try arguments.version("VERSION"))
      let isTable = arguments.required("--format") == "table"
      if isTable, plan.pruning != nil {
        try console.output.writeLine("\(PlanText.title(plan))\n  digest \(plan.digest)")
      }
      try plan.requireRows()
      if isTable {
        let text = PlanText(try snapshot.content(of: plan), plan)
        let lines =
          [PlanText.title(plan)]
          + (try snapshot.decisions(on: plan.version)).map { "  \(printable($0.sentence))" }
          + text.lines.map { "  \($0)" } + ["  digest \(plan.digest)"]
        try console.output.write(lines.joined(separator: "\n") + "\n\n")
      }
      switch arguments.required("--list") {
      case "assignments": try PlanLists.assignments(of: plan, snapshot, session)
      case "unplaced": try PlanLists.unplaced(of: plan, snapshot, session)
      default: try PlanLists.load(of: plan, snapshot, session)
      }
    }
    return .done
  }
}

/// The three lists that a stored plan holds.
private enum PlanLists {
  static func load(of plan: PlanHeader, _ snapshot: Snapshot, _ session: Session) throws {
    var list = try Listing("load", LoadRecord.columns, for: session)
    let isTable = session.arguments.required(Options.format.name) == "table"
    try snapshot.forEachLoad(of: plan) { load in
      // A table is for reading: days on which nothing can or does happen are left out.
      guard !isTable || load.planned + load.used > 0 || load.reason != nil else { return }
      try list.add(load)
    }
    try list.finish(emptyText: "nothing is planned")
  }

  static func assignments(of plan: PlanHeader, _ snapshot: Snapshot, _ session: Session) throws {
    var list = try Listing("assignments", AssignmentRecord.columns, for: session)
    try snapshot.forEachAssignment(of: plan) { assignment in
      guard list.hasReader else { return }
      try list.add(assignment)
    }
    try list.finish(emptyText: "nothing is assigned")
  }

  static func unplaced(of plan: PlanHeader, _ snapshot: Snapshot, _ session: Session) throws {
    var list = try Listing("unplaced", UnplacedRecord.columns, for: session)
    try snapshot.forEachUnplaced(of: plan) { unplaced in
      guard list.hasReader else { return }
      try list.add(unplaced)
    }
    try list.finish(emptyText: "every message has a day")
  }
}
