/// The messages that a plan decides about, as columns in arrival order.
///
/// Days are numbers (`Day.number`) or `Backlog.none`, so that millions of them stay small and need
/// no conversion.
package struct Backlog: Equatable, Sendable {
  /// Stands for a missing day.
  package static let none = Int32.min

  /// The messages' numbers, strictly ascending: arrival order.
  @usableFromInline package internal(set) var message: [Int32] = []
  /// The index of each message's channel in the capacity table.
  @usableFromInline package internal(set) var channel: [Int32] = []
  /// 1, most urgent, to 9.
  @usableFromInline package internal(set) var priority: [Int32] = []
  /// The first day each message may go, or `none`.
  @usableFromInline package internal(set) var notBefore: [Int32] = []
  /// The day from which each message counts as waiting; `none` for a follow-up whose predecessor is
  /// not sent yet, since only its day decides.
  ///
  /// A stored fact: unlike a release it does not move with the base date, so that a waiting message
  /// keeps its place ahead of later ones.
  @usableFromInline package internal(set) var waitingSince: [Int32] = []
  /// The last day on which sending still makes sense, or `none`.
  @usableFromInline package internal(set) var deadline: [Int32] = []
  /// The last day on which each message is not late yet, or `none`; empty where no message has one.
  ///
  /// It is sent after that day, too.
  @usableFromInline package internal(set) var due: [Int32] = []
  /// The follow-ups whose predecessor is not sent yet, in ascending order of `place`.
  package private(set) var followUps: [FollowUp] = []

  /// The message at `place` is sent `waitDays` days after the one at `predecessor`, which is nil if
  /// that message is not to be planned: it is claimed, or in doubt.
  package struct FollowUp: Equatable, Sendable {
    package let place: Int32
    package let predecessor: Int32?
    package let waitDays: Int32

    package init(place: Int32, predecessor: Int32?, waitDays: Int32) {
      self.place = place
      self.predecessor = predecessor
      self.waitDays = waitDays
    }
  }

  package init() {}

  package var count: Int { message.count }

  /// The earliest day from which a message waits; nil if none does.
  package var firstWaiting: Day? {
    waitingSince.lazy.filter { $0 != Backlog.none }.min().map(Day.init(number:))
  }

  package mutating func reserveCapacity(_ count: Int) {
    message.reserveCapacity(count)
    channel.reserveCapacity(count)
    priority.reserveCapacity(count)
    notBefore.reserveCapacity(count)
    waitingSince.reserveCapacity(count)
    deadline.reserveCapacity(count)
  }

  /// Appends a message that arrived after all others here.
  @inlinable
  package mutating func append(
    message: Int32,
    channel: Int32,
    priority: Int32,
    notBefore: Int32,
    waitingSince: Int32,
    deadline: Int32,
    due: Int32 = Backlog.none
  ) {
    precondition(message > (self.message.last ?? Int32.min), "a backlog is in arrival order")
    self.message.append(message)
    self.channel.append(channel)
    self.priority.append(priority)
    self.notBefore.append(notBefore)
    self.waitingSince.append(waitingSince)
    self.deadline.append(deadline)
    if due != Backlog.none || !self.due.isEmpty { appendDue(due) }
  }

  /// Makes the column with the first day that it needs.
  @usableFromInline
  mutating func appendDue(_ day: Int32) {
    if due.isEmpty { due = [Int32](repeating: Backlog.none, count: count - 1) }
    due.append(day)
  }

  /// The last day on which the message at a place is not late yet, or `none`.
  package func due(at place: Int) -> Int32 { due.isEmpty ? Backlog.none : due[place] }

  /// The same messages, of which some have the day on which they are due for a deadline, and others are due on no day.
  package func promising(_ promised: Set<Int32>, givingUp late: Set<Int32>) -> Backlog {
    var backlog = self
    for place in promised.map(Int.init) {
      let deadline = deadline[place]
      backlog.deadline[place] = deadline == Backlog.none ? due[place] : min(deadline, due[place])
    }
    for place in promised.union(late) { backlog.due[Int(place)] = Backlog.none }
    return backlog
  }

  /// Adds that one message here follows another.
  package mutating func append(_ followUp: FollowUp) {
    precondition(followUp.place > (followUps.last?.place ?? -1), "follow-ups are in arrival order")
    followUps.append(followUp)
    waitingSince[Int(followUp.place)] = Backlog.none
  }
}
