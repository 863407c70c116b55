import Model

/// The messages of some channels as the verification of the best plan sees them, in order of rank.
struct NestedMessages {
  let all: [Entry]

  struct Entry {
    let place: Int
    /// The channel within which it may be sent.
    let target: Int
    /// What decides before deadlines who goes first; the same for all where deadlines come first.
    let precedence: UInt64
    /// Who misses the last day on which it may go: the greater number rather than the smaller.
    let claim: UInt64
    /// The days, counted from the base date, on which it may go without another one's having to.
    let days: ClosedRange<Int>
    /// Its day in the plan, or -1.
    let day: Int
    /// Whether others follow it: it could go earlier, but need not make way for others.
    let isFollowed: Bool
    /// Where it is late and as few as possible are to be: the days on which it would be in time, and its claim to them.
    let inTime: (days: ClosedRange<Int>, claim: UInt64)?
    /// Whether what follows it is planned by other rules, so that only a place that is free is missed.
    let isBound: Bool
  }

  /// Takes the messages of those channels in whose trees deadlines come first, or of the others.
  init(_ verification: PlanVerification, deadlinesFirst: Bool) {
    let (backlog, included) = (verification.backlog, verification.improved)
    var isFollowed = [Bool](repeating: false, count: backlog.count)
    var isFollowedOutside = isFollowed
    for followUp in backlog.followUps {
      guard let predecessor = followUp.predecessor.map(Int.init),
        verification.heldUntil(Int(followUp.place)) != MessageAttributes.heldWithoutEnd
      else { continue }
      isFollowed[predecessor] = true
      if !included[Int(backlog.channel[Int(followUp.place)])] {
        isFollowedOutside[predecessor] = true
      }
    }
    let areFirst = verification.areDeadlinesFirst
    all = backlog.channel.indices
      .filter {
        included[Int(backlog.channel[$0])] && areFirst[Int(backlog.channel[$0])] == deadlinesFirst
      }
      .compactMap { place -> (rank: Rank, entry: Entry)? in
        let rank = verification.rank(of: place)
        return NestedMessages.entry(
          place,
          verification,
          isFollowed[place],
          isFollowedOutside[place],
          deadlinesFirst
        )
        .map { (rank, $0) }
      }
      .sorted { $0.rank < $1.rank }
      .map(\.entry)
  }

  private static func entry(
    _ place: Int,
    _ verification: PlanVerification,
    _ isFollowed: Bool,
    _ isFollowedOutside: Bool,
    _ isFirst: Bool
  ) -> Entry? {
    let (plan, base) = (verification.plan, verification.base)
    let day = plan.day[place] == Backlog.none ? -1 : Int(plan.day[place]) - base
    guard day < verification.table.days else { return nil }
    // Behind the horizon nothing is known of what other rules plan.
    let isBound = isFollowedOutside && day < 0
    let end = verification.table.days + (isBound ? 0 : plan.inputs.outlookDays) - 1
    let hard = Int(verification.deadline(place))
    let dueInTime = verification.dueInTime(place)
    let (due, isLate) = (dueInTime.map { Int($0.day) }, dueInTime?.isLate ?? false)
    let limit = isLate ? hard : min(hard, due ?? .max)
    var first = max(0, Int(plan.release[place]) - base)
    var last = min(limit - base, end)
    if day >= 0 {
      if isFollowed { last = day }
      if isFollowedOutside { first = day }
    } else if verification.lacksPredecessor[place]
      || verification.heldUntil(place) == MessageAttributes.heldWithoutEnd
    {
      return nil
    }
    // What goes outside its days is reported by itself.
    guard first <= last, day < 0 || first <= day && day <= last else { return nil }
    let isSettled = day >= 0 && isFollowed
    let precedence = verification.rank(of: place).precedence
    func claim(_ limit: Int, isDue: Bool) -> UInt64 {
      let priority = isFirst ? precedence << 40 : 0
      if limit == Int(Int32.max) { return 1 << 50 + priority }
      return priority + (isDue ? 1 << 36 : 0) + UInt64(limit + 1 << 33)
    }
    var inTime: (days: ClosedRange<Int>, claim: UInt64)?
    if isLate, let due, !isFollowed, first <= min(due - base, end) {
      inTime = (first...min(due - base, end), claim(min(hard, due), isDue: true))
    }
    return Entry(
      place: place,
      target: isSettled ? Int(plan.sender(at: place)) : verification.target(of: place),
      precedence: isFirst ? 0 : precedence,
      claim: claim(limit, isDue: due != nil && !isLate),
      days: first...last,
      day: day,
      isFollowed: isSettled,
      inTime: inTime,
      isBound: isBound
    )
  }
}
