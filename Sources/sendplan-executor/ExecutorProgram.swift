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
    globalOptions: [.database],
    commands: [
      .run, .recover, .check, .test, .cut, .settle, .slices, .withdraw, .completions, .manual,
    ],
    topics: [
      TransportsPage.topic, WebhooksPage.topic, DaysPage.topic, RefusalsPage.topic,
      RecoveryPage.topic, SlicesPage.topic,
    ],
    notes: [
      .environment,
      .exitStatus([
        .done, .refused, .usage, .badData, .noInput, .defect, .inputOutput, .busy,
      ]),
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
    var dependencies = ExecutorDependencies.system
    adjust(&dependencies)
    return Executor(try Database.open(path: databasePath), in: dependencies)
  }
}
