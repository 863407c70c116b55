import Formats
import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let repliesScan = Command(
    "replies scan",
    group: "Replies",
    summary: "records the replies and the bounces that are in a Maildir",
    discussion: """
      Only the headers are read, and of a failure report its parts. A mail counts where its \
      In-Reply-To, else its References, name a message that this database has sent. Automatic \
      answers are told apart and written down, but end no thread; a report that delivery failed \
      for good ends the thread and suppresses the message's recipient. Every mail is read once, \
      whatever a mail reader renames. Exit status 1 says that some could not be read.
      """,
    arguments: [Argument("MAILDIR", "a folder with the folders new and cur")],
    options: [
      Option("--count-automatic", "takes automatic answers that were not read before for replies"),
      Options.operation,
    ],
    examples: [Example("sendplan replies scan ~/Maildir", "what came in since the last time")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let database = try session.openDatabase()
    let folder = try MailFolder(path: arguments.required("MAILDIR"))
    let countsAutomatic = arguments.has("--count-automatic")
    let scan = try session.scan(folder, in: database, countsAutomatic: countsAutomatic)
    let path = folder.realPath
    return try session.change(in: database) { try scan.answer(taking: $0, path: path) }
  }
}

extension Session {
  /// Reads the mails of a folder that were not read before, and writes nothing down yet.
  func scan(
    _ folder: borrowing MailFolder,
    in database: Database,
    countsAutomatic: Bool
  ) throws -> MailScan {
    let path = folder.realPath
    let known = try database.read { snapshot in
      try MailScan.Known(
        origin: snapshot.origin(),
        senders: snapshot.senders(),
        seen: snapshot.seenMails(in: path)
      )
    }
    var scan = MailScan(known, countsAutomatic: countsAutomatic)
    try scan.read(folder, today: today, on: console)
    return scan
  }
}
