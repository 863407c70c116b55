import Model

/// Messages of connected channels that go later than the base date explains, with what they have in common.
struct DriftGroup {
  /// The outermost channel.
  let channel: Int32
  private(set) var messages = 0
  private(set) var days = 0
  private(set) var most = 0
  /// The first day that any of them had, and the last that any of them has now.
  private var first = Day.last
  private var last = Day.first

  init(_ channel: Int32) {
    self.channel = channel
  }

  mutating func add(_ change: DecisionChange, by days: Int) {
    messages += 1
    self.days += days
    most = max(most, days)
    if let from = change.from { first = min(first, from) }
    if let to = change.to { last = max(last, to) }
  }

  /// How many messages moved how far, and from where: one cause may move one after the other.
  func words(_ cause: Cause?) -> String {
    let isChain = messages > 1 && cause.map { $0.count < messages } ?? false
    let who = isChain ? "a chain of \(messages.grouped) messages" : counted(messages, "message")
    let far =
      days == messages * most
      ? "by \(one(most, "day")) each"
      : "by \(counted(days, "day")) in all and \(most.grouped) at most"
    return "\(who) \(far)" + (cause.map { ", \($0.words)" } ?? "")
  }

  /// What brought about that they go later, as far as the inputs say it.
  struct Cause {
    /// How many messages it moves by itself.
    let count: Int
    let words: String
  }

  /// The places that the days between have lost, or else the messages that came.
  func cause(
    _ capacities: [InputComparison.CapacityChange],
    _ changes: [DecisionChange],
    isWithin: (Int32) -> Bool
  ) -> Cause? {
    let less = capacities.filter { change in
      change.to < change.from && change.bound == nil && change.day >= first && change.day <= last
        && isWithin(change.channel)
    }
    if let earliest = less.map(\.day).min() {
      let places = less.reduce(0) { $0 + Int($1.from - $1.to) }
      let days = Set(less.map(\.day)).count
      let when = days == 1 ? "on \(earliest)" : "on \(days.grouped) days from \(earliest) on"
      return Cause(count: places, words: "from \(one(places, "place")) less \(when)")
    }
    let came = changes.count { change in
      change.kind == .added && isWithin(change.channel) && change.to.map { $0 <= last } ?? false
    }
    return came > 0
      ? Cause(count: came, words: "from \(one(came, "message")) that came") : nil
  }

  private func one(_ count: Int, _ noun: String) -> String {
    count == 1 ? "one \(noun)" : counted(count, noun)
  }
}
