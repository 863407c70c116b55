import Model

/// The days on which each recipient gets something: really sent, planned, or kept for a message.
struct RecipientDays {
  private let limit: PlanLimits.RecipientLimit
  private var certain: [Int32: [Int]] = [:]
  private var kept: [Int32: [Int]] = [:]

  /// Nil without a limit for recipients.
  init?(_ verification: PlanVerification) {
    guard let limit = verification.limits.perRecipient else { return nil }
    self.limit = limit
    for use in limit.received {
      let day = Int(use.day.number) - verification.base
      certain[use.recipient, default: []] += [Int](repeating: day, count: Int(use.count))
    }
  }

  func allows(_ recipient: Int32, _ day: Int) -> Bool {
    greatest([certain[recipient], kept[recipient]].flatMap { $0 ?? [] }, with: day) < limit.most
  }

  /// The most that go in any run of the limit's days that includes one.
  private func greatest(_ days: [Int], with day: Int) -> Int {
    let near = days.filter { abs($0 - day) < limit.days }
    if near.count < limit.most { return near.count }
    return (day - limit.days + 1...day).map { first in
      near.count { first <= $0 && $0 < first + limit.days }
    }
    .max() ?? 0
  }

  mutating func keep(_ recipient: Int32, _ day: Int) { kept[recipient, default: []].append(day) }
  mutating func keepNothing() { kept = [:] }

  /// Counts a planned message for good; too many are returned, if they are.
  mutating func add(_ recipient: Int32, _ day: Int) -> Int? {
    certain[recipient, default: []].append(day)
    let most = greatest(certain[recipient] ?? [], with: day)
    return most > limit.most ? most : nil
  }
}
