import Model
import OperatingSystem
import Storage
import Terminal

extension ParsedArguments {
  /// What a scheduler is told of sending each day what is approved for it, with the options that were given.
  func scheduledRun() throws -> ScheduledJob {
    let own = ["--plan", "--day", "--slice", "--dry-run", "--on-another-day"]
    if let option = own.first(where: has) {
      throw contradiction(
        "a schedule sends what is approved for the day that it is then, and \(option) says otherwise"
      )
    }
    let channels = try Database.open(path: databasePath).read { try $0.channels() }
    let addresses = TransportAddress.all(in: channels)
    return ScheduledJob(
      "sendplan-run",
      "Send the day's messages",
      words: scheduledWords(without: ["--today", "--approved"]) + ["--approved"],
      day: .first(option: "--day"),
      try dailyRhythm,
      Sandbox(
        database: databasePath,
        writing: addresses.compactMap { $0.writtenPath(besides: databasePath) },
        network(of: addresses),
        remarks: RunSandbox.remarks(addresses)
      )
    )
  }

  private func network(of addresses: [TransportAddress]) -> Sandbox.Network {
    let programs = addresses.compactMap { address in
      if case .sendmail(let program) = address { program ?? "/usr/sbin/sendmail" } else { nil }
    }
    if let program = programs.first { return .mailProgram(path: program) }
    let talks = addresses.contains { $0.writtenPath(besides: databasePath) == nil }
    return talks || has("--on-finished") ? .open : .none
  }
}

private enum RunSandbox {
  static func remarks(_ addresses: [TransportAddress]) -> [String] {
    let callsWebService = addresses.contains {
      if case .webhook = $0 { true } else { false }
    }
    return [
      "This is for the transports that the channels have now: print it again when one changes."
    ]
      + (callsWebService
        ? [
          "Secrets of web services: EnvironmentFile= with a file that only its owner may read, see",
          "'sendplan-executor help webhooks'.",
        ] : [])
  }
}
