import Formats
import Model
import Storage
import Terminal

extension Command {
  static let restore = Command(
    "restore",
    group: "Maintenance",
    summary: "restores the database from a backup, after verifying the backup",
    discussion: """
      The database is the one that --db names. Where one is there already, --replace keeps it beside \
      the restored one first; it is refused while a run is under way or anybody uses the database. \
      A crash at any instant leaves the old or the new one whole.

      A backup does not know what was sent after it was made. The restored database says so in \
      'status', and nothing is sent from it before 'confirm-restore'.

      With --adopt it takes over what the database knew that was used since: what was sent and when, \
      the messages that the backup does not know, and what was canceled. That may be the one that is \
      replaced, by its own name, or any file of it that is left. Without FILE it is done to a \
      database that was restored before. Answers, suppressions and capacities are not taken over.

      Whom the replaced database has forgotten is forgotten in the restored one, too; where that \
      database is lost, --forgotten says whom, by the list that 'sendplan forget --list' has printed.
      """,
    arguments: [Argument("FILE", "the backup", isOptional: true)],
    options: [
      Option("--adopt", .text("OLD-FILE"), "takes over what that database has sent since"),
      Option("--forgotten", .text("LIST"), "forgets once more whom this list names"),
      Option("--replace", "keeps the present database beside the restored one, and replaces it"),
      Options.operation,
    ],
    examples: [
      Example("sendplan restore /backup/last.db", "where the database was lost"),
      Example(
        "sendplan restore /backup/last.db --db /tmp/look.db",
        "a copy to look at, such as for plans that were pruned"
      ),
      Example(
        "sendplan restore /backup/last.db --replace --adopt sendplan.db",
        "the state of the backup, and all that was sent since"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let adopted = arguments["--adopt"]
    let list = try arguments["--forgotten"].map { try InputFile(path: $0) }
    guard let backup = arguments["FILE"] else {
      guard list == nil else {
        throw arguments.contradiction("--forgotten needs a FILE to restore")
      }
      guard let adopted else { throw arguments.contradiction("neither FILE nor --adopt is given") }
      let adoption = try Adoption(from: adopted)
      return try session.change { change in
        let adopted = try adoption.apply(in: change, of: session.databasePath)
        let lines = RestoreText.lines(of: adopted)
        return Answer(lines.joined(separator: "\n") + "\n")
      }
    }
    let restoring = Restoring(
      backup,
      to: session.databasePath,
      adopting: adopted,
      forgetting: try list.flatMap(ForgetText.names),
      try session.request { try list.map { ["--forgotten": try $0.digest()] } ?? [:] },
      progress: console.pages("copying")
    )
    let answer = try restoring.run(replacing: arguments.has("--replace")) {
      Answer(RestoreText(restored: $0, session: session).lines.joined(separator: "\n") + "\n")
    }
    let note = try session.note(onFileOf: session.openDatabase())
    try console.output.write(answer.text + note.drop { $0 == "\n" } + (note.isEmpty ? "" : "\n"))
    return ExitStatus(code: answer.status)
  }

  static let confirmRestore = Command(
    "confirm-restore",
    group: "Maintenance",
    summary: "confirms that a person has checked what a restored or copied database cannot know",
    discussion: """
      What was sent after the backup was made is not known to the restored database, and would be \
      sent again. Say of those messages first that they were sent; the reason says how you found out.

      The same is asked of a backup in the database's place, and of every copy of the database, made \
      by whatever program: a database knows the file that it is, by its inode and the time at which \
      it was made. Renaming it, or moving it within a file system, is no copy; moving it to another \
      file system is one. Confirm in one place alone: what two databases send, goes twice.

      Plans go on with versions that the other database gave to none: above those of the one that \
      'restore' replaced, above --last-version N, or else above the next thousand.
      """,
    options: [
      Option("--reason", .text("TEXT"), "what was looked at, for the record", isRequired: true),
      Option("--last-version", .text("N"), "the last plan of the other database, where known"),
      Options.operation,
    ],
    examples: [
      Example(
        "sendplan confirm-restore --reason 'compared with the mail log up to 7:00'",
        "lets the executor send again"
      )
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let reason = try arguments.requiredReason
    let database = try session.openDatabase()
    let note = try session.note(onFileOf: database)
    let last = try arguments.integer("--last-version", in: 0...Int(Int32.max))
    return try session.change(in: database) { change in
      guard let confirmed = try change.confirm(note: reason, lastVersion: last) else {
        return Answer("nothing waits to be confirmed; nothing changed\n")
      }
      return Answer(
        "confirmed: \(confirmed.was): \(printable(reason))\(note)\n"
          + "the next plan has version \((try change.snapshot.lastVersion() + 1).grouped)\n"
          + "next: sendplan plan\(session.databaseWords)\n"
      )
    }
  }
}

extension UnconfirmedDatabase {
  /// What was confirmed, in a few words.
  fileprivate var was: String {
    switch cause {
    case .restored(let restoration):
      "restored from row \(restoration.mark.position.grouped) of \(restoration.mark.at)"
    case .backup(let restoration):
      "a backup that ends with row \(restoration.mark.position.grouped) of \(restoration.mark.at)"
    case .copy: "a copy, or moved from another file system"
    }
  }
}

/// What a person has to know of a restored database.
private struct RestoreText {
  let restored: Restored
  let session: Session

  var lines: [String] {
    let mark = restored.mark
    return [
      "restored \(printable(session.databasePath)) from"
        + " \(printable(session.arguments.required("FILE"))): it ends with row"
        + " \(mark.position.grouped) of the journal, of \(mark.at)"
    ] + kept + (restored.adopted.map(RestoreText.lines) ?? [])
      + restored.forgotten.flatMap(RestoreText.forgotten) + [
        "! what was sent after \(mark.at) is not known here and would be sent again; nothing is sent"
          + " from this database until a person has looked:",
        "  1. the mailboxes, the mail server's log and each provider's list: who got a message since",
        "  2. say so of those here: \(adopting)sendplan sent --ids-from FILE --on DAY"
          + session.databaseWords,
        "  3. import again what came since, and settle what was claimed:"
          + " sendplan-executor recover\(session.databaseWords)",
        "  4. say so: sendplan confirm-restore --reason TEXT\(session.databaseWords)",
      ]
  }

  /// How to take over what was sent, where a file knows it and nobody has asked for that yet.
  private var adopting: String {
    guard restored.adopted == nil, restored.since != nil, let kept = restored.kept else {
      return ""
    }
    return "sendplan restore \(optionWords("--adopt", kept))\(session.databaseWords), or "
  }

  /// What was taken over.
  static func lines(of adopted: Adopted) -> [String] {
    [
      "adopted from \(printable(adopted.path)): \(counted(adopted.sent, "message")) sent,"
        + " \(adopted.imported.grouped) imported, \(adopted.canceled.grouped) canceled,"
        + " \(adopted.edited.grouped) edited"
    ]
      + (adopted.forgotten.map(forgotten) ?? [])
      + adopted.left.prefix(5).map {
        "! \(printable($0)) was sent there and has ended otherwise here; it is left as it is"
      }
      + (adopted.left.count > 5 ? ["! and \((adopted.left.count - 5).grouped) more"] : [])
  }

  private static func forgotten(_ effect: ForgetEffect) -> [String] {
    ["forgotten here too: \(ForgetText.counts(effect))"]
      + firstLines(
        effect.left.map {
          "! \(printable($0)) is claimed or in doubt: forget it once that is settled"
        }
      )
  }

  private var kept: [String] {
    guard let kept = restored.kept else { return [] }
    var lines = ["the database that was here is kept as \(printable(kept))"]
    if let since = restored.since {
      lines.append(
        "  after that row it had recorded \(since.rows.grouped) more:"
          + " \(counted(since.sent, "message")) sent, \(since.unknown.grouped) claimed or in doubt,"
          + " \(since.imported.grouped) imported, \(since.ended.grouped) failed, canceled or expired"
      )
      lines.append(
        "  all of them: sendplan journal --since \(restored.mark.position) \(optionWords("--db", kept))"
      )
    } else {
      lines.append("  its journal does not continue the backup's: the two went different ways")
    }
    return lines
  }
}
