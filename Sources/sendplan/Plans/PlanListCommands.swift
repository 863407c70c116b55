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
    let plans = try session.read { try $0.plans() }
    var list = try Listing(
      "plans",
      [
        ListColumn("version", .right), ListColumn("state"), ListColumn("base_date"),
        ListColumn("last_day"), ListColumn("messages", .right), ListColumn("assigned", .right),
        ListColumn("unplaced", .right), ListColumn("parent", .right), ListColumn("stored_at"),
        ListColumn("digest", mayShrink: true), ListColumn("pruned_at"),
      ],
      for: session
    )
    for plan in plans {
      try list.add([
        .number(plan.version), .text(plan.state.name), .day(plan.baseDate), .day(plan.lastDay),
        .integer(plan.messages), .integer(plan.assigned), .integer(plan.messages - plan.assigned),
        plan.parent.map(Cell.number) ?? .nothing, .text(plan.storedAt.description),
        .text(plan.digest), Cell(plan.pruning?.at.description),
      ])
    }
    try list.finish(emptyText: "no plans yet; compute one with 'sendplan plan'")
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
        let text = PlanText(try snapshot.content(of: plan), try snapshot.channels())
        let lines =
          [PlanText.title(plan)] + text.lines.map { "  \($0)" } + ["  digest \(plan.digest)"]
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
    var list = try Listing(
      "load",
      [
        ListColumn("channel"), ListColumn("day"), ListColumn("weekday"),
        ListColumn("capacity", .right), ListColumn("used", .right), ListColumn("planned", .right),
        ListColumn("free", .right), ListColumn("projected", .right),
        ListColumn("reason", mayShrink: true),
      ],
      for: session
    )
    let isTable = session.arguments.required(Options.format.name) == "table"
    try snapshot.forEachLoad(of: plan) { load in
      // A table is for reading: days on which nothing can or does happen are left out.
      guard !isTable || load.planned + load.used > 0 || load.reason != nil else { return }
      try list.add([
        .text(load.channel), .day(load.day), .text(load.day.weekday.abbreviation),
        .integer(load.capacity), .integer(load.used), .integer(load.planned), .integer(load.free),
        .integer(load.projected), Cell(load.reason),
      ])
    }
    try list.finish(emptyText: "nothing is planned")
  }

  static func assignments(of plan: PlanHeader, _ snapshot: Snapshot, _ session: Session) throws {
    var list = try Listing(
      "assignments",
      [
        ListColumn("day"), ListColumn("channel"), ListColumn("position", .right),
        ListColumn("message_id"), ListColumn("recipient", mayShrink: true),
        ListColumn("priority", .right), ListColumn("release"), ListColumn("deadline"),
        ListColumn("waiting_days", .right), ListColumn("projected"), ListColumn("account"),
        ListColumn("waiting_since"),
      ],
      for: session
    )
    try snapshot.forEachAssignment(of: plan) { assignment in
      guard list.hasReader else { return }
      try list.add([
        .day(assignment.day), .text(assignment.channel), .integer(assignment.position),
        .text(assignment.messageID), .text(assignment.recipient),
        .integer(assignment.priority), .day(assignment.release), Cell(assignment.deadline),
        .integer(assignment.waitingDays), .text(assignment.isProjected ? "yes" : "no"),
        .text(assignment.account), .day(assignment.waitingSince),
      ])
    }
    try list.finish(emptyText: "nothing is assigned")
  }

  static func unplaced(of plan: PlanHeader, _ snapshot: Snapshot, _ session: Session) throws {
    var list = try Listing(
      "unplaced",
      [
        ListColumn("message_id"), ListColumn("channel"), ListColumn("priority", .right),
        ListColumn("release"), ListColumn("deadline"), ListColumn("reason"),
        ListColumn("waiting_since"),
      ],
      for: session
    )
    try snapshot.forEachUnplaced(of: plan) { unplaced in
      guard list.hasReader else { return }
      try list.add([
        .text(unplaced.messageID), .text(unplaced.channel), .integer(unplaced.priority),
        .day(unplaced.release), Cell(unplaced.deadline), .text(unplaced.reason.name),
        Cell(unplaced.waitingSince),
      ])
    }
    try list.finish(emptyText: "every message has a day")
  }
}
