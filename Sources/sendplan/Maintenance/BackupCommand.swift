import Model
import Storage
import Terminal

extension Command {
  static let backup = Command(
    "backup",
    group: "Maintenance",
    summary: "writes a verified copy of the whole database to a file",
    discussion: """
      The copy is of one state, also while others write. It is written whole or not at all, read \
      back from the disk, and proved: SQLite's integrity check, the replay of the journal, and the \
      journal's last row. Only then does it take its name. With --replace it takes the place of an \
      earlier backup of the same database, but never of one that knows more.

      A backup says of itself that it is one. Also where it is put in the database's place without \
      'restore', nothing is sent from it before 'confirm-restore'.

      A schedule writes over its last backup with --replace, or keeps each where the name of the file holds \
      %F, which stands for the day there.
      """,
    arguments: [Argument("FILE", "the file to write")],
    options: [Option("--replace", "writes over an earlier backup of this database")]
      + ScheduleOptions.daily(at: "05:10"),
    examples: [
      Example("sendplan backup /backup/sendplan-2027-03-01.db", "one backup for each day"),
      Example("sendplan backup /backup/last.db --replace", "always the last one alone"),
      Example(
        "sendplan backup /backup/sendplan-%F.db --print-cron",
        "a line for a crontab, by which each day has its backup"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    guard !arguments.asksForSchedule else {
      return try arguments.print(session.scheduledBackup(), on: console)
    }
    let path = arguments.required("FILE")
    let database = try session.openDatabase()
    let request = try session.request()
    let mark = try database.backUp(
      to: path,
      replacing: arguments.has("--replace"),
      request,
      progress: console.pages("copying")
    )
    let text =
      "wrote \(printable(path)): the database up to row \(mark.position.grouped) of the journal,"
      + " of \(mark.at); read back and proved"
    if try !database.noteBackup(request, Answer(text)) {
      console.error.warn(
        "'sendplan status' will not know of it: this database may only be read here"
      )
    }
    try console.output.writeLine(text)
    return .done
  }
}

extension Session {
  /// What a scheduler is told of the backups.
  fileprivate func scheduledBackup() throws -> ScheduledJob {
    let path = arguments.required("FILE")
    let isDated = path.contains("%F")
    guard isDated || arguments.has("--replace") else {
      throw arguments.contradiction(
        "the second day would find the backup of the first: give --replace, or write %F for the day"
          + " into the name of the file"
      )
    }
    let parts = path.split(separator: "%F", omittingEmptySubsequences: false)
    let dated = parts.map { $0.isEmpty ? "" : shellWord(String($0)) }
      .joined(separator: "\"$(date +%F)\"")
    return ScheduledJob(
      "sendplan-backup",
      "Back up the plans and messages",
      words: arguments.scheduledWords(arguments: ["FILE": dated]),
      try arguments.dailyRhythm,
      Sandbox(database: databasePath, writing: [path])
    )
  }
}

extension Console {
  /// Shows how far a copy is, by pages of the database.
  func pages(_ activity: String) -> (Int, Int) -> Void {
    var progress = Progress(activity, on: error)
    return { done, total in
      progress.total = .exactly(total)
      progress.advance(by: max(done - progress.count, 0))
      if done == total { progress.finish() }
    }
  }
}
