import Model

/// Days that a message waits for the same limit.
package struct WaitPart: Equatable, Sendable {
  package let limit: WaitLimit
  package let days: Int
}

extension [WaitPart] {
  /// The limit that keeps a message for most days; closed days count where there are no others of the plan, and days
  /// before the plan where there is nothing else.
  var mostImportant: WaitLimit? {
    func most(_ parts: some Sequence<WaitPart>) -> WaitLimit? {
      parts.reduce(nil as WaitPart?) { best, part in
        part.days > best?.days ?? 0 ? part : best
      }?.limit
    }
    return most(lazy.filter { !$0.limit.isClosing && $0.limit != .before })
      ?? most(lazy.filter(\.limit.isClosing)) ?? most(self)
  }
}

/// What the messages of a plan wait for, by sums that are kept of each channel's days.
struct WaitedDays {
  private let plan: Plan
  private let limits: DayLimits
  private let days: Int
  /// For each channel the limits that occur on its days, each with how many of its first days have it.
  private let sums: [[(limit: WaitLimit, before: [Int32])]]
  /// The recipients' days, where a limit counts them.
  private let recipients: RecipientDays?
  private let tree: ChannelTree

  init(_ plan: Plan) {
    self.plan = plan
    let limits = DayLimits(plan)
    let table = plan.inputs.capacity
    self.limits = limits
    days = table.days
    tree = plan.inputs.channelTree
    recipients = RecipientDays(plan)
    sums = table.channels.indices.map { channel in
      let own = (0..<table.days).map { limits.index[table.cell(channel: channel, day: $0)] }
      return Set(own).filter { $0 >= 0 }.sorted().map { index in
        var before: [Int32] = [0]
        before.reserveCapacity(own.count + 1)
        for found in own { before.append(before[before.count - 1] + (found == index ? 1 : 0)) }
        return (limits.limits[Int(index)], before)
      }
    }
  }

  /// What a message that has a day waits for, with days; nothing where it does not wait.
  func parts(of place: Int) -> [WaitPart] {
    let base = plan.inputs.baseDate.number
    let end = Int(plan.day[place] - base)
    let first = min(end, Int(max(plan.release[place], plan.waitingSince[place]) - base))
    let channel = Int(plan.inputs.backlog.channel[place])
    var parts: [WaitPart] = []
    var known = 0
    for (limit, before) in sums[channel] {
      let days = Int(before[end] - before[first])
      known += days
      if days > 0 { parts.append(WaitPart(limit: limit, days: days)) }
    }
    parts += others(place, channel, first..<end, end - first - known)
    let before = (plan.waitingDays(at: place) ?? 0) - (end - first)
    return before > 0 ? parts + [WaitPart(limit: .before, days: before)] : parts
  }

  /// The days on which its channel had room, and something else kept the message.
  private func others(_ place: Int, _ channel: Int, _ range: Range<Int>, _ count: Int) -> [WaitPart]
  {
    guard count > 0 else { return [] }
    var byRecipient = 0
    if let recipients {
      let table = plan.inputs.capacity
      byRecipient = range.count { day in
        limits.index[table.cell(channel: channel, day: day)] < 0
          && recipients.isReached(place, on: day)
      }
    }
    let shared = tree.path(from: channel).first { channel in
      plan.inputs.limits.shares.contains { Int($0.channel) == channel }
    }
    let rest = shared.map { WaitLimit.share(plan.inputs.capacity.channels[$0]) } ?? .reserved
    return [(recipients?.limit, byRecipient), (rest, count - byRecipient)].compactMap {
      limit,
      days in
      limit.flatMap { days > 0 ? WaitPart(limit: $0, days: days) : nil }
    }
  }
}

/// The days on which recipients get something, where a limit counts them.
private struct RecipientDays {
  let limit: WaitLimit
  private let most: Int
  private let days: Int
  private let recipient: [Int32]
  private let own: [Int?]
  /// For each recipient the days on which it gets messages, with how many, counted from the base date.
  private var uses: [Int32: [(day: Int, count: Int)]] = [:]

  init?(_ plan: Plan) {
    guard let rule = plan.inputs.limits.perRecipient else { return nil }
    limit = .recipient(most: rule.most, days: rule.days)
    (most, days) = (rule.most, rule.days)
    recipient = plan.inputs.attributes.recipient
    let base = plan.inputs.baseDate
    own = plan.day.map { $0 == Backlog.none ? nil : Int($0 - base.number) }
    for (place, day) in own.enumerated() {
      if let day { uses[recipient[place], default: []].append((day, 1)) }
    }
    for use in rule.received {
      uses[use.recipient, default: []].append((base.days(to: use.day), Int(use.count)))
    }
  }

  /// Whether the recipient of a message gets as many as it may in some run of days around one, the message itself
  /// apart.
  func isReached(_ place: Int, on day: Int) -> Bool {
    let near = (uses[recipient[place]] ?? []).filter { abs($0.day - day) < days }
    return (day - days + 1...day).contains { first in
      let got = near.reduce(0) { sum, use in
        (first..<first + days).contains(use.day) ? sum + use.count : sum
      }
      let isOwnCounted = own[place].map { (first..<first + days).contains($0) } ?? false
      return got - (isOwnCounted ? 1 : 0) >= most
    }
  }
}
