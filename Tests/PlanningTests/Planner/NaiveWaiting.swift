import Model
import Planning

/// What law 3 says of a plan with limits, looked up day by day from the plan's own columns.
struct NaiveWaiting {
  private let plan: Plan
  private let rules: NaiveLimits
  private(set) var failures: [String] = []

  init(_ plan: Plan) {
    self.plan = plan
    // Only the rules about channels, shares and ranks are used, with this plan's own decisions.
    var rules = NaiveLimits(plan.inputs)
    rules.day = plan.day
    rules.release = plan.release
    rules.since = plan.waitingSince
    rules.sender = plan.day.indices.map {
      plan.day[$0] == Backlog.none ? -1 : Int(plan.sender(at: $0))
    }
    self.rules = rules
    for place in plan.day.indices { check(place) }
  }

  private mutating func check(_ place: Int) {
    guard plan.reason[place] != UnplacedReason.predecessorUnplaced.rawValue,
      plan.inputs.attributes.heldUntil(at: place) != MessageAttributes.heldWithoutEnd
    else { return }
    for offset in 0..<plan.inputs.horizon {
      let today = rules.today(offset)
      let mayGo = plan.release[place] <= today && rules.due(place) >= Int(today)
      let isLater = plan.day[place] == Backlog.none || plan.day[place] > today
      if mayGo, isLater, !isBlocked(place, offset) { failures.append("\(place) on \(offset)") }
    }
  }

  /// Whether a limit blocks a message on a day: its recipient's, or for each account that could send it
  /// one on the way.
  private func isBlocked(_ place: Int, _ offset: Int) -> Bool {
    let recipients = plan.inputs.attributes.recipient
    let recipient = going(offset) { !recipients.isEmpty && recipients[$0] == recipients[place] }
    if rules.isRecipientDone(place, offset), recipient.allSatisfy({ mayPrecede($0, place, offset) })
    {
      return true
    }
    let target = rules.target(place)
    return rules.accounts(in: target).allSatisfy { account in
      rules.path(account).contains { channel in
        let inside = going(offset) { rules.path(rules.sender[$0]).contains(channel) }
        return rules.remaining(channel, offset, for: place) == 0
          && inside.allSatisfy { mayPrecede($0, place, offset) }
      }
    }
  }

  private func going(_ offset: Int, _ isMeant: (Int) -> Bool) -> [Int] {
    plan.day.indices.filter { plan.day[$0] == rules.today(offset) && isMeant($0) }
  }

  /// Whether a message rightly goes before one that waits: by rank, or because a share protects
  /// it that the other is not entitled to.
  private func mayPrecede(_ other: Int, _ place: Int, _ offset: Int) -> Bool {
    if rules.isBefore(other, place) { return true }
    let protecting = protectors(offset)[other] ?? []
    return !protecting.isEmpty && Set(protecting).isDisjoint(with: rules.shares(of: place))
  }

  /// The shares that let each of those go first who go on a day: one after the other by rank, as long
  /// as something is left of a share.
  private func protectors(_ offset: Int) -> [Int: [Int]] {
    var left = plan.inputs.limits.shares.map { share in
      let channel = Int(share.channel)
      return (rules.remaining(channel, offset) + rules.planned(channel, offset)) * share.percent
        / 100
    }
    var protectors: [Int: [Int]] = [:]
    for place in going(offset, { _ in true }).sorted(by: rules.isBefore) {
      let eligible = rules.shares(of: place)
      let protecting = eligible.filter { left[$0] > 0 }
      if protecting.isEmpty { continue }
      protectors[place] = protecting
      for share in eligible { left[share] -= 1 }
    }
    return protectors
  }
}
