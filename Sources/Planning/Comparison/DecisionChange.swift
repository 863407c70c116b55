package import Model

/// How the decision about one message differs between two plans.
package struct DecisionChange: Equatable, Sendable {
  package enum Kind: CaseIterable, Sendable {
    /// Only the new plan knows the message.
    case added
    /// Only the old plan knows the message.
    case removed
    /// It goes on an earlier day, or has a day and had none.
    case earlier
    /// It goes on a later day, or no longer has one.
    case later
    /// Another account sends it on the same day.
    case account
    /// It goes on the same day, with another content or by another channel.
    case edited

    package var name: String {
      switch self {
      case .added: "added"
      case .removed: "removed"
      case .earlier: "earlier"
      case .later: "later"
      case .account: "account"
      case .edited: "edited"
      }
    }
  }

  package let message: Int32
  /// The channel's number in the database.
  package let channel: Int32
  package let kind: Kind
  /// The days that the old and the new plan assign, where they assign one.
  package let from: Day?
  package let to: Day?
  /// Why the new plan has no day for it.
  package let reason: UnplacedReason?
  /// Whether its priority, `not_before` or deadline differs, so that the change was requested.
  package let isRescheduled: Bool
  /// What became of its holds, where that makes it go later, or lets it go earlier.
  package let hold: HoldChange?
  /// The channels that send it in the old and the new plan, where both do and they differ.
  package let accounts: InputComparison.Pair<Int32>?
  /// The versions of its content, and the channels that it is addressed to, in the old and the new plan, where they
  /// differ.
  package let contents: InputComparison.Pair<Int32>?
  package let channels: InputComparison.Pair<Int32>?

  package init(
    message: Int32,
    channel: Int32,
    kind: Kind,
    from: Day? = nil,
    to: Day? = nil,
    reason: UnplacedReason? = nil,
    isRescheduled: Bool = false,
    hold: HoldChange? = nil,
    accounts: InputComparison.Pair<Int32>? = nil,
    contents: InputComparison.Pair<Int32>? = nil,
    channels: InputComparison.Pair<Int32>? = nil
  ) {
    self.message = message
    self.channel = channel
    self.kind = kind
    self.from = from
    self.to = to
    self.reason = reason
    self.isRescheduled = isRescheduled
    self.hold = hold
    self.accounts = accounts
    self.contents = contents
    self.channels = channels
  }

  /// Whether its content or its channel was edited.
  package var isEdited: Bool { contents != nil || channels != nil }

  /// How many days later it goes, negative for earlier; nil unless both plans give it a day.
  package var days: Int? {
    guard let from, let to else { return nil }
    return from.days(to: to)
  }
}

/// Whether a message is held for longer in one plan than in the one before, or less long.
package enum HoldChange: Equatable, Sendable {
  case held
  case released

  /// Takes the days until which it was held and is; nil where they are the same.
  init?(from old: Int32, to new: Int32) {
    guard old != new else { return nil }
    self = old < new ? .held : .released
  }
}

extension DecisionChange {
  /// The change of a message that both plans know; nil if its day, its account and its content are the same.
  init?(from old: PlanRow, to new: PlanRow, isRescheduled: Bool) {
    let (from, to) = (old.day, new.day)
    let isSentByOther = from != nil && to != nil && old.sender != new.sender
    let contents = InputComparison.Pair(old: old.content, new: new.content)
    let channels = InputComparison.Pair(old: old.channel, new: new.channel)
    let isEdited = !contents.isEqual || !channels.isEqual
    guard from != to || isSentByOther || isEdited else { return nil }
    // Having no day is later than any day.
    let isLater = to.map { to in from.map { $0 < to } ?? false } ?? true
    let hold = HoldChange(from: old.attributes.heldUntil, to: new.attributes.heldUntil)
    self.init(
      message: new.message,
      channel: new.channel,
      kind: from == to ? isEdited ? .edited : .account : isLater ? .later : .earlier,
      from: from,
      to: to,
      reason: new.unplacedReason,
      isRescheduled: isRescheduled,
      hold: hold == (isLater ? .held : .released) && from != to ? hold : nil,
      accounts: isSentByOther ? InputComparison.Pair(old: old.sender, new: new.sender) : nil,
      contents: contents.isEqual ? nil : contents,
      channels: channels.isEqual ? nil : channels
    )
  }

  init(added row: PlanRow) {
    self.init(
      message: row.message,
      channel: row.channel,
      kind: .added,
      to: row.day,
      reason: row.unplacedReason
    )
  }

  init(removed row: PlanRow) {
    self.init(message: row.message, channel: row.channel, kind: .removed, from: row.day)
  }
}

extension PlanRow {
  /// Why the message is unplaced, or nil when it has a day.
  fileprivate var unplacedReason: UnplacedReason? {
    if case .unplaced(let reason) = decision { reason } else { nil }
  }
}
