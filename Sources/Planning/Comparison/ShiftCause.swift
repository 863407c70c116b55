package import Model

/// Something in the inputs of two plans because of which a message goes on another day.
///
/// `from` is always what the old plan had, `to` what the new one has.
package enum ShiftCause: Equatable, Sendable {
  case notBefore(from: Day?, to: Day?)
  case deadline(from: Day?, to: Day?)
  case priority(from: Int32, to: Int32)
  /// The message that it follows goes on another day, or has none any more.
  case predecessor(message: Int32?, from: Day?, to: Day?)
  /// It no longer waits for the message that it followed, which had no day: that one was sent.
  case predecessorSent(from: Int32?)
  case baseDate(from: Day, to: Day)
  /// The last day that the plan covers.
  case lastDay(from: Day, to: Day)
  case capacity(InputComparison.CapacityChange)
  /// Places of a day that were taken before the plan was computed, by others than those planned.
  case used(day: Day, from: Int32, to: Int32)
  /// Messages that rank before it and stand in its way in the new plan alone: their number, and the
  /// first few in order of rank.
  case outranked(count: Int, first: [Int32])
  /// Messages that ranked before it and stood in its way in the old plan alone.
  case unblocked(count: Int, first: [Int32])
  /// Another limit that bears on the message in both plans.
  case limit(LimitChange)
  /// That limits connect the message with others, so that of what differs nothing is proven to decide.
  case undecided
}

/// One of two plans as far as a message's shift depends on it.
package struct ShiftSide: Sendable {
  package let row: PlanRow
  package let predecessor: Predecessor?
  package let days: ChannelDays
  /// The whole of the plan's days and limits; nil where no limit is to be thought of.
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

  /// Whether limits bear on the message.
  var isLimited: Bool { frame?.isLimited(row.channel) == true }
  var baseDate: Day { days.baseDate }
  var lastDay: Day { days.day(days.count - 1) }
}

/// Finds why two plans give a message different days; empty where they give the same.
///
/// The sources give the rows of the message's channel in both plans, in ascending order of messages.
/// The message goes on some day in one plan and only later, or never, in the other. By the rules of
/// planning it is, in the other, either outside of the days on which it may go, or held up on each of
/// them by full days. Then the plan lost room, or others are in the way who were not before. Where
/// limits bear on the message in either plan, what differs is told instead, without a proof.
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
