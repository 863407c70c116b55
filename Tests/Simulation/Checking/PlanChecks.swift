import Model
import Planning

/// When a version was computed, approved, and no longer approved, by rows of the journal.
struct PlanLife {
  let position: Int
  var approved: Int?
  var ended: Int?
}

/// What was seen of a stored plan, to hold the next one against it.
struct CheckedPlan {
  let version: Int
  let position: Int
  let base: Int32
  let last: Int32
  /// By number of message; nil where it has no day.
  let days: [Int: Int32?]
  /// Whether each day stands by itself, so that a quiet night moves nobody.
  let isPlain: Bool
}

extension Checker {
  /// Holds a plan as it was read back against the laws: it is fresh, it is proved, and it knows all that is stated.
  func check(_ plan: Plan, version: Int, horizon: Int) throws {
    let computed = Planning.plan(plan.inputs)
    guard computed.day == plan.day, computed.position == plan.position,
      computed.reason == plan.reason, computed.account == plan.account,
      computed.planned == plan.planned
    else {
      throw Violation(.fresh, "plan \(version) is not the one of its inputs")
    }
    let report = verify(plan)
    guard report.isEmpty else {
      let rows = report.violations.prefix(3).flatMap(\.messages).map { row(of: $0, in: plan) }
      throw Violation(.verified, "plan \(version): \(report.violations.prefix(3)); \(rows)")
    }
    try checkInputs(plan, version, horizon)
    try checkRows(plan, version)
    try checkStability(plan, version)
    lastVersion = version
  }

  /// Everything that a plan says of a message, for whoever looks into a violation.
  private func row(of number: Int32, in plan: Plan) -> String {
    guard let place = plan.inputs.backlog.message.firstIndex(of: number) else {
      return "\(number)?"
    }
    let backlog = plan.inputs.backlog
    func day(_ number: Int32) -> String {
      number == Backlog.none ? "-" : "\(number - plan.inputs.baseDate.number)"
    }
    return "\(number) to \(backlog.channel[place]) by \(plan.sender(at: place)), priority"
      + " \(backlog.priority[place]), not before \(day(backlog.notBefore[place])), since"
      + " \(day(plan.waitingSince[place])), deadline \(day(backlog.deadline[place])), due"
      + " \(day(backlog.due(at: place))), day \(day(plan.day[place])), position \(plan.position[place])"
  }

  private func checkInputs(_ plan: Plan, _ version: Int, _ horizon: Int) throws {
    let inputs = plan.inputs
    guard inputs.baseDate.number == books.base, inputs.horizon == horizon else {
      throw Violation(
        .inputs,
        "plan \(version) is from \(inputs.baseDate) for \(inputs.horizon), not from \(books.base)"
      )
    }
    let open = ledger.messages.filter { $0.value == .pending || $0.value == .waiting }.keys.sorted()
    guard inputs.backlog.message.map(Int.init) == open else {
      throw Violation(.inputs, "plan \(version) is not about what is pending and waiting")
    }
    for (index, number) in inputs.capacity.channels.enumerated() {
      guard let name = books.channelNames[Int(number)] else { continue }
      for offset in 0..<horizon {
        let day = inputs.baseDate.number + Int32(offset)
        let cell = inputs.capacity.cell(channel: index, day: offset)
        let most = books.capacity.most(of: name, on: day)
        guard inputs.capacity.capacity[cell] == Int32(most) else {
          throw Violation(
            .inputs,
            "plan \(version) gives \(name) \(inputs.capacity.capacity[cell]) on \(Day(number: day)), stated are \(most)"
          )
        }
        let used = Int(inputs.capacity.used[cell])
        guard used >= arrivals(by: name, on: day) else {
          throw Violation(
            .inputs,
            "plan \(version) knows \(used) used of \(name) on \(Day(number: day)), \(arrivals(by: name, on: day)) arrived"
          )
        }
      }
    }
  }

  private func checkRows(_ plan: Plan, _ version: Int) throws {
    let inputs = plan.inputs
    var load: [Int32: [String: Int]] = [:]
    for place in plan.day.indices where plan.day[place] != Backlog.none {
      let day = plan.day[place]
      guard let known = books.place(ofNumber: Int(inputs.backlog.message[place])) else {
        throw Violation(.inputs, "plan \(version) is about a message that nobody knows")
      }
      let message = books.messages[known]
      if let first = message.notBefore, day < first {
        throw Violation(.released, "plan \(version) has \(message.id) on \(day), before \(first)")
      }
      let isLateSent = books.channels[message.channel]?.isLateSent == true
      if let deadline = message.deadline, day > deadline, !isLateSent {
        throw Violation(.inTime, "plan \(version) has \(message.id) on \(day), after \(deadline)")
      }
      let sender = Int(inputs.capacity.channels[Int(plan.sender(at: place))])
      for name in books.path(of: books.channelNames[sender] ?? "") {
        load[day, default: [:]][name, default: 0] += 1
      }
    }
    for (day, load) in load {
      for (name, count) in load {
        let free = books.capacity.most(of: name, on: day) - arrivals(by: name, on: day)
        if count > free {
          throw Violation(
            .capacity,
            "plan \(version) has \(count) by \(name) on \(day), room for \(free)"
          )
        }
      }
    }
  }

  /// Where nothing was asked for or stated since the last plan, and its days went as planned, nobody moves.
  private func checkStability(_ plan: Plan, _ version: Int) throws {
    let inputs = plan.inputs
    let limits = inputs.limits
    let numbers = inputs.backlog.message.map(Int.init)
    let checked = CheckedPlan(
      version: version,
      position: lastPlans[version]?.position ?? position,
      base: inputs.baseDate.number,
      last: inputs.lastDay.number,
      days: Dictionary(
        uniqueKeysWithValues: zip(numbers, plan.day.map { $0 == Backlog.none ? nil : $0 })
      ),
      isPlain: limits.windows.isEmpty && limits.perRecipient == nil && !limits.isNested
        && limits.shares.isEmpty
    )
    defer { lastPlan = checked }
    guard let before = lastPlan, before.isPlain, checked.isPlain,
      books.lastInput <= before.position, before.base <= checked.base,
      wentAsPlanned(before, until: checked.base)
    else { return }
    coverage.note(.law, "quiet pairs of plans")
    for (number, day) in checked.days {
      guard let earlier = before.days[number], let earlier else { continue }
      guard let day, day <= earlier else {
        throw Violation(
          .stable,
          "message \(number) goes on \(String(describing: day)) by plan \(version), on \(earlier) by plan \(before.version), and nothing was asked"
        )
      }
    }
  }

  /// Whether everything of some days was sent on its day, and nothing else was.
  private func wentAsPlanned(_ plan: CheckedPlan, until base: Int32) -> Bool {
    for (number, day) in plan.days {
      let wasDue = day.map { $0 < base } ?? false
      let state = ledger.messages[number]
      guard let place = books.place(ofNumber: number) else { return false }
      if wasDue {
        guard state == .sent, books.messages[place].wentOn == day else { return false }
      } else if state != .pending && state != .waiting {
        return false
      }
    }
    return true
  }
}
