package import Model

extension RefusalClass {
  /// Classifies a refusal by its enhanced status, else by its words, else by the reply code.
  ///
  /// A status says more than the code, but servers use some of them (x.0.0, 5.1.0, 5.4.1, 5.5.0, 5.7.1 …) for
  /// everything; there the words decide first. Sources: RFC 5321 4.2.3, RFC 3463, and the registry of RFC 5248.
  package init(code: Int?, _ status: EnhancedStatus?, words: String) {
    self = RefusalClass.told(code: code, status, words: words) ?? .other
  }

  /// The same; nil where nothing known says what it is, while `other` is known to be none of the classes.
  static func told(code: Int?, _ status: EnhancedStatus?, words: String) -> RefusalClass? {
    let text = withoutNames(words.lowercased())
    if status?.subject == 4, status?.detail == 1, text.contains(directoryRefusal) {
      return .deadAddress
    }
    let told = RefusalClass(words: text)
    return status.flatMap { RefusalClass($0, told) } ?? told
      ?? code.flatMap { RefusalClass(code: $0) }
  }

  /// What Exchange Online says, with 5.4.1, of an address that is not in its directory.
  private static let directoryRefusal = "recipient address rejected: access denied"

  /// The words without addresses and names of hosts, in which anything may stand.
  private static func withoutNames(_ words: String) -> String {
    words.split(separator: " ").filter { word in
      guard !word.contains("@") else { return false }
      let dot = word.firstIndex(of: ".")
      let isHost = dot.map { word[word.index(after: $0)...].first?.isLetter == true } ?? false
      return !isHost || word.contains("/")
    }.joined(separator: " ")
  }

  /// What a status says; `told` is what the words say.
  private init?(_ status: EnhancedStatus, _ told: RefusalClass?) {
    switch (status.subject, status.detail) {
    case (1, 7), (1, 8), (7, 3), (7, 4), (7, 5), (7, 11), (7, 14), (7, 57), (7, 60):
      self = .notPermitted
    case (7, 8), (7, 9): self = told == .blocked ? .blocked : .notPermitted
    // Signatures and the names of sending hosts: RFC 7372.
    case (7, 20...26): self = .blocked
    case (1, 0), (5, _), (0, _), (6, _), (2, 0),
      (3, _) where status.detail != 4:
      guard let told else { return nil }
      self = told
    case (1, _), (2, 1), (4, 4):
      switch told {
      case .quota, .notPermitted, .blocked, .mailboxFull, .other: self = told ?? .other
      case .deadAddress, .tooBig, .expired, nil:
        // A status of 4 that does not say so in words may pass.
        guard status.kind == 5 || told == .deadAddress else { return nil }
        self = .deadAddress
      }
    case (2, 2): self = told == .quota ? .quota : .mailboxFull
    case (2, 3), (3, 4): self = .tooBig
    case (4, 5): self = .quota
    case (4, 6), (4, 7): self = told ?? .expired
    case (7, _): self = told ?? .blocked
    default:
      guard let told else { return nil }
      self = told
    }
  }

  /// What a reply code without a status and without known words says.
  private init?(code: Int) {
    switch code {
    case 530, 534, 535, 538, 454: self = .notPermitted
    case 552, 452: self = .mailboxFull
    case 521, 556: self = .deadAddress
    default: return nil
    }
  }

  /// What words say that servers use; nil if none is known.
  private init?(words: String) {
    let found = RefusalClass.phrases.first { $0.phrases.contains { words.contains($0) } }
    guard let found else { return nil }
    self = found.meaning
  }

  /// In lower case; the first list that has one decides.
  private static let phrases: [(meaning: RefusalClass, phrases: [String])] = [
    (
      .quota,
      [
        "sending quota", "sending limit", "daily limit", "hourly limit", "message limit",
        "rate limit", "too many messages", "too many recipients", "too many emails",
        "too many mails", "quota exceeded for sender", "daily user", "daily smtp",
        "maximum number of messages", "limit on the number of", "sent too many",
      ]
    ),
    (
      .other,
      [
        "receiving mail at a rate", "receiving mail too quickly", "prevents additional messages",
        "temporary locked", "temporarily locked", "found, try again",
        "malformed or unexpected name server reply",
      ]
    ),
    (
      .blocked,
      [
        "reverse dns", "ptr record", "rdns", "unauthenticated senders",
        "authentication checks failed", "sender is unauthenticated",
        "requires all senders to authenticate", "spf record", "for policy reasons",
      ]
    ),
    (
      .notPermitted,
      [
        "relay", "rcpthosts", "authentication", "not authenticated", "credentials",
        "sender address rejected", "sender rejected", "sender denied", "sender verify",
        "sender not allowed", "not allowed to send", "not authorized to send", "send as",
        "sendasdenied", "sender domain", "domain of sender", "sender address", "valid sender",
        "not owned by", "bad sender",
        "invalid sender", "username and password", "password not accepted", "from address",
      ]
    ),
    (
      .mailboxFull,
      [
        "mailbox full", "mailbox is full", "over quota", "overquota", "over the quota",
        "over its quota", "quota exceeded", "quota violation", "quota full", "exceeded storage",
        "exceeds quota", "exceeded its quota", "exceeded the quota", "mailbox exceeds",
        "mailbox size", "disk quota", "disk full", "disk space", "storage limit",
        "storage allocation", "out of storage", "storage space", "insufficient storage",
        "insufficient system storage", "inbox is full", "account is full", "mailfolder is full",
        "mail box full", "exceeded the local limit", "postfach voll", "postfach ist voll",
        "boîte pleine", "buzón lleno",
      ]
    ),
    (
      .tooBig,
      [
        "too large", "too big", "message too long", "message is too long", "message size",
        "size limit", "size exceeds",
        "file size", "message exceeds", "exceeds the maximum size", "exceeds size",
        "maximum message size", "exceeds maximum",
      ]
    ),
    (
      .deadAddress,
      [
        "user unknown", "unknown user", "unknown recipient", "recipient unknown", "unknown mailbox",
        "mailbox unknown", "unknown address", "address unknown", "unknown local", "unknown host",
        "host unknown", "unknown domain", "domain unknown", "addressee unknown", "is unknown",
        "user not known", "no such user", "no such recipient", "no such mailbox", "no such address",
        "no such person", "no such domain", "no such host", "no such account", "nosuchuser",
        "no mailbox", "no account", "no user", "no valid recipient", "mailbox not found",
        "recipient not found", "user not found", "account not found", "address not found",
        "not found in directory", "host not found", "domain not found", "domain name not found",
        "recipnotfound", "wasn't found", "couldn't be found", "could not be found", "couldn't find",
        "does not exist", "doesn't exist", "do not exist", "not existing", "non-existent",
        "nonexistent", "not exist.", "recipient not exist", "user not exist",
        "final delivery userid", "見つかりません", "存在しません", "リストにありません", "宛先不明", "no longer available",
        "no longer exists", "no longer valid", "no longer in use", "no longer active",
        "no longer on server", "invalid recipient", "invalid mailbox", "invalid user",
        "invalid address", "bad destination", "bad address", "not a valid", "not a known",
        "is not known", "not listed in", "not recognized", "unrouteable address",
        "unrouteable mail domain", "unroutable", "account is disabled", "account disabled",
        "mailbox disabled", "user disabled", "is disabled", "has been disabled", "is inactive",
        "account inactive", "mailbox inactive", "deactivated", "account closed",
        "account has been closed", "not our customer", "doesn't have", "does not have an account",
        "isn't in my", "550 requested action not taken: mailbox unavailable",
        "550 mailbox unavailable", "domain is not reachable", "nxdomain",
        "empfänger unbekannt", "unbekannter empfänger", "adresse inconnue", "destinataire inconnu",
        "usuario desconocido", "utente sconosciuto",
      ]
    ),
    (
      .blocked,
      [
        "spam", "block", "black list", "blacklist", "denylist", "policy", "reputation", "dnsbl",
        "rbl", "spf", "dkim", "dmarc", "unsolicited", "content rejected", "message rejected",
        "mail rejected", "rejected your message", "virus", "suspicious", "access denied", "banned",
        "forbidden", "prohibited", "prohibition", "client ip", "invalid ip", "not have permission",
        "not permitted to", "(bl)", "junk",
      ]
    ),
    (
      .expired,
      [
        "retry timeout", "delivery time expired", "retry time not reached",
        "could not be delivered for", "message expired", "envelope expired", "delivery expired",
        "has expired", "timed out", "time out", "timeout", "too long in the queue", "giving up",
        "not responding", "not delivered within", "not be delivered within", "connection refused",
        "no route to host", "could not connect", "unable to connect", "couldn't establish",
        "socket error",
      ]
    ),
  ]
}
