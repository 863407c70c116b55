import Model

/// The days on which each recipient's limit is reached.
struct RecipientLimitDays {
  /// Days on which a recipient's limit blocks messages: from a day on which it gets one, up to the
  /// next such day or to the end of the limit's days.
  struct BlockedDays {
    let days: Range<Int>
    /// The cutoff on the first of these days; on the others the limit blocks every message.
    let first: RankCutoff
  }

  private var blocked: [Int32: [BlockedDays]] = [:]

  /// What a recipient gets on a day; the cutoff is that of a planned message.
  private struct Use {
    let recipient: Int32
    let day: Int
    var count: Int
    var cutoff: RankCutoff = .blocksAll
    /// How many of them were really sent.
    var sent = 0
    var isFixed: Bool { sent > 0 }
  }

  init(
    _ verification: inout PlanVerification,
    _ limits: LimitCutoffs,
    _ eligibility: ShareEligibility
  ) {
    guard let limit = verification.limits.perRecipient else { return }
    let uses = RecipientLimitDays.uses(verification, limit, limits, eligibility)
    var first = 0
    while first < uses.count {
      let own = uses[first...].prefix { $0.recipient == uses[first].recipient }
      blocked[uses[first].recipient] =
        own.contains { $0.isFixed && $0.day > 0 }
        ? RecipientLimitDays.blockedDayByDay(own, limit, &verification)
        : RecipientLimitDays.blocked(own, limit, &verification)
      first = own.endIndex
    }
  }

  /// A recipient's blocked days in order, those on which it really got something included.
  func blocked(of recipient: Int32) -> [BlockedDays] { blocked[recipient] ?? [] }

  /// What each recipient gets on each day, in order of both.
  private static func uses(
    _ verification: PlanVerification,
    _ limit: PlanLimits.RecipientLimit,
    _ limits: LimitCutoffs,
    _ eligibility: ShareEligibility
  ) -> [Use] {
    var single = limit.received.map {
      Use(
        recipient: $0.recipient,
        day: Int($0.day.number) - verification.base,
        count: Int($0.count),
        sent: Int($0.count)
      )
    }
    for place in 0..<verification.backlog.count where verification.cell(of: place) != nil {
      let day = Int(verification.plan.day[place]) - verification.base
      let cutoff = limits.cutoff(of: place, verification, eligibility)
      let recipient = verification.plan.inputs.attributes.recipient[place]
      single.append(Use(recipient: recipient, day: day, count: 1, cutoff: cutoff))
    }
    single.sort { ($0.recipient, $0.day) < ($1.recipient, $1.day) }
    var uses: [Use] = []
    for use in single {
      if let last = uses.last, (last.recipient, last.day) == (use.recipient, use.day) {
        uses[uses.count - 1].count += use.count
        uses[uses.count - 1].sent += use.sent
        uses[uses.count - 1].cutoff = max(last.cutoff, use.cutoff)
      } else {
        uses.append(use)
      }
    }
    return uses
  }

  /// The blocked days where something was really sent after the base date, which counts with the
  /// days before it.
  ///
  /// A day is blocked once the messages up to it fill any run of days that includes it.
  private static func blockedDayByDay(
    _ uses: ArraySlice<Use>,
    _ limit: PlanLimits.RecipientLimit,
    _ verification: inout PlanVerification
  ) -> [BlockedDays] {
    (0..<verification.table.days).compactMap { day in
      let planned = uses.first { $0.day == day && $0.count > $0.sent }
      let most = (day..<day + limit.days).map { end in
        uses.filter { end - limit.days < $0.day && $0.day <= end }
          .reduce(0) { $0 + ($1.day <= day ? $1.count : $1.sent) }
      }.max()
      guard let most, most >= limit.most else { return nil }
      if let planned, most > limit.most {
        verification.report.add(
          .recipientOverfilled(
            message: verification.backlog.message[planned.cutoff.rank.place],
            day: Day(number: Int32(verification.base + day)),
            got: most,
            most: limit.most
          )
        )
      }
      return BlockedDays(days: day..<day + 1, first: planned?.cutoff ?? .blocksAll)
    }
  }

  private static func blocked(
    _ uses: ArraySlice<Use>,
    _ limit: PlanLimits.RecipientLimit,
    _ verification: inout PlanVerification
  ) -> [BlockedDays] {
    var blocked: [BlockedDays] = []
    // Those from `oldest` on count with the present day, as few as reach the limit.
    var (oldest, count) = (uses.startIndex, 0)
    for (index, use) in zip(uses.indices, uses) {
      count += use.count
      while uses[oldest].day <= use.day - limit.days {
        count -= uses[oldest].count
        oldest += 1
      }
      if count > limit.most, use.cutoff != .blocksAll {
        let message = verification.backlog.message[use.cutoff.rank.place]
        let day = Day(number: Int32(verification.base + use.day))
        verification.report.add(
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
      blocked.append(BlockedDays(days: use.day..<end, first: use.cutoff))
    }
    return blocked
  }
}
