import Execution
import Model
import OperatingSystem
import Storage
import Terminal

extension Program {
  /// The whole command line of the executor.
  static let executor = Program(
    name: "sendplan-executor",
    summary: "sends what an approved plan says, and nothing twice",
    version: ProgramVersion.text,
    discussion: """
      A plan is computed and approved with 'sendplan'. This program sends the messages that it \
      assigns to one day. It can be stopped at any moment, even by a power cut: the same command \
      goes on where it stopped.
      """,
    globalOptions: [
      Option("--db", .text("FILE"), "the database; else $SENDPLAN_DB, else ./sendplan.db")
    ],
    commands: [.run, .recover, .check, .completions, .manual],
    notes: [
      Note(
        "Environment",
        [
          .init("SENDPLAN_DB", "the database where --db is not given"),
          .init(
            "SENDPLAN_NOW",
            "the present instant for rehearsals, such as 2027-03-01T06:30:00.000Z"
          ),
        ]
      ),
      Note(
        "Exit status",
        [
          .init("0", "done, or there was nothing to do"),
          .init("1", "refused by a rule; or some messages failed, are in doubt or came back"),
          .init("64", "the command line makes no sense"),
          .init("66", "there is no such database"),
          .init("70", "a mistake of this program"),
          .init("74", "a channel, the disk or the file system failed"),
          .init(
            "75",
            "another executor, or what a dead one had started, is at work, or the run was stopped: repeat the"
              + " command"
          ),
        ]
      ),
    ]
  )
}

extension Option {
  /// The format of a report.
  static let reportFormat = Option(
    "--format",
    .choice(["table", "json"]),
    "how to print the report",
    preset: "table"
  )
}

extension ParsedArguments {
  /// Whether the report and any error are printed as one JSON object.
  var asksForJSON: Bool { required(Option.reportFormat.name) == "json" }

  /// An executor for the database of the arguments.
  func executor(_ adjust: (inout ExecutorDependencies) -> Void = { _ in }) throws -> Executor {
    let path = self["--db"] ?? Environment.process["SENDPLAN_DB"] ?? "./sendplan.db"
    var dependencies = ExecutorDependencies.system
    adjust(&dependencies)
    return Executor(try Database.open(path: path), in: dependencies)
  }
}
