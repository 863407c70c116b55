package import Model

extension RefusalClass {
  /// Classifies a refusal by its enhanced status, else by its words, else by the reply code.
  ///
  /// A status says more than the code, but servers use some of them (x.0.0, 5.1.0, 5.4.1, 5.5.0, 5.7.1 …) for
  /// everything; there the words decide first. Sources: RFC 5321 4.2.3, RFC 3463, and the registry of RFC 5248.
  package init(code: Int?, _ status: EnhancedStatus?, words: String) {
    let text = words.lowercased()
    let told = RefusalClass(words: text)
    self =
      status.flatMap { RefusalClass($0, told) } ?? told ?? code.flatMap { RefusalClass(code: $0) }
      ?? .other
  }

  /// What a status says; `told` is what the words say.
  private init?(_ status: EnhancedStatus, _ told: RefusalClass?) {
    switch (status.subject, status.detail) {
    case (1, 7), (1, 8), (7, 3), (7, 4), (7, 5), (7, 8), (7, 9), (7, 11), (7, 14), (7, 57), (7, 60):
      self = .notPermitted
    case (1, 0), (5, _), (0, _), (6, _), (2, 0),
      (3, _) where status.detail != 4:
      guard let told else { return nil }
      self = told
    case (1, _), (2, 1), (4, 4): self = told == .notPermitted ? .notPermitted : .deadAddress
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
      .notPermitted,
      [
        "relay", "rcpthosts", "authentication", "not authenticated", "credentials",
        "sender address rejected", "sender rejected", "sender denied", "sender verify",
        "sender not allowed", "not allowed to send", "not authorized to send", "send as",
        "sendasdenied", "sender domain", "not owned by", "bad sender", "invalid sender",
        "username and password", "password not accepted", "from address",
      ]
    ),
    (
      .mailboxFull,
      [
        "mailbox full", "mailbox is full", "over quota", "overquota", "quota exceeded",
        "exceeded storage", "exceeds quota", "quota full", "storage allocation", "out of storage",
        "insufficient storage", "insufficient system storage", "inbox is full",
        "mailfolder is full",
      ]
    ),
    (
      .tooBig,
      [
        "too large", "too big", "message size", "size limit", "exceeds the maximum size",
        "exceeds size", "maximum message size",
      ]
    ),
    (
      .deadAddress,
      [
        "user unknown", "unknown user", "no such user", "unknown recipient", "recipient unknown",
        "no such recipient", "no such mailbox", "mailbox not found", "mailbox unknown",
        "does not exist", "doesn't exist", "not exist", "no mailbox", "no longer available",
        "invalid recipient", "recipient not found", "user not found", "unknown address",
        "address unknown", "unrouteable address", "unroutable", "no such address",
        "account is disabled", "account disabled", "mailbox disabled", "account has been disabled",
        "is inactive", "no such domain", "host not found", "domain not found", "unknown local",
        "not our customer", "doesn't have", "isn't in my", "no account",
      ]
    ),
    (
      .blocked,
      [
        "spam", "block", "black list", "blacklist", "denylist", "policy", "reputation", "dnsbl",
        "rbl", "spf", "dkim", "dmarc", "unsolicited", "content rejected", "virus", "suspicious",
        "access denied", "banned",
      ]
    ),
    (
      .expired,
      [
        "retry timeout", "delivery time expired", "retry time not reached",
        "could not be delivered for",
        "message expired", "timed out", "too long in the queue", "giving up",
      ]
    ),
  ]
}
