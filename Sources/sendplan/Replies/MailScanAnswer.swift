import Model
import Storage
import Terminal

extension MailScan {
  /// Writes down what was read, and says what came of it.
  func answer(taking change: Change, path: String) throws -> Answer {
    var report = ReplyReport()
    var settled = seen
    var unsent = 0
    var others = UnmatchedMails(self, path: path)
    let elsewhere = try change.takingReplies { intake in
      for finding in findings {
        let effects = try MailScan.take(finding, intake)
        for (effect, reply) in effects { report.count(effect, reply.kind, reply.refusalClass) }
        guard effects.isEmpty else {
          settled.append(finding.key)
          continue
        }
        if let mail = finding.bySender {
          others.add(mail)
          settled.append(finding.key)
        } else {
          // What names a message that was not sent may name one that is found to be sent.
          unsent += 1
        }
      }
      try others.take(change.snapshot, intake, &report)
    }
    try change.remember(seen: settled + unmatched.map(\.key), gone: gone, in: path)
    try change.remember(unread: others.unread)
    return Answer(
      heading + report.text(elsewhere: elsewhere) + remarks(unsent: unsent, others),
      status: faults.isEmpty && foreignNames == 0 ? 0 : 1
    )
  }

  private static func take(_ finding: Finding, _ intake: ReplyImporter) throws
    -> [(ReplyEffect, Reply)]
  {
    if let token = finding.token, let effect = try intake.take(finding.reply, token: token) {
      return [(effect, finding.reply)]
    }
    let effects = try finding.named.compactMap { try take(finding, $0, intake) }
    guard effects.isEmpty else { return effects }
    for key in finding.conversation {
      if let effect = try take(finding, key, intake) { return [effect] }
    }
    return []
  }

  private static func take(
    _ finding: Finding,
    _ key: AttemptKey.Reading,
    _ intake: ReplyImporter
  ) throws -> (ReplyEffect, Reply)? {
    var reply = finding.reply
    if finding.isBulk, try !intake.isFromRecipient(reply, naming: key) { reply.kind = .automatic }
    return try intake.take(reply, naming: key).map { ($0, reply) }
  }

  private var heading: String {
    let read = findings.count + own + unmatched.count + cut
    return "\(counted(read, "new mail")) of \(all.grouped) read\n"
  }

  private func remarks(unsent: Int, _ others: UnmatchedMails) -> String {
    var lines = others.remarks
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

/// What becomes of mails that name no message of ours: some count by their senders, some are listed.
struct UnmatchedMails {
  private var mails: [MailScan.Unmatched]
  private let matchesSender: Bool
  private let path: String
  /// What is listed as matched with nothing.
  private(set) var unread: [UnreadMail] = []
  private var foreign = 0
  /// What a person should see at once.
  private var candidates: [String] = []

  init(_ scan: MailScan, path: String) {
    mails = scan.unmatched
    matchesSender = scan.rules.matchesSender
    self.path = path
  }

  /// Adds one that names only a token that nobody knows.
  mutating func add(_ mail: MailScan.Unmatched) { mails.append(mail) }

  mutating func take(_ snapshot: Snapshot, _ intake: ReplyImporter, _ report: inout ReplyReport)
    throws
  {
    let threads = try snapshot.openThreads(to: Set(mails.compactMap(\.person)))
    let asking = mails.filter { $0.suppressing != nil }.compactMap(\.person)
    let recipients = try snapshot.recipients(among: Set(asking))
    for mail in mails {
      guard let person = mail.person else {
        list(mail, mail.reason)
        continue
      }
      let open = threads[person] ?? []
      let isMeant = matchesSender || mail.suppressing != nil
      var isTaken = false
      for thread in isMeant ? open : [] {
        guard let effect = try intake.take(mail.reply, to: thread) else { continue }
        report.count(effect, mail.reply.kind)
        isTaken = true
      }
      if let cause = mail.suppressing, !isTaken, recipients.contains(person) {
        try intake.suppress(person, cause, reason: "\(cause.name) on \(mail.reply.day)")
        report.count(mail.reply.kind, suppressing: person)
        isTaken = true
      }
      if !isTaken { listCandidate(mail, open) }
    }
  }

  private mutating func listCandidate(_ mail: MailScan.Unmatched, _ open: [OpenThread]) {
    let thread = open.first { $0.isAnswerable(on: mail.reply.day) } ?? open.first { $0.sent == nil }
    guard let thread else { return list(mail, mail.reason) }
    let next = "'\(thread.next)' is still to go to its sender"
    let reason =
      thread.sent.map { "\(next): with --match-sender it counts as an answer to '\($0)'" }
      ?? "\(next), and nothing was sent yet"
    candidates.append("from \(printable(mail.sender ?? "nobody")): \(printable(reason))")
    list(mail, reason)
  }

  private mutating func list(_ mail: MailScan.Unmatched, _ reason: String?) {
    foreign += 1
    guard let reason else { return }
    unread.append(
      UnreadMail(
        folder: path,
        name: mail.key,
        day: mail.reply.day,
        sender: mail.sender,
        subject: mail.subject,
        reason: reason
      )
    )
  }

  var remarks: [String] {
    var lines = firstLines(candidates)
    if foreign > 0 { lines.append("\(foreign.grouped) about something else") }
    if !unread.isEmpty {
      let verb = unread.count == 1 ? "looks" : "look"
      lines.append(
        "of these \(unread.count.grouped) \(verb) like an answer or a report: see 'sendplan replies unread'"
      )
    }
    return lines
  }
}

extension MailScan.Unmatched {
  /// Why nobody writes to the person any more, whatever the mail names; nil where it is an answer like others.
  fileprivate var suppressing: SuppressionCause? { reply.kind.suppressing(reply.refusalClass) }
}
