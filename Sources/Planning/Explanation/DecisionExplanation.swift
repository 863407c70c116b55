package import Model

/// Why a stored plan decided about a message as it did, from the plan's own rows alone.
package struct DecisionExplanation: Equatable, Sendable {
  package let row: PlanRow
  /// What set its release: several where they agree, none where it has no true release.
  package let release: [ReleaseSource]
  /// Every day on which it could have gone and did not, in order.
  package let waited: [WaitedDay]
  /// What would give it a day; nil when it has one.
  package let remedy: Remedy?

  /// What a message's first possible day comes from.
  package enum ReleaseSource: Equatable, Sendable {
    case baseDate
    /// Its own `not_before`.
    case notBefore
    /// That it follows a message which the same plan assigns to a day.
    case predecessor(Predecessor)
  }

  /// A day that a message waited, and why it did not go then.
  package struct WaitedDay: Equatable, Sendable {
    package let day: Day
    package let constraint: BindingConstraint
  }

  package enum BindingConstraint: Equatable, Sendable {
    /// Nothing may be sent; `isUsual` where the plan has the weekday more than once and it is closed
    /// each time that no reason is given.
    case closed(reason: String?, isUsual: Bool)
    case full(FullDay)
    /// A channel that contains its own, or its thread's account, may send nothing.
    case outerClosed(channel: Int32, reason: String?)
    /// The room of such a channel went to others.
    case outerFull(channel: Int32, FullDay)
    /// A channel on its way sends as many in the days up to this one as its window allows.
    case window(channel: Int32, days: Int, most: Int, sent: Int)
    /// Every channel that might send it is full or closed, inside the one that it is addressed to.
    case inside(channels: [Int32])
    /// Its recipient gets as many in the days up to this one as the limit allows.
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

  /// How many went first because a share of a channel is theirs.
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

  /// A day whose room went to others.
  package struct FullDay: Equatable, Sendable {
    package let capacity: Int
    /// How many places were taken before the plan was computed.
    package let used: Int
    /// How many messages of each priority go, from 1 to 9.
    package internal(set) var served: [Int]
    /// Who ranks last of those that go; nil when all places were taken before.
    package internal(set) var last: PlanRow?
    package let reason: String?
    /// Those who rank behind the message and went first by a share that it has no part in.
    package internal(set) var protected: [ProtectedPart] = []
    /// How many rank before it only because openers or follow-ups go first.
    package internal(set) var byPrecedence = 0
  }

  /// What would give a message a day: each by itself is enough.
  package struct Remedy: Equatable, Sendable {
    /// That the message which it follows gets a day.
    package internal(set) var predecessor: Int32?
    /// A deadline on this day, the earliest that has room.
    package internal(set) var laterDeadline: Day?
    /// A larger capacity of one day.
    package internal(set) var capacity: MissingCapacity?
    /// How many days a plan must cover at least to reach its release.
    package internal(set) var horizon: Int?
  }

  /// The capacity with which a day would also serve the message.
  package struct MissingCapacity: Equatable, Sendable {
    package let day: Day
    package let from: Int
    package let to: Int
    /// How many that have a better rank wait for that day too.
    package let ahead: Int
  }
}

/// The message that another one follows, as a plan saw it.
package struct Predecessor: Equatable, Sendable {
  /// Its number; nil where it was not to be planned.
  package let message: Int32?
  /// The day that the plan gives it, if it gives one.
  package let day: Day?
  package let waitDays: Int

  package init(message: Int32?, day: Day?, waitDays: Int) {
    self.message = message
    self.day = day
    self.waitDays = waitDays
  }

  /// The first day that it leaves to its follower.
  var release: Day? { day?.advanced(by: waitDays) }
}
