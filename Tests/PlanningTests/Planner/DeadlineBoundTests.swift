import Model
import Planning
import TestSupport
import Testing

@Suite("How many could be in time at most")
struct DeadlineBoundTests {
  @Test(
    "No plan has more in time, and some plan almost always has as many",
    arguments: [
      [.nesting], [.windows], [.recipients], [.nesting, .windows], [.nesting, .recipients],
      [.nesting, .windows, .recipients, .holds],
    ] as [Set<LimitKind>]
  )
  func most(_ kinds: Set<LimitKind>) {
    var loose = 0
    for index in 0..<200 {
      var chance = Seed.stream("deadline bound \(kinds.map { "\($0)" }.sorted())", index)
      let drawn = LimitedCase.drawn(&chance, kinds, followUps: false, messages: 12)
      let plan = plan(drawn.inputs)
      let finding = DeadlineFinding(plan, proving: true)
      var search = InTimeSearch(drawn.inputs)
      let best = search.most
      #expect(finding.isProved)
      // What is taken for granted while planning is what is proved afterwards.
      #expect(DeadlineFinding(plan).bound == finding.bound, "case \(index): \(drawn)")
      #expect(finding.bound.inTime <= best || search.isCut, "case \(index): \(drawn)")
      #expect(best <= finding.bound.most, "case \(index): \(drawn)")
      if best < finding.bound.most { loose += 1 }
      if kinds == [.nesting] { #expect(best == finding.bound.most, "case \(index): \(drawn)") }
    }
    #expect(loose <= 6)
  }

  @Test("Follow-ups, shares and precedence make it no smaller than what a plan has")
  func anyLimits() {
    for index in 0..<600 {
      var chance = Seed.stream("deadline bound of any", index)
      let drawn = LimitedCase.drawn(&chance)
      let bound = DeadlineFinding(plan(drawn.inputs)).bound
      #expect(bound.inTime <= bound.most && bound.most <= bound.messages, "case \(index): \(drawn)")
      var free = drawn.inputs
      free.limits.objectives = free.capacity.channels.map { _ in [.deadlinesFirst] }
      let other = DeadlineFinding(plan(free)).bound
      #expect(other.most == bound.most && other.inTime <= bound.most, "case \(index): \(drawn)")
    }
  }

  @Test("A message that urgent ones keep from its deadline could be in time")
  func urgent() {
    let messages = [
      SmallCase.Message(priority: 1), SmallCase.Message(priority: 9, deadline: 0),
      SmallCase.Message(priority: 9, deadline: 5),
    ]
    let finding = DeadlineFinding(plan(SmallCase([1, 1, 1], messages).inputs))
    #expect(finding.bound == DeadlineBound(messages: 1, inTime: 0, most: 1))
    #expect(finding.channels == [7])
    #expect(
      finding.bound.words
        == "0 of 1 message with a deadline; no plan could have more than 1 (0.0 % of that)"
    )
  }
}

/// The most messages in time of all plans of a few messages, by trying every day and account for each; the best of as many
/// tries as are made.
private struct InTimeSearch {
  private let inputs: PlanInputs
  private let dated: [Int]
  private var sent: [(channels: [Int], recipient: Int32, day: Int)] = []
  private var best = 0
  private var left = 100_000

  init(_ inputs: PlanInputs) {
    self.inputs = inputs
    dated = inputs.backlog.deadline.indices.filter {
      inputs.backlog.deadline[$0] != Backlog.none
        && inputs.backlog.deadline[$0] <= inputs.lastDay.number
        && first($0, inputs) <= inputs.baseDate.days(to: Day(number: inputs.backlog.deadline[$0]))
    }
    .sorted { inputs.backlog.deadline[$0] < inputs.backlog.deadline[$1] }
  }

  /// Whether there was more to try.
  var isCut: Bool { left <= 0 }

  var most: Int {
    mutating get {
      search(from: 0)
      return best
    }
  }

  private mutating func search(from index: Int) {
    best = max(best, sent.count)
    left -= 1
    guard index < dated.count, sent.count + dated.count - index > best, left > 0 else { return }
    let place = dated[index]
    let last = inputs.baseDate.days(to: Day(number: inputs.backlog.deadline[place]))
    let recipient = inputs.attributes.recipient.isEmpty ? 0 : inputs.attributes.recipient[place]
    for day in first(place, inputs)...last {
      for account in accounts(of: place) {
        sent.append((path(account), recipient, day))
        if isAllowed(day) { search(from: index + 1) }
        sent.removeLast()
      }
    }
    search(from: index + 1)
  }

  private func path(_ channel: Int) -> [Int] {
    [channel] + (inputs.limits.outer(of: channel).map(path) ?? [])
  }

  private func accounts(of place: Int) -> [Int] {
    let channel = Int(inputs.backlog.channel[place])
    let all = inputs.capacity.channels.indices.filter { account in
      !inputs.limits.outer.contains(Int32(account)) && path(account).contains(channel)
    }
    let own = inputs.attributes.account(at: place).map(Int.init)
    return own.map { all.contains($0) ? [$0] : all } ?? all
  }

  /// Whether the last message may be sent besides the others.
  private func isAllowed(_ today: Int) -> Bool {
    let (table, last) = (inputs.capacity, sent[sent.count - 1])
    let isOpen = last.channels.allSatisfy { channel in
      let cell = table.cell(channel: channel, day: today)
      return inputs.limits.heldUntil(of: channel) <= inputs.baseDate.number + Int32(today)
        && planned(channel, today) <= Int(table.free(cell))
    }
    guard isOpen else { return false }
    for window in inputs.limits.windows where last.channels.contains(Int(window.channel)) {
      for end in today..<today + window.days {
        let sum = (end - window.days + 1...end).reduce(0) { $0 + sent(by: window, on: $1) }
        if sum > window.most { return false }
      }
    }
    guard let limit = inputs.limits.perRecipient else { return true }
    return (today..<today + limit.days).allSatisfy { end in
      let days = end - limit.days + 1...end
      let got = limit.received.filter {
        $0.recipient == last.recipient && days.contains(inputs.baseDate.days(to: $0.day))
      }
      let planned = sent.count { $0.recipient == last.recipient && days.contains($0.day) }
      return got.reduce(planned) { $0 + Int($1.count) } <= limit.most
    }
  }

  private func planned(_ channel: Int, _ day: Int) -> Int {
    sent.count { $0.day == day && $0.channels.contains(channel) }
  }

  private func sent(by window: PlanLimits.Window, on day: Int) -> Int {
    if day < 0 { return Int(window.past[window.past.count + day]) }
    guard day < inputs.horizon else {
      return window.later.isEmpty ? 0 : Int(window.later[day - inputs.horizon])
    }
    let channel = Int(window.channel)
    return Int(inputs.capacity.used[inputs.capacity.cell(channel: channel, day: day)])
      + planned(channel, day)
  }
}

/// The first day on which a message may go, counted from the base date; behind every day where it is held without an end.
private func first(_ place: Int, _ inputs: PlanInputs) -> Int {
  let held = inputs.attributes.heldUntil(at: place)
  let day = max(inputs.backlog.notBefore[place], inputs.baseDate.number, held)
  return Int(day) - Int(inputs.baseDate.number)
}
