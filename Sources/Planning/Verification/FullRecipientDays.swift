import Model

/// The days on which each recipient could get nothing more.
struct FullRecipientDays {
  /// Days on which a recipient's limit is reached: from one on which something is sent, up to the next
  /// such day or to the end of the limit's days.
  struct Closure {
    let days: Range<Int>
    /// What the limit does on the first of the days; on all others it keeps everybody.
    let first: Bound
  }

  private var closures: [Int32: [Closure]] = [:]

  /// Something that a recipient gets: of a message where it is in the plan.
  private struct Use {
    let recipient: Int32
    let day: Int
    var count: Int
    var last: Bound = .keepsAll
    /// Whether some of it was really sent, and how much.
    var sent = 0
    var isFixed: Bool { sent > 0 }
  }

  init(_ audit: inout PlanVerification, _ limits: LimitBounds, _ holdings: ShareProtection) {
    guard let limit = audit.limits.perRecipient else { return }
    let uses = FullRecipientDays.uses(audit, limit, limits, holdings)
    var first = 0
    while first < uses.count {
      let own = uses[first...].prefix { $0.recipient == uses[first].recipient }
      closures[uses[first].recipient] =
        own.contains { $0.isFixed && $0.day > 0 }
        ? FullRecipientDays.closuresDayByDay(own, limit, &audit)
        : FullRecipientDays.closures(own, limit, &audit)
      first = own.endIndex
    }
  }

  /// The days of a recipient in order, those on which it really got something included.
  func closures(of recipient: Int32) -> [Closure] { closures[recipient] ?? [] }

  /// What every recipient gets on each day, in order of both.
  private static func uses(
    _ audit: PlanVerification,
    _ limit: PlanLimits.RecipientLimit,
    _ limits: LimitBounds,
    _ holdings: ShareProtection
  ) -> [Use] {
    var single = limit.received.map {
      Use(
        recipient: $0.recipient,
        day: Int($0.day.number) - audit.base,
        count: Int($0.count),
        sent: Int($0.count)
      )
    }
    for place in 0..<audit.backlog.count where audit.cell(of: place) != nil {
      let day = Int(audit.plan.day[place]) - audit.base
      let turn = limits.turn(of: place, audit, holdings)
      let recipient = audit.plan.inputs.attributes.recipient[place]
      single.append(Use(recipient: recipient, day: day, count: 1, last: turn))
    }
    single.sort { ($0.recipient, $0.day) < ($1.recipient, $1.day) }
    var uses: [Use] = []
    for use in single {
      if let last = uses.last, (last.recipient, last.day) == (use.recipient, use.day) {
        uses[uses.count - 1].count += use.count
        uses[uses.count - 1].sent += use.sent
        uses[uses.count - 1].last = max(last.last, use.last)
      } else {
        uses.append(use)
      }
    }
    return uses
  }

  /// The same where something was really sent after the base date, which counts with the days before it.
  ///
  /// A day is closed once so much is sent or planned up to it that some days in a row with it are full.
  private static func closuresDayByDay(
    _ uses: ArraySlice<Use>,
    _ limit: PlanLimits.RecipientLimit,
    _ audit: inout PlanVerification
  ) -> [Closure] {
    (0..<audit.table.days).compactMap { day in
      let planned = uses.first { $0.day == day && $0.count > $0.sent }
      let most = (day..<day + limit.days).map { end in
        uses.filter { end - limit.days < $0.day && $0.day <= end }
          .reduce(0) { $0 + ($1.day <= day ? $1.count : $1.sent) }
      }.max()
      guard let most, most >= limit.most else { return nil }
      if let planned, most > limit.most {
        audit.findings.add(
          .recipientOverfilled(
            message: audit.backlog.message[planned.last.rank.place],
            day: Day(number: Int32(audit.base + day)),
            got: most,
            most: limit.most
          )
        )
      }
      return Closure(days: day..<day + 1, first: planned?.last ?? .keepsAll)
    }
  }

  private static func closures(
    _ uses: ArraySlice<Use>,
    _ limit: PlanLimits.RecipientLimit,
    _ audit: inout PlanVerification
  ) -> [Closure] {
    var closures: [Closure] = []
    // Those from `oldest` on are what counts with the day at hand, as few as reach the limit.
    var (oldest, count) = (uses.startIndex, 0)
    for (index, use) in zip(uses.indices, uses) {
      count += use.count
      while uses[oldest].day <= use.day - limit.days {
        count -= uses[oldest].count
        oldest += 1
      }
      if count > limit.most, use.last != .keepsAll {
        let message = audit.backlog.message[use.last.rank.place]
        let day = Day(number: Int32(audit.base + use.day))
        audit.findings.add(
          .recipientOverfilled(message: message, day: day, got: count, most: limit.most)
        )
      }
      while count - uses[oldest].count >= limit.most {
        count -= uses[oldest].count
        oldest += 1
      }
      guard count >= limit.most else { continue }
      let next = index + 1 < uses.endIndex ? uses[index + 1].day : .max
      let end = min(next, uses[oldest].day + limit.days)
      closures.append(Closure(days: use.day..<end, first: use.last))
    }
    return closures
  }
}
