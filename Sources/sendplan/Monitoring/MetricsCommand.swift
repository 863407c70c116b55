import Model
import Terminal

extension Command {
  static let metrics = Command(
    "metrics",
    group: "Plans",
    summary: "writes what 'status' says as numbers for a program that watches",
    discussion: """
      In the text format of Prometheus, with what would be worth an alarm in the approved plan. That \
      something needs a person is one of the numbers, and no reason to end otherwise than with 0.
      """,
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
    let text = try session.read { snapshot in
      let status = try Status(of: snapshot, isBeingRun: session.isBeingRun)
      return try Metrics(of: status, snapshot, now: Session.now).text
    }
    try session.write(text)
    return .done
  }
}

extension Session {
  /// What a scheduler is told of the metrics.
  fileprivate func scheduledMetrics() throws -> ScheduledJob {
    guard let path = arguments["--output"] else {
      throw arguments.missing(["--output"])
    }
    return ScheduledJob(
      "sendplan-metrics",
      "Write down how the plans and messages are",
      words: arguments.scheduledWords(),
      try arguments.frequentRhythm,
      Sandbox(
        database: databasePath,
        writing: [path],
        readers: .everybody,
        remarks: ["Another account reads what is written, so everybody may."]
      )
    )
  }
}
