package import Model

extension ReceivedMail {
  /// Whether it asks for no further mail: a subject of `unsubscribe`, as mail programs send it for their users.
  ///
  /// A key or a token of ours may follow it. No program that answers for somebody asks for that.
  package var asksForNoMail: Bool {
    let words = subject.split(separator: " ")
    guard nature != .automatic, let first = words.first, words.count <= 2 else { return false }
    return first.lowercased() == "unsubscribe"
      && (words.count == 1 || AttemptKey.reading(String(words[1])) != nil || tokenInSubject != nil)
  }

  /// The token that follows the wish for no further mail.
  package var tokenInSubject: String? {
    let words = subject.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "unsubscribe" else { return nil }
    return AttemptToken.first(in: String(words[1]))
  }

  /// The token in the address that it came to, of some addresses with `{token}` in them.
  package func token(at addresses: Set<String>) -> String? {
    for address in addresses {
      guard let mark = address.firstRange(of: MailHeaders.tokenMark) else { continue }
      let (start, end) = (address[..<mark.lowerBound], address[mark.upperBound...])
      for addressee in addressees where addressee.hasPrefix(start) && addressee.hasSuffix(end) {
        // Letters and digits may stand beside it.
        let middle = String(addressee.dropFirst(start.count).dropLast(end.count))
        if let token = AttemptToken.first(in: middle), token == middle { return token }
      }
    }
    return nil
  }

  /// The key that follows the wish for no further mail.
  package var keyInSubject: AttemptKey.Reading? {
    let words = subject.split(separator: " ")
    return asksForNoMail && words.count == 2 ? AttemptKey.reading(String(words[1])) : nil
  }

  /// Why it looks like an answer or a report about another mail than ours; nil where it does not.
  package var reasonUnmatched: String? {
    switch nature {
    case .report(let report): ReceivedMail.reason("a report", about: report.returned)
    case .complaint(let complaint): ReceivedMail.reason("a complaint", about: complaint.returned)
    case .personal, .automatic, .bulk:
      if let id = inReplyTo.first ?? references.last {
        "an answer to another mail: <\(id)>"
      } else if hasSubjectOfAnswer {
        "its subject is that of an answer, but it names no mail"
      } else if nature == .automatic, AutomaticSubject.isOne(subject) {
        "an automatic answer that names no mail"
      } else if asksForNoMail {
        "it asks for no further mail, but nothing was to go to its sender"
      } else {
        nil
      }
    }
  }

  private static func reason(_ kind: String, about returned: ReturnedMail?) -> String {
    returned?.messageIDs.first.map { "\(kind) about another mail: <\($0)>" }
      ?? "\(kind) that does not say about which mail"
  }

  /// In lower case, without the colon.
  private static let prefixesOfAnswers: Set<String> = [
    "re", "aw", "antw", "sv", "vs", "rv", "res", "rif", "odp", "ynt", "回复", "答复", "回覆",
  ]

  private var hasSubjectOfAnswer: Bool {
    guard let colon = subject.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return false }
    let prefix = subject[..<colon].prefix { $0 != "[" && $0 != " " }
    return ReceivedMail.prefixesOfAnswers.contains(prefix.lowercased())
  }
}
