import Formats
import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let repliesScan = Command(
    "replies scan",
    group: "Replies",
    summary: "records the replies, bounces and complaints that are in a Maildir or an mbox",
    discussion: """
      Only the headers are read, and of what looks like a report its parts. A mail counts where \
      its In-Reply-To, else its References, name a message that this database has sent, and a \
      report where it returns one. Automatic answers are told apart and written down, but end no \
      thread. A report that delivery failed ends the thread, whatever its class; only a dead \
      address (5.1.x, 5.2.1, 5.4.4, or words that say so) and a complaint (RFC 5965) also suppress \
      the message's recipient. Every mail is read once, whatever a mail reader renames. Exit \
      status 1 says that some could not be read.

      A mail with the subject 'unsubscribe' suppresses its sender, unless a program wrote it, and \
      a complaint that names only an address suppresses that. A mail that names nothing of \
      ours, from an address to which something is still to go, is shown; --match-sender takes it \
      for an answer to what was sent there last. What else looks like an answer is in 'sendplan \
      replies unread'. Where an absence note says until when, --wait-for-absence reads it and lets \
      the next step wait until that day, but not beyond its deadline.
      """,
    arguments: [Argument("MAILBOX", "a folder with the folders new and cur, or an mbox file")],
    options: [
      Option("--count-automatic", "takes automatic answers that were not read before for replies"),
      MailScan.Rules.matchesSenderOption,
      MailScan.Rules.waitsForAbsenceOption,
      Options.operation,
    ],
    examples: [
      Example("sendplan replies scan ~/Maildir", "what came in since the last time"),
      Example("sendplan replies scan /var/mail/desk", "the same from an mbox"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let database = try session.openDatabase()
    let source = try MailSource(path: arguments.required("MAILBOX"))
    var rules = MailScan.Rules(arguments)
    rules.countsAutomatic = arguments.has("--count-automatic")
    let scan = try session.scan(source, in: database, rules)
    let path = source.realPath
    return try session.change(in: database) { try scan.answer(taking: $0, path: path) }
  }
}

extension Session {
  /// Reads the mails that were not read before, and writes nothing down yet.
  ///
  /// Where senders count, those that were matched with nothing are read again.
  func scan(
    _ source: borrowing MailSource,
    in database: Database,
    _ rules: MailScan.Rules
  ) throws -> MailScan {
    let path = source.realPath
    let known = try database.read { snapshot in
      let again = rules.matchesSender ? try snapshot.unreadMails(in: path).map(\.name) : []
      return try MailScan.Known(
        origin: snapshot.origin(),
        senders: snapshot.senders(),
        seen: snapshot.seenMails(in: path).subtracting(again),
        addresses: snapshot.addressesOfChannels()
      )
    }
    var scan = MailScan(known, rules)
    try scan.read(source, today: today, on: console)
    return scan
  }
}

extension MailScan.Rules {
  static let matchesSenderOption = Option(
    "--match-sender",
    "takes a mail from an address with something pending for an answer, also one read before"
  )
  static let waitsForAbsenceOption = Option(
    "--wait-for-absence",
    "lets the next step wait until the day that an absence note names"
  )

  init(_ arguments: ParsedArguments) {
    matchesSender = arguments.has(MailScan.Rules.matchesSenderOption.name)
    waitsForAbsence = arguments.has(MailScan.Rules.waitsForAbsenceOption.name)
  }
}
