package import Model

/// Why a stored plan decided as it did about a message, from the plan's own rows alone.
package struct DecisionExplanation: Equatable, Sendable {
  package let row: PlanRow
  /// What determines its release: several facts if they agree, none if it has no true release.
  package let release: [ReleaseSource]
  /// Every day on which it could have gone and did not, in order.
  package let waited: [WaitedDay]
  /// What would give it a day; nil if it has one.
  package let remedy: Remedy?

  /// A fact that determines a message's first possible day.
  package enum ReleaseSource: Equatable, Sendable {
    case baseDate
    /// Its own `not_before`.
    case notBefore
    /// It is held until then.
    case held
    /// It follows a message to which the same plan assigns a day.
    case predecessor(Predecessor)
  }

  /// A day that a message waited, and why it did not go then.
  package struct WaitedDay: Equatable, Sendable {
    package let day: Day
    package let constraint: BindingConstraint
  }

  package enum BindingConstraint: Equatable, Sendable {
    /// The channel is closed; `isUsual` if the plan has the weekday more than once and it is closed
    /// each time that no reason is given.
    case closed(reason: String?, isUsual: Bool)
    case full(FullDay)
    /// A channel that contains its own, or its thread's account, is closed.
    case outerClosed(channel: Int32, reason: String?)
    /// The capacity of such a channel went to other messages.
    case outerFull(channel: Int32, FullDay)
    /// A channel on its path sends as many in days that include this one as its window allows.
    case window(channel: Int32, days: Int, most: Int, sent: Int)
    /// A channel on its path is held; until nil where the hold has no end.
    case held(channel: Int32, until: Day?)
    /// Every account that could send it, inside the channel addressed, is full or closed.
    case inside(channels: [Int32])
    /// What a window or its recipient's limit allowed was kept for messages of higher rank that are known to need it on
    /// a later day.
    case reserved
    /// Its recipient gets as many in days that include this one as the limit allows.
    case recipient(most: Int, days: Int, got: [Received])
  }

  /// What a recipient gets on a day: really sent before the plan, or planned.
  package struct Received: Equatable, Sendable {
    package let day: Day
    package let count: Int
    package let isPlanned: Bool

    package init(day: Day, count: Int, isPlanned: Bool) {
      self.day = day
      self.count = count
      self.isPlanned = isPlanned
    }
  }

  /// How many messages went first because a share protects them.
  package struct ProtectedPart: Equatable, Sendable {
    package let channel: Int32
    package let holder: PlanLimits.Share.Holder
    package let count: Int

    package init(channel: Int32, holder: PlanLimits.Share.Holder, count: Int) {
      self.channel = channel
      self.holder = holder
      self.count = count
    }
  }

  /// A day whose capacity went to other messages.
  package struct FullDay: Equatable, Sendable {
    package let capacity: Int
    /// How many places were used before the plan was computed.
    package let used: Int
    /// How many messages of each priority go, from 1 to 9.
    package internal(set) var served: [Int]
    /// The last message by rank that goes; nil if all places were used before.
    package internal(set) var last: PlanRow?
    package let reason: String?
    /// The messages that rank behind this one and went first by a share for which it is not
    /// eligible.
    package internal(set) var protected: [ProtectedPart] = []
    /// The messages that rank behind this one and go, because the best plan needs that.
    package internal(set) var needed: [Int32] = []
    /// How many rank before it only because openers or follow-ups go first.
    package internal(set) var byPrecedence = 0
  }

  /// What would give a message a day; each alternative is enough by itself.
  package struct Remedy: Equatable, Sendable {
    /// The message that it follows needs a day.
    package internal(set) var predecessor: Int32?
    /// A deadline on this day, the earliest with free capacity.
    package internal(set) var laterDeadline: Day?
    /// A larger capacity of one day.
    package internal(set) var capacity: MissingCapacity?
    /// Its holds have to end.
    package internal(set) var resume = false
    /// The least horizon that reaches its release.
    package internal(set) var horizon: Int?
    /// How many messages went before it on some day and have a later deadline or none.
    package internal(set) var couldHaveWaited = 0
  }

  /// The capacity with which a day would also serve the message.
  package struct MissingCapacity: Equatable, Sendable {
    package let day: Day
    package let from: Int
    package let to: Int
    /// How many messages that rank before it wait for that day too.
    package let ahead: Int
  }
}

/// The message that another one follows, as a plan sees it.
package struct Predecessor: Equatable, Sendable {
  /// Its number; nil if it was not to be planned.
  package let message: Int32?
  /// The day that the plan gives it, if it gives one.
  package let day: Day?
  package let waitDays: Int

  package init(message: Int32?, day: Day?, waitDays: Int) {
    self.message = message
    self.day = day
    self.waitDays = waitDays
  }

  /// The first day on which its follow-up may go.
  var release: Day? { day?.advanced(by: waitDays) }
}
