extension Program {
  /// Does what the words ask for and returns the status to end with.
  ///
  /// Output is complete when this returns: it has been flushed, and a failure to do so is part of the
  /// status. `explain` puts the errors of commands into words; those of the command line and of
  /// standard output are explained here. `render` may give a complaint another form, such as JSON;
  /// it gets the words as typed because the line may not have been understood, and answers nil to
  /// have the usual sentence.
  package func run(
    _ words: [String],
    on console: Console,
    explain: (any Error) -> ErrorReport,
    render: (ErrorReport, [String]) -> String? = { _, _ in nil }
  ) -> ExitStatus {
    do {
      let status = try answer(words, on: console)
      console.error.eraseStatus()
      try console.output.flush()
      return status
    } catch {
      let errorReport = errorReport(about: error, explain: explain)
      report(errorReport, rendered: render(errorReport, words), on: console)
      return errorReport.status
    }
  }

  private func answer(_ words: [String], on console: Console) throws -> ExitStatus {
    guard !words.isEmpty else {
      console.error.write(overview(width: console.error.screen.width, style: console.error.style))
      return .usage
    }
    switch try parse(words) {
    case .run(let arguments):
      return try arguments.command.run(arguments, console)
    case .help(let topic):
      let output = console.output
      try output.write(help(on: topic, width: output.screen.width, style: output.style))
      return .done
    case .version:
      try console.output.writeLine("\(name) \(version)")
      return .done
    }
  }

  private func errorReport(about error: any Error, explain: (any Error) -> ErrorReport)
    -> ErrorReport
  {
    switch error {
    case let error as UsageError: ErrorReport(error)
    case let error as OutputError: ErrorReport(error)
    default: explain(error)
    }
  }

  /// What was printed before the error comes out first; should that fail too, the first error stands.
  private func report(_ errorReport: ErrorReport, rendered: String?, on console: Console) {
    do {
      try console.output.flush()
    } catch {
      if !(errorReport.cause is OutputError) { console.error.warn(error.sentence) }
    }
    if let rendered {
      console.error.write("\(rendered)\n")
    } else {
      console.error.report(errorReport.sentence, details: errorReport.details)
    }
  }
}
