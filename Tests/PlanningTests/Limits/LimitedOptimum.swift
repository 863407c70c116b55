import Model
import Planning

/// The most messages with a deadline that any plan can have in time under windows and limits for recipients, found by
/// trying every day and account of each.
struct LimitedOptimum {
  private let inputs: PlanInputs
  private let rules: NaiveLimits
  private let dated: [Int]
  /// How many are sent by each channel on each day, from the first that a window counts.
  private var sent: [[Int]]
  private var days: [Int32: [Int]] = [:]
  private(set) var most = 0

  init(_ plan: Plan) {
    inputs = plan.inputs
    var rules = NaiveLimits(plan.inputs)
    rules.day = rules.day.map { _ in Backlog.none }
    self.rules = rules
    let last = inputs.lastDay.number
    dated = plan.inputs.backlog.message.indices.filter {
      let deadline = plan.inputs.backlog.deadline[$0]
      return deadline != Backlog.none && deadline <= last && plan.release[$0] <= deadline
    }
    sent = inputs.capacity.channels.map { _ in [Int](repeating: 0, count: plan.inputs.horizon) }
    search(0, found: 0)
  }

  private mutating func search(_ index: Int, found: Int) {
    most = max(most, found)
    guard index < dated.count, found + dated.count - index > most else { return }
    let place = dated[index]
    let base = Int(inputs.baseDate.number)
    let first = Int(rules.release[place]) - base
    for day in first...Int(inputs.backlog.deadline[place]) - base where recipientAllows(place, day)
    {
      for account in rules.accounts(in: Int(inputs.backlog.channel[place])) {
        let path = rules.path(account)
        guard path.allSatisfy({ fits($0, day) }) else { continue }
        for channel in path { sent[channel][day] += 1 }
        add(place, day)
        search(index + 1, found: found + 1)
        remove(place)
        for channel in path { sent[channel][day] -= 1 }
      }
    }
    search(index + 1, found: found)
  }

  private func recipientAllows(_ place: Int, _ day: Int) -> Bool {
    guard let limit = inputs.limits.perRecipient else { return true }
    let all = days[inputs.attributes.recipient[place]] ?? []
    return (day - limit.days + 1...day).allSatisfy { first in
      all.count { first <= $0 && $0 < first + limit.days } < limit.most
    }
  }

  private mutating func add(_ place: Int, _ day: Int) {
    guard inputs.limits.perRecipient != nil else { return }
    days[inputs.attributes.recipient[place], default: []].append(day)
  }

  private mutating func remove(_ place: Int) {
    guard inputs.limits.perRecipient != nil else { return }
    days[inputs.attributes.recipient[place]]?.removeLast()
  }

  private func fits(_ channel: Int, _ day: Int) -> Bool {
    guard
      sent[channel][day]
        < Int(inputs.capacity.free(inputs.capacity.cell(channel: channel, day: day)))
    else { return false }
    for window in inputs.limits.windows where Int(window.channel) == channel {
      for end in day..<min(day + window.days, inputs.horizon) {
        let run = max(0, end - window.days + 1)...end
        if sent[channel][run].reduce(0, +) >= window.most { return false }
      }
    }
    return true
  }
}
