package import Model

/// Something that came back on a message, as somebody tells it.
package struct Reply: Equatable, Sendable {
  package var kind: ReplyKind
  package let day: Day
  package let source: Source
  /// Of a bounce, what the receiver objects to; nil where nobody says.
  package let refusalClass: RefusalClass?
  /// Of a bounce or a complaint, the receiver's own sentence.
  package let detail: String?
  /// Of an automatic answer, the day before which the next step is not to go; nil where that does not matter.
  package var absentUntil: Day?

  /// Who says so.
  package enum Source: Equatable, Sendable {
    case person
    case file
    /// A mail of this id, or of this name where it has none.
    case mail(String, sender: String?)

    /// Two mails of one text are one mail.
    var text: String {
      switch self {
      case .person: "a person"
      case .file: "a file"
      case .mail(let id, _): id
      }
    }

    var sender: String? {
      switch self {
      case .person, .file: nil
      case .mail(_, let sender): sender
      }
    }
  }

  package init(
    _ kind: ReplyKind,
    on day: Day,
    from source: Source,
    _ refusalClass: RefusalClass? = nil,
    detail: String? = nil
  ) {
    self.kind = kind
    self.day = day
    self.source = source
    self.refusalClass = kind == .bounce ? refusalClass : nil
    self.detail = detail.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Why nothing goes to the recipient any more; nil if something may.
  var suppressing: SuppressionCause? { kind.suppressing(refusalClass) }

  /// Why, for whoever looks at the suppressed address later.
  func reason(of id: String) -> String {
    switch kind {
    case .bounce: "delivery of '\(id)' failed for good"
    case .complaint: "complaint about '\(id)'"
    case .unsubscribe: "no further mail wanted, said in answer to '\(id)'"
    case .reply, .automatic: "answer to '\(id)'"
    }
  }
}

/// What a reply has changed.
package struct ReplyEffect: Equatable, Sendable {
  /// The id of the message that was answered.
  package let id: String
  /// False where it was known.
  package var isNew = true
  /// Whether a person has taken it back since it was recorded, so that it does not count.
  package var wasWithdrawn = false
  /// The day of the reply that is on record, when this one is not new.
  package var earlier: Day?
  /// How many later steps of the thread were canceled.
  package var canceled = 0
  /// How many next steps wait until an absence ends.
  package var postponed = 0
  /// The steps that a run has picked up and that are left to finish.
  package var claimed: [String] = []
  /// The address that is suppressed now, because it does not exist or nobody there wants mail.
  package var suppressed: FoldedAddress?
}
