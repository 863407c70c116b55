import Model
import Storage
import Terminal

extension Command {
  static let doctor = Command(
    "doctor",
    group: "Keeping",
    summary: "looks for what is wrong around the database, and says how to fix it",
    discussion: """
      Looks at the file and its folder, SQLite's own check, the schema, the proof of the journal, the \
      newest and the approved plan, who is at work, the free disk, the write-ahead log, the clock, \
      and the time zones of the channels. Nothing is changed. Exit status 1 when anything needs \
      fixing.
      """,
    options: [
      Option("--full", "also reads every index and reference of the file, which takes longer"),
      Options.format,
    ],
    examples: [Example("sendplan doctor", "when something feels wrong, or before a restore")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let checkup = console.showing("looking") {
      HealthCheck(of: session.databasePath, isFull: arguments.has("--full"), now: Session.now)
    }
    var list = try Listing(
      "checks",
      [ListColumn("check"), ListColumn("result"), ListColumn("finding"), ListColumn("fix")],
      for: session
    )
    for check in checkup.checks {
      try list.add([
        .text(check.name), .text(check.fix == nil ? "ok" : "wrong"), .text(check.finding),
        Cell(check.fix),
      ])
    }
    try list.finish()
    return checkup.checks.allSatisfy { $0.fix == nil } ? .done : .refused
  }
}
