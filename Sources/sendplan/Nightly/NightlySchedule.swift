import Model
import Storage
import Terminal

extension Session {
  /// What a scheduler is told of the nights, with the options that were given.
  func scheduledNight() throws -> ScheduledJob {
    let channels = try read { try $0.channels() }
    // What a dead run left is looked for where it was to arrive, and a mail of which only a part did is cut off.
    let places = TransportAddress.all(in: channels)
      .compactMap { $0.writtenPath(besides: databasePath) }
    let tells = arguments.has("--on-approved") || arguments.has("--on-held")
    return ScheduledJob(
      "sendplan-nightly",
      "Plan the coming days of messages",
      words: arguments.scheduledWords(without: ["--to"]),
      day: .present(option: "--to"),
      try arguments.dailyRhythm,
      Sandbox(
        database: databasePath,
        writing: places + ["--reports", "--cut-to"].compactMap { arguments[$0] },
        tells ? .open : .none,
        readers: arguments["--reports"] == nil ? .owner : .group,
        remarks: tells
          ? [
            "Planning needs no network: it is open for the program that is told of the end. What that",
            "one writes needs ReadWritePaths= of its own.",
          ] : ["Planning needs no network."]
      )
    )
  }
}
