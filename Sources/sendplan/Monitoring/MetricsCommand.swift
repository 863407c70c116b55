import Model
import Storage
import Terminal

extension Command {
  static let metrics = Command(
    "metrics",
    group: "Plans",
    summary: "writes what 'status' says as numbers for a program that watches",
    discussion: """
      In the text format of Prometheus, with what would be worth an alarm in the approved plan. That \
      something needs a person is one of the numbers, and no reason to end otherwise than with 0.

      Of several databases every number has the label database, with the name of the file, or of its folder \
      where the files are called alike. One that cannot be read is told by sendplan_database_readable, and by the \
      exit status.
      """,
    arguments: [WatchedDatabases.argument],
    options: [
      Option("--output", .text("FILE"), "writes it to this file, whole or not at all")
    ] + ScheduleOptions.often,
    examples: [
      Example(
        "sendplan metrics --output /var/lib/prometheus/node-exporter/sendplan.prom",
        "for the textfile collector of node_exporter"
      ),
      Example(
        "sendplan metrics --output /var/lib/prometheus/node-exporter/sendplan.prom --print-systemd",
        "a service and a timer that do this every five minutes"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    guard !arguments.asksForSchedule else {
      return try arguments.print(session.scheduledMetrics(), on: console)
    }
    guard session.watchesSeveral else {
      let metrics = try session.read { try Metrics.taken(of: $0, session.isBeingRun) }
      try session.write(metrics.text)
      return .done
    }
    let all = try session.watch(Metrics.taken)
    let text = all.metrics.text
    try session.write(text)
    return ExitStatus(of: all) { _ in false }
  }
}

extension [WatchedDatabase<[Metric]>] {
  /// All of them, with the database as a label.
  fileprivate var metrics: [Metric] {
    Metric.joined(
      map { database in
        let isReadable = Metric(
          "database_readable",
          "Whether the database could be read.",
          database.problem == nil ? 1 : 0
        )
        let found =
          switch database.found {
          case .success(let metrics): metrics
          case .failure: [Metric]()
          }
        return (("database", database.name), [isReadable] + found)
      }
    )
  }
}

extension Session {
  /// What a scheduler is told of the metrics.
  fileprivate func scheduledMetrics() throws -> ScheduledJob {
    guard let path = arguments["--output"] else {
      throw arguments.missing(["--output"])
    }
    let watched = arguments.all(WatchedDatabases.argument.name)
    return ScheduledJob(
      "sendplan-metrics",
      "Write down how the plans and messages are",
      words: arguments.scheduledWords(namesDatabases: !watched.isEmpty),
      try arguments.frequentRhythm,
      Sandbox(
        database: watched.first ?? databasePath,
        writing: [path] + watched.map { "\($0)/.." },
        readers: .everybody,
        remarks: ["Another account reads what is written, so everybody may."]
      )
    )
  }
}
