import Model

/// Who should go on a day, given the plan's days before it, and who is known to need a later one.
struct ReservedDays {
  var recipients: RecipientDays?
  private(set) var isBlockedByRecipientLimit: [Bool]
  private let eligibility: ShareEligibility
  /// The messages in order of rank that may still go.
  private var places: [Int]
  /// The messages that the plan gives to each day, and those that should go on it.
  let going: [[Int]]
  private(set) var chosen: [[Int]]
  /// The day on which each should go, or -1.
  private(set) var day: [Int]
  /// What each message follows, or -1.
  private var predecessors: [Int32]
  /// For each channel how many days behind one are counted together with it.
  private var lookahead: [Int]
  private let lastDay: Int
  /// Whether all days are found at once, since none makes more known.
  private let isKnownAtOnce: Bool

  init(_ verification: PlanVerification, _ places: [Int]) {
    let (limits, tree, backlog) = (verification.limits, verification.tree, verification.backlog)
    let days = verification.table.days
    recipients = RecipientDays(verification)
    isBlockedByRecipientLimit = [Bool](repeating: false, count: backlog.count)
    eligibility = ShareEligibility(verification)
    self.places = places.filter {
      verification.heldUntil($0) != MessageAttributes.heldWithoutEnd
        && !verification.lacksPredecessor[$0]
    }
    var going = [[Int]](repeating: [], count: days)
    for place in places {
      if let cell = verification.cell(of: place) { going[cell % days].append(place) }
    }
    self.going = going
    chosen = going.map { _ in [] }
    day = [Int](repeating: -1, count: backlog.count)
    predecessors = [Int32](repeating: -1, count: backlog.count)
    for followUp in backlog.followUps {
      predecessors[Int(followUp.place)] = followUp.predecessor ?? -1
    }
    lookahead = tree.outer.map { _ in (limits.perRecipient?.days ?? 1) - 1 }
    for window in limits.windows {
      for channel in tree.outer.indices where tree.isConnected(channel, Int(window.channel)) {
        lookahead[channel] = max(lookahead[channel], window.days - 1)
      }
    }
    lastDay = days + verification.plan.inputs.outlookDays - 1
    isKnownAtOnce =
      limits.shares.isEmpty && predecessors.allSatisfy { $0 < 0 }
      && limits.windows.allSatisfy { tree.outer[Int($0.channel)] < 0 }
  }

  /// Finds out who should go on a day.
  mutating func choose(_ day: Int, _ verification: PlanVerification) {
    if isKnownAtOnce, day > 0 { return }
    let days = day..<min(lastDay, isKnownAtOnce ? .max : day + (lookahead.max() ?? 0)) + 1
    let today = Int32(verification.base + day)
    for place in places { self.day[place] = -1 }
    places.removeAll { place in
      let isGone =
        verification.plan.day[place] != Backlog.none && verification.plan.day[place] < today
      return isGone || verification.deadline(place) < today
    }
    let room = RoomOnDays(verification, days)
    if !verification.limits.shares.isEmpty {
      let quotas = verification.limits.shares.map {
        room.own(Int($0.channel), day) * $0.percent / 100
      }
      choose(in: room, quotas, verification)
    }
    choose(in: room, nil, verification)
    recipients?.keepNothing()
  }

  /// Chooses who goes; as long as quotas are given, of those who could go today only whom one protects.
  private mutating func choose(
    in given: RoomOnDays,
    _ quotas: [Int]?,
    _ verification: PlanVerification
  ) {
    var (room, quotas) = (given, quotas)
    let today = room.days.lowerBound
    recipients?.keepNothing()
    for place in chosen[today] { keep(place, today, &room, verification) }
    // Before these days nothing more fits.
    var first = lookahead.map { _ in today }
    for place in places where day[place] < 0 {
      let target = verification.target(of: place)
      let span = isKnownAtOnce ? room.days.count : lookahead[target] + 1
      let end = min(today + span, room.days.upperBound)
      let release = Int(verification.plan.release[place]) - verification.base
      guard max(release, first[target]) < end, isKnown(place, today, verification) else { continue }
      while first[target] < end, !room.fits(target, first[target]) { first[target] += 1 }
      let shares = eligibility.shares(of: place)
      if let quotas, release <= today, !shares.contains(where: { quotas[$0] > 0 }) { continue }
      let begin = max(release, first[target])
      let last = min(end - 1, Int(verification.deadline(place)) - verification.base)
      guard begin <= last, let day = firstDay(begin...last, place, &room, verification),
        day < chosen.count, isKnownAtOnce || day == today
      else { continue }
      chosen[day].append(place)
      self.day[place] = day
      for share in shares { quotas?[share] -= 1 }
    }
  }

  /// Whether it is known on a day when a message may go.
  private func isKnown(_ place: Int, _ day: Int, _ verification: PlanVerification) -> Bool {
    let predecessor = Int(predecessors[place])
    return predecessor < 0
      || Int(verification.plan.day[predecessor]) < verification.base + day
  }

  /// The first of some days on which a message fits, which is kept for it.
  private mutating func firstDay(
    _ days: ClosedRange<Int>,
    _ place: Int,
    _ room: inout RoomOnDays,
    _ verification: PlanVerification
  ) -> Int? {
    let target = verification.target(of: place)
    for day in days where room.fits(target, day) {
      let recipient = verification.plan.inputs.attributes.recipient
      if let recipients, !recipients.allows(recipient[place], day) {
        if day < chosen.count, isKnownAtOnce || day == room.days.lowerBound {
          isBlockedByRecipientLimit[place] = true
        }
      } else if keep(place, day, &room, verification) {
        return day
      }
    }
    return nil
  }

  @discardableResult
  private mutating func keep(
    _ place: Int,
    _ day: Int,
    _ room: inout RoomOnDays,
    _ verification: PlanVerification
  ) -> Bool {
    guard room.count(verification.target(of: place), day) else { return false }
    if recipients != nil {
      recipients?.keep(verification.plan.inputs.attributes.recipient[place], day)
    }
    return true
  }
}
