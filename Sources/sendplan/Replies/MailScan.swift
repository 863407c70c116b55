import Formats
import Model
import Storage
import Terminal

/// One look through a Maildir or an mbox: what the mails say, before any of it is written down.
struct MailScan {
  /// What is known before.
  struct Known {
    let origin: Origin
    let senders: Set<FoldedAddress>
    let seen: Set<String>
    /// The addresses at which readers ask for no more, and to which failures are reported.
    let addresses: (unsubscribe: Set<String>, bounces: Set<String>)
  }

  /// What a person wants to count.
  struct Rules {
    /// Whether automatic answers are replies.
    var countsAutomatic = false
    /// Whether a mail from an address with something pending is an answer, where nothing else says so.
    var matchesSender = false
    /// Whether the next step waits until an absence ends.
    var waitsForAbsence = false
  }

  /// A mail that names messages of ours.
  struct Finding {
    let key: String
    let reply: Reply
    /// Whether it counts as a person's answer only from the recipient of what it names.
    let isBulk: Bool
    /// All of them are answered.
    let named: [AttemptKey.Reading]
    /// Else the first of these that was sent.
    let conversation: [AttemptKey.Reading]
    /// The token of an attempt, which goes before all keys.
    let token: String?
    /// How a wish for no more counts where nobody knows its token.
    let bySender: Unmatched?
  }

  /// A mail that names none.
  struct Unmatched {
    let key: String
    let reply: Reply
    /// The address that it is from, or whose complaint it is; nil where a server sent it.
    let person: FoldedAddress?
    let sender: String?
    let subject: String
    /// Why it looks like an answer or a report about another mail.
    let reason: String?
  }

  let rules: Rules
  private let known: Known
  private(set) var findings: [Finding] = []
  private(set) var unmatched: [Unmatched] = []
  /// The mails that need not be read again, and those that are gone.
  private(set) var seen: [String] = []
  private(set) var gone: [String] = []
  private(set) var all = 0
  private(set) var own = 0
  private(set) var vanished = 0
  /// Mails that end inside their headers and name nothing of ours so far.
  private(set) var cut = 0
  private(set) var foreignNames = 0
  private(set) var faults: [String] = []

  /// More ids of one field than these are not looked up.
  private static let mostIDs = 100

  init(_ known: Known, _ rules: Rules) {
    self.known = known
    self.rules = rules
  }

  /// Reads every mail that was not read before.
  mutating func read(_ source: borrowing MailSource, today: Day, on console: Console) throws {
    switch source {
    case .maildir(let folder): try read(folder, today, console)
    case .mbox(let file): try read(file, today, console)
    }
  }

  private mutating func read(_ folder: borrowing MailFolder, _ today: Day, _ console: Console)
    throws
  {
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
        if let mail = try folder.mail(entry, findsAbsences: rules.waitsForAbsence) {
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

  private mutating func read(_ file: borrowing MailboxFile, _ today: Day, _ console: Console) throws
  {
    var keys: Set<String> = []
    try file.forEachMail(findsAbsences: rules.waitsForAbsence) { entry in
      all += 1
      guard keys.insert(entry.key).inserted, !known.seen.contains(entry.key) else { return }
      take(entry.mail, entry.key, today)
    }
    gone = Array(known.seen.subtracting(keys))
  }

  private mutating func take(_ mail: ReceivedMail, _ key: String, _ today: Day) {
    guard !isOurs(mail) else {
      own += 1
      seen.append(key)
      return
    }
    let (named, conversation) = keys(in: mail)
    let token = token(in: mail)
    let source = Reply.Source.mail(mail.messageID.map { "<\($0)>" } ?? key, sender: mail.sender)
    let reply = reply(of: mail, on: min(mail.day ?? today, today), from: source)
    let bySender = Unmatched(
      key: key,
      reply: reply,
      person: mail.person.map { FoldedAddress($0) },
      sender: mail.sender,
      subject: mail.subject,
      reason: mail.reasonUnmatched ?? reasonToLook(at: mail)
    )
    if !named.isEmpty || !conversation.isEmpty || token != nil {
      findings.append(
        Finding(
          key: key,
          reply: reply,
          isBulk: mail.nature == .bulk && !rules.countsAutomatic && reply.kind == .reply,
          named: named,
          conversation: conversation,
          token: token,
          bySender: token != nil && reply.kind == .unsubscribe ? bySender : nil
        )
      )
    } else if mail.isCut {
      cut += 1
    } else {
      unmatched.append(bySender)
    }
  }

  /// What we sent ourselves, or a colleague from the same address, answers nothing.
  private func isOurs(_ mail: ReceivedMail) -> Bool {
    !mail.isOfServer
      && (mail.hasOurKey || mail.messageID.flatMap(ourKey) != nil
        || mail.sender.map { known.senders.contains(FoldedAddress($0)) } ?? false)
  }

  private func ourKey(_ id: String) -> AttemptKey.Reading? {
    ours(AttemptKey.reading(messageID: id))
  }

  private func ours(_ reading: AttemptKey.Reading?) -> AttemptKey.Reading? {
    reading?.isMarked(by: known.origin) == true ? reading : nil
  }

  private func keys(in mail: ReceivedMail) -> (
    named: [AttemptKey.Reading], conversation: [AttemptKey.Reading]
  ) {
    if let returned = mail.returned { return (ourKeys(of: returned), []) }
    let named = mail.inReplyTo.prefix(MailScan.mostIDs).compactMap(ourKey)
    let conversation = mail.references.suffix(MailScan.mostIDs).reversed().compactMap(ourKey)
    return (named + [ours(mail.keyInSubject)].compactMap(\.self), conversation)
  }

  /// The message that a report returns: one at most, since a report about a foreign mail may quote ours.
  private func ourKeys(of returned: ReturnedMail) -> [AttemptKey.Reading] {
    let key = ours(returned.key.flatMap { AttemptKey.reading($0) })
    return Array((returned.messageIDs.compactMap(ourKey) + [key].compactMap(\.self)).prefix(1))
  }

  /// The token by which a mail names an attempt: behind a wish for no more, or in the address that it came to.
  ///
  /// What a report returns says more exactly what it is about.
  private func token(in mail: ReceivedMail) -> String? {
    if mail.returned.map({ !ourKeys(of: $0).isEmpty }) == true { return nil }
    return mail.tokenInSubject ?? mail.token(at: known.addresses.unsubscribe)
      ?? mail.token(at: known.addresses.bounces)
  }

  /// Whether its reader wants no more: the subject says so, or it came to an address that names the attempt.
  ///
  /// Anybody may write to an address without a token, and a program that answers wants nothing.
  private func isUnsubscribing(_ mail: ReceivedMail) -> Bool {
    mail.asksForNoMail
      || mail.nature != .automatic && mail.token(at: known.addresses.unsubscribe) != nil
  }

  /// What came to where readers ask for no more, and does not say so, is for a person to read.
  private func reasonToLook(at mail: ReceivedMail) -> String? {
    guard mail.nature != .automatic,
      mail.addressees.contains(where: known.addresses.unsubscribe.contains)
    else { return nil }
    return "it came to where readers ask for no more, but its subject is not 'unsubscribe'"
  }

  private func reply(of mail: ReceivedMail, on day: Day, from source: Reply.Source) -> Reply {
    switch mail.nature {
    case .personal, .automatic, .bulk:
      let isAutomatic = mail.nature == .automatic && !rules.countsAutomatic
      let kind: ReplyKind = isAutomatic ? .automatic : .reply
      var reply = Reply(isUnsubscribing(mail) ? .unsubscribe : kind, on: day, from: source)
      reply.absentUntil = mail.absentUntil
      return reply
    case .report(let report):
      return Reply(
        report.isPermanent ? .bounce : .automatic,
        on: day,
        from: source,
        report.refusalClass,
        detail: report.detail
      )
    case .complaint(let complaint):
      return Reply(
        complaint.isComplaint ? .complaint : .automatic,
        on: day,
        from: source,
        detail: complaint.detail
      )
    }
  }
}

extension ReceivedMail {
  /// Whether it is a report or a complaint, which a server sends and no reader.
  fileprivate var isOfServer: Bool {
    switch nature {
    case .personal, .automatic, .bulk: false
    case .report, .complaint: true
    }
  }

  /// The address of the person who speaks in it.
  fileprivate var person: String? {
    switch nature {
    case .personal, .automatic, .bulk: sender
    case .report: nil
    case .complaint(let complaint): complaint.recipient
    }
  }

  /// What a report or a complaint returns of the mail that it is about.
  fileprivate var returned: ReturnedMail? {
    switch nature {
    case .personal, .automatic, .bulk: nil
    case .report(let report): report.returned
    case .complaint(let complaint): complaint.returned
    }
  }
}
