package import Model

extension ReceivedMail {
  /// Whether it asks for no further mail: a subject of `unsubscribe`, as mail programs send it for their users.
  ///
  /// A key or a token of ours may follow it.
  package var asksForNoMail: Bool {
    let words = subject.split(separator: " ")
    guard let first = words.first, words.count <= 2 else { return false }
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
      for addressee in addressees {
        guard let token = AttemptToken.first(in: addressee),
          address.replacing(MailHeaders.tokenMark, with: token) == addressee
        else { continue }
        return token
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
