/// What limits a plan beside the capacity of each channel and day, and what it aims at; empty for most plans.
///
/// Channels are named by their index in the capacity table.
package struct PlanLimits: Equatable, Sendable {
  /// For each channel the one that contains it, or -1; empty if no channel is inside another.
  ///
  /// A channel that contains others sends nothing itself: a message addressed to it is sent by one
  /// of the innermost channels inside it. Its capacity and what is used and planned of it count for
  /// all that it contains.
  package var outer: [Int32] = []
  /// At most so many messages in so many days in a row.
  package var windows: [Window] = []
  /// Parts of a channel's day that are reserved for some of its messages.
  package var shares: [Share] = []
  /// For each channel which messages go first; empty if priority alone decides everywhere.
  package var precedence: [Precedence] = []
  /// How many messages one recipient may get, over all channels.
  package var perRecipient: RecipientLimit?
  /// For each channel the first day on which holds let it send, as in `MessageAttributes.heldUntil`; empty if no
  /// channel is held, or none is inside another: what is addressed to a held channel is held itself.
  package var heldUntil: [Int32] = []

  /// For each channel what its plan aims at; empty if none aims at anything beside sending the urgent first.
  package var objectives: [ChannelObjectives] = []

  /// What each channel may send on each of the days behind the plan's last that decide what is best within it, channel
  /// by channel and day by day; empty where none do.
  package var outlook: [Int32] = []

  /// The messages, by their numbers in ascending order, that go before all others of their priority, because fewer of
  /// them have a day in time otherwise; the planner decides it.
  package var promoted: [Int32] = []

  package init() {}

  /// Whether nothing limits the plan, whatever it aims at.
  package var isEmpty: Bool {
    var limits = self
    (limits.objectives, limits.outlook, limits.promoted) = ([], [], [])
    return limits == PlanLimits()
  }

  /// Which attributes of messages the limits need.
  package var needsCampaigns: Bool {
    shares.contains { if case .campaign = $0.holder { true } else { false } }
  }
  package var needsRecipients: Bool { perRecipient != nil }
  package var needsFollowUps: Bool {
    !precedence.isEmpty || shares.contains { $0.holder == .openers }
  }
  package var needsAccounts: Bool { isNested }
  package var needsAttributes: Bool {
    needsCampaigns || needsRecipients || needsFollowUps || needsAccounts
  }

  /// Whether any limit counts several days together.
  package var connectsDays: Bool { !windows.isEmpty || perRecipient != nil }

  /// Whether any channel is inside another.
  package var isNested: Bool { outer.contains { $0 >= 0 } }

  /// The channel that directly contains another, or nil.
  package func outer(of channel: Int) -> Int? {
    outer.isEmpty || outer[channel] < 0 ? nil : Int(outer[channel])
  }

  /// The first day on which holds of a channel itself let it send; `Backlog.none` where none holds it.
  package func heldUntil(of channel: Int) -> Int32 {
    heldUntil.isEmpty ? Backlog.none : heldUntil[channel]
  }

  package func objectives(of channel: Int) -> ChannelObjectives {
    objectives.isEmpty ? [] : objectives[channel]
  }

  package func precedence(of channel: Int) -> Precedence {
    precedence.isEmpty ? .priority : precedence[channel]
  }

  /// At most `most` messages of a channel in any `days` days in a row.
  package struct Window: Equatable, Sendable {
    package let channel: Int32
    /// At least 2: a single day has a capacity.
    package let days: Int
    package let most: Int
    /// What was really used on each of the `days - 1` days before the base date, oldest first.
    package let past: [Int32]
    /// The same for the `days - 1` days after the plan's last; empty if nothing was used, as always
    /// unless the base date was set back.
    package let later: [Int32]

    package init(channel: Int32, days: Int, most: Int, past: [Int32], later: [Int32] = []) {
      precondition(days > 1 && past.count == days - 1, "a window knows the days before the plan")
      precondition(
        later.isEmpty || later.count == days - 1,
        "a window knows the days behind the plan"
      )
      self.channel = channel
      self.days = days
      self.most = most
      self.past = past
      self.later = later
    }
  }

  /// Reserves `percent` of what a channel may still send on a day for its holder's messages; what
  /// they do not use goes to any message.
  ///
  /// It applies to messages addressed to the channel or to one inside it.
  package struct Share: Equatable, Sendable {
    package let channel: Int32
    package let holder: Holder
    /// 1 to 100; the shares of one channel total 100 at most.
    package let percent: Int

    package init(channel: Int32, holder: Holder, percent: Int) {
      self.channel = channel
      self.holder = holder
      self.percent = percent
    }

    /// The messages that a share is reserved for; a message of a campaign with a share is not
    /// counted among the openers'.
    package enum Holder: Hashable, Sendable {
      /// The messages of a campaign, by its number in the database.
      case campaign(Int32)
      /// The messages that follow no other.
      case openers
    }
  }

  /// Whether openers or follow-ups go first; otherwise priority decides.
  ///
  /// If several channels' day is filled in one order of rank, messages that go first in their own
  /// channel, and all messages of a channel where priority alone decides, go before those that go
  /// last in theirs.
  package enum Precedence: Int, CaseIterable, Sendable {
    case priority = 0
    case followUps = 1
    case openers = 2

    package var name: String {
      switch self {
      case .priority: "priority"
      case .followUps: "follow-ups"
      case .openers: "openers"
      }
    }
  }

  /// At most `most` messages to one recipient in any `days` days in a row.
  package struct RecipientLimit: Equatable, Sendable {
    package let most: Int
    /// 1 or more.
    package let days: Int
    /// What recipients really got on each day that counts together with one of the plan: before the
    /// base date, on it, and after it if something was sent since.
    package let received: [Use]

    package init(most: Int, days: Int, received: [Use]) {
      self.most = most
      self.days = days
      self.received = received
    }

    package struct Use: Equatable, Sendable {
      package let recipient: Int32
      package let day: Day
      package let count: Int32

      package init(recipient: Int32, day: Day, count: Int32) {
        self.recipient = recipient
        self.day = day
        self.count = count
      }
    }
  }
}
