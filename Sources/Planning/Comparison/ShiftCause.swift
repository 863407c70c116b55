package import Model

/// A difference in the inputs of two plans because of which a message goes on another day.
///
/// `from` is always the old plan's value, `to` the new one's.
package enum ShiftCause: Equatable, Sendable {
  case notBefore(from: Day?, to: Day?)
  case deadline(from: Day?, to: Day?)
  case due(from: Day?, to: Day?)
  case priority(from: Int32, to: Int32)
  /// It is held until another day, as in `MessageAttributes.heldUntil`.
  case held(from: Int32, to: Int32)
  /// The message that it follows goes on another day, or no longer has one.
  case predecessor(message: Int32?, from: Day?, to: Day?)
  /// The message that it followed, which had no day, was sent.
  case predecessorSent(from: Int32?)
  case baseDate(from: Day, to: Day)
  /// The last day that the plan covers.
  case lastDay(from: Day, to: Day)
  case capacity(InputComparison.CapacityChange)
  /// Places of a day used before the plan was computed, by other messages than those planned.
  case used(day: Day, from: Int32, to: Int32)
  /// How many messages that rank before it take its places in the new plan only, and the first few
  /// in order of rank.
  case outranked(count: Int, first: [Int32])
  /// The same, in the old plan only.
  case unblocked(count: Int, first: [Int32])
  /// A limit that affects the message in both plans differs.
  case limit(LimitChange)
  /// Limits connect the message with others, so none of the differences is proved to be the cause.
  case undecided
}

/// The part of one of two plans on which a message's day depends.
package struct ShiftSide: Sendable {
  package let row: PlanRow
  package let predecessor: Predecessor?
  package let days: ChannelDays
  /// All of the plan's days and limits; nil if limits are to be ignored.
  let frame: PlanFrame?

  package init(
    _ row: PlanRow,
    following predecessor: Predecessor?,
    in days: ChannelDays,
    of frame: PlanFrame? = nil
  ) {
    self.row = row
    self.predecessor = predecessor
    self.days = days
    self.frame = frame
  }

  /// Whether limits affect the message.
  var isLimited: Bool { frame?.isLimited(row.channel) == true }
  var baseDate: Day { days.baseDate }
  var lastDay: Day { days.day(days.count - 1) }
}

/// Finds why two plans give a message different days; empty if they give the same.
///
/// The sources return the rows of the message's channel in both plans, in ascending order of
/// messages. The message goes on some day in one plan, and only later or never in the other. By the
/// rules of planning it is, in the other plan, either not allowed to go on that day, or delayed by
/// full days. In that case the plan has less capacity, or other messages take the places that did
/// not before. If limits affect the message in either plan, the differences are listed instead,
/// without a proof.
package func shiftCauses<Failure: Error>(
  from old: ShiftSide,
  to new: ShiftSide,
  _ oldRows: () throws(Failure) -> PlanRow?,
  _ newRows: () throws(Failure) -> PlanRow?
) throws(Failure) -> [ShiftCause] {
  guard old.row.day != new.row.day else { return [] }
  let isLater = (new.row.day?.number ?? .max) > (old.row.day?.number ?? .max)
  guard var search = isLater ? ShiftSearch(old, new, isLater) : ShiftSearch(new, old, isLater)
  else { return [] }
  if search.needsRows {
    if isLater {
      try search.walk(oldRows, newRows)
    } else {
      try search.walk(newRows, oldRows)
    }
  }
  return search.causes()
}
