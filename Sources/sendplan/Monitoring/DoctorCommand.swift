import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let doctor = Command(
    "doctor",
    group: "Maintenance",
    summary: "looks for problems with the database and around it, and says how to fix them",
    discussion: """
      Checks the file and its directory, SQLite's own check, the schema, the proof of the journal, the \
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
    try session.list(
      "checks",
      checkup.checks,
      [
        .text("check") { $0.name },
        .text("result") { $0.fix == nil ? "ok" : "wrong" },
        .text("finding") { $0.finding },
        .text("fix") { $0.fix },
      ]
    )
    return checkup.checks.allSatisfy { $0.fix == nil } ? .done : .refused
  }
}
