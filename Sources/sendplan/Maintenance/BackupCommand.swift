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
      """,
    arguments: [Argument("FILE", "the file to write")],
    options: [Option("--replace", "writes over an earlier backup of this database")],
    examples: [
      Example("sendplan backup /backup/sendplan-2027-03-01.db", "one backup for each day"),
      Example("sendplan backup /backup/last.db --replace", "always the last one alone"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let path = arguments.required("FILE")
    let mark = try session.openDatabase().backUp(
      to: path,
      replacing: arguments.has("--replace"),
      try session.request(),
      progress: console.pages("copying")
    )
    try console.output.writeLine(
      "wrote \(printable(path)): the database up to row \(mark.position.grouped) of the journal,"
        + " of \(mark.at); read back and proved"
    )
    return .done
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
