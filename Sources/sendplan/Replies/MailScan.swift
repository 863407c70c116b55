import Formats
import Model
import Storage
import Terminal

/// One look through a Maildir: what the mails say, before any of it is written down.
struct MailScan {
  /// What is known before.
  struct Known {
    let origin: Origin
    let senders: Set<FoldedAddress>
    let seen: Set<String>
  }

  /// A mail that names messages of ours.
  private struct Finding {
    let key: String
    let reply: Reply
    /// All of them are answered.
    let named: [AttemptKey.Reading]
    /// Else the first of these that was sent.
    let conversation: [AttemptKey.Reading]
  }

  private let known: Known
  private let countsAutomatic: Bool
  private var findings: [Finding] = []
  /// The mails that need not be read again, and those that are gone.
  private var seen: [String] = []
  private var gone: [String] = []
  private var all = 0
  private var foreign = 0
  private var own = 0
  private var vanished = 0
  /// Mails that end inside their headers and name nothing of ours so far.
  private var cut = 0
  private var foreignNames = 0
  private var faults: [String] = []

  /// More ids of one field than these are not looked up.
  private static let mostIDs = 100

  init(_ known: Known, countsAutomatic: Bool) {
    self.known = known
    self.countsAutomatic = countsAutomatic
  }

  /// Reads every mail that was not read before.
  mutating func read(_ folder: borrowing MailFolder, today: Day, on console: Console) throws {
    let listing = try folder.listing()
    let entries = listing.entries
    foreignNames = listing.foreignNames
    all = entries.count
    gone = Array(known.seen.subtracting(entries.map(\.key)))
    let new = entries.filter { !known.seen.contains($0.key) }
    var progress = Progress("reading", total: .exactly(new.count), on: console.error)
    for entry in new {
      progress.advance()
      do throws(InputError) {
        if let mail = try folder.mail(entry) {
          take(mail, entry.key, today)
        } else {
          vanished += 1
        }
      } catch {
        faults.append(error.diagnostic.sentence)
      }
    }
    progress.finish()
  }

  private mutating func take(_ mail: ReceivedMail, _ key: String, _ today: Day) {
    guard !isOurs(mail) else {
      own += 1
      seen.append(key)
      return
    }
    let (named, conversation) = keys(in: mail)
    guard !named.isEmpty || !conversation.isEmpty else {
      if mail.isCut {
        cut += 1
      } else {
        foreign += 1
        seen.append(key)
      }
      return
    }
    let source = Reply.Source.mail(mail.messageID.map { "<\($0)>" } ?? key, sender: mail.sender)
    let day = min(mail.day ?? today, today)
    let reply = Reply(kind(of: mail.nature), on: day, from: source)
    findings.append(Finding(key: key, reply: reply, named: named, conversation: conversation))
  }

  /// What we sent ourselves, or a colleague from the same address, answers nothing.
  private func isOurs(_ mail: ReceivedMail) -> Bool {
    mail.hasOurKey || mail.messageID.flatMap(ourKey) != nil
      || mail.sender.map { known.senders.contains(FoldedAddress($0)) } ?? false
  }

  private func ourKey(_ id: String) -> AttemptKey.Reading? {
    let reading = AttemptKey.reading(messageID: id)
    return reading?.isMarked(by: known.origin) == true ? reading : nil
  }

  private func keys(in mail: ReceivedMail) -> (
    named: [AttemptKey.Reading], conversation: [AttemptKey.Reading]
  ) {
    if case .report(let report) = mail.nature, let key = report.original.flatMap(ourKey) {
      return ([key], [])
    }
    let named = mail.inReplyTo.prefix(MailScan.mostIDs).compactMap(ourKey)
    let conversation = mail.references.suffix(MailScan.mostIDs).reversed().compactMap(ourKey)
    return (named, conversation)
  }

  private func kind(of nature: ReceivedMail.Nature) -> ReplyKind {
    switch nature {
    case .personal: .reply
    case .automatic: countsAutomatic ? .reply : .automatic
    case .report(let report): report.isPermanent ? .bounce : .automatic
    }
  }
}

extension MailScan {
  /// Writes down what was read, and says what came of it.
  func answer(taking change: Change, path: String) throws -> Answer {
    var report = ReplyReport()
    var settled = seen
    var unsent = 0
    let elsewhere = try change.takingReplies { intake in
      for finding in findings {
        let effects = try MailScan.take(finding, intake)
        for effect in effects { report.count(effect, finding.reply.kind) }
        // What names a message that was not sent may name one that is found to be sent.
        if effects.isEmpty { unsent += 1 } else { settled.append(finding.key) }
      }
    }
    try change.remember(seen: settled, gone: gone, in: path)
    return Answer(
      heading + report.text(elsewhere: elsewhere) + remarks(unsent: unsent),
      status: faults.isEmpty && foreignNames == 0 ? 0 : 1
    )
  }

  private static func take(_ finding: Finding, _ intake: ReplyImporter) throws -> [ReplyEffect] {
    let effects = try finding.named.compactMap { try intake.take(finding.reply, naming: $0) }
    guard effects.isEmpty else { return effects }
    for key in finding.conversation {
      if let effect = try intake.take(finding.reply, naming: key) { return [effect] }
    }
    return []
  }

  private var heading: String {
    let read = findings.count + own + foreign + cut
    return "\(counted(read, "new mail")) of \(all.grouped) read\n"
  }

  private func remarks(unsent: Int) -> String {
    var lines: [String] = []
    if foreign > 0 { lines.append("\(foreign.grouped) about something else") }
    if own > 0 { lines.append("\(own.grouped) from ourselves") }
    if unsent > 0 {
      lines.append("\(unsent.grouped) about messages that were never sent: to be read again")
    }
    if cut > 0 { lines.append("\(cut.grouped) not written to the end: to be read again") }
    if vanished > 0 { lines.append("\(vanished.grouped) no plain files, or moved meanwhile") }
    lines += firstLines(faults.map { "not read: \(printable($0))" })
    if foreignNames > 0 {
      lines.append("\(foreignNames.grouped) not read: no UTF-8 in the name of the file; rename it")
    }
    return lines.map { "\($0)\n" }.joined()
  }
}
