/// What a hold keeps from being sent; the raw value is how the database writes it.
package enum HoldKind: Int, CaseIterable, Sendable {
  /// Those that were named when it was stated.
  case messages = 1
  /// Those of a campaign, also what is imported later.
  case campaign = 2
  /// What is addressed to a channel or to one inside it, or would go by it.
  case channel = 3
  case everything = 4
  /// What is addressed to a channel that is out of use, or to one inside it, or would go by it.
  case retirement = 5

  package var name: String {
    switch self {
    case .messages: "messages"
    case .campaign: "campaign"
    case .channel: "channel"
    case .everything: "everything"
    case .retirement: "retirement"
    }
  }
}

/// That messages are not sent before a day, or before somebody resumes them.
package struct Hold: Equatable, Sendable {
  package let number: Int
  package let kind: HoldKind
  /// The campaign or the channel.
  package let name: String?
  /// The first day on which it lets anything go; nil where it has no end.
  package let until: Day?
  package let reason: String
  package let since: Instant
  package let actor: String
  /// How many messages it keeps from being sent now.
  package let count: Int

  package init(
    number: Int,
    kind: HoldKind,
    name: String?,
    until: Day?,
    reason: String,
    since: Instant,
    actor: String,
    count: Int
  ) {
    self.number = number
    self.kind = kind
    self.name = name
    self.until = until
    self.reason = reason
    self.since = since
    self.actor = actor
    self.count = count
  }

  /// What it holds, and until when, in words.
  package var words: String {
    let what =
      switch kind {
      case .messages: counted(count, "message")
      case .campaign, .channel:
        "\(kind.name) \(printable(name ?? "")) (\(counted(count, "message")))"
      case .everything: "everything (\(counted(count, "message")))"
      case .retirement: "retired channel \(printable(name ?? "")) (\(counted(count, "message")))"
      }
    return what + (until.map { " until \($0)" } ?? "")
  }
}
