import Model

/// What is handed over, as the checker sees it at the other end.
struct HandedOver {
  let id: String
  let key: String
  let words: String
  let recipient: String
  let sender: String
  let channel: String
  /// The days that the clocks showed around the claim, in the channel's zone; empty where it was made by another call.
  let days: Set<Int32>
  /// The last row of the journal before this call began.
  let begun: Int
}

extension Checker {
  /// Holds a hand-over against everything that could forbid it, before it is known how it ends.
  func check(_ handed: HandedOver) throws {
    try read()
    guard let place = books.place(of: handed.id) else {
      throw Violation(.stopped, "\(handed.id) goes, which nobody knows")
    }
    let message = books.messages[place]
    guard ledger.messages[message.number] == .claimed, let claim = ledger.claims[message.number]
    else {
      throw Violation(.claimed, "\(handed.id) goes and is not claimed")
    }
    trace.add("hand over \(handed.key)")
    try checkOnce(message, handed)
    try checkStops(message, claim, handed)
    try checkDays(message, claim, handed)
    try checkWords(message, claim, handed)
    try checkPlan(message, claim, handed)
    try checkLimits(message, claim, handed)
  }

  private func checkOnce(_ message: Books.Known, _ handed: HandedOver) throws {
    guard !message.arrived.isEmpty, !message.isLiedAbout else { return }
    let isHarmless =
      books.channels[handed.channel]?.kind == .idempotent
      && message.arrived.allSatisfy { $0.key == handed.key }
    guard isHarmless else {
      throw Violation(.once, "\(handed.id) goes as \(handed.key), after \(message.arrived)")
    }
  }

  private func checkStops(
    _ message: Books.Known,
    _ claim: Ledger.Claim,
    _ handed: HandedOver
  ) throws {
    if let stop = message.stop, stop.position < claim.position {
      throw Violation(.stopped, "\(handed.id) goes, and was \(stop.why)")
    }
    if let since = books.suppression(of: message.recipient), since < claim.position {
      throw Violation(
        .stopped,
        "\(handed.id) goes to \(message.recipient), who is suppressed since \(since), claimed at \(claim.position)"
      )
    }
    let hold = books.hold(of: message, by: handed.channel, on: claim.day, before: claim.position)
    if let hold { throw Violation(.held, "\(handed.id) goes, and is held by \(hold)") }
  }

  private func checkDays(
    _ message: Books.Known,
    _ claim: Ledger.Claim,
    _ handed: HandedOver
  ) throws {
    if claim.position > handed.begun, !handed.days.isEmpty, !handed.days.contains(claim.day) {
      throw Violation(.rightDay, "\(handed.id) is claimed for \(claim.day), not \(handed.days)")
    }
    if let first = message.notBefore, claim.day < first {
      throw Violation(.released, "\(handed.id) goes on \(claim.day), and not before \(first)")
    }
    let isLateSent = books.channels[message.channel]?.isLateSent == true
    if let deadline = message.deadline, claim.day > deadline, !isLateSent {
      throw Violation(.inTime, "\(handed.id) goes on \(claim.day), after \(deadline)")
    }
    guard let follows = message.follows, !message.isReleasedByHand else { return }
    guard let went = books[follows]?.wentOn else {
      throw Violation(.released, "\(handed.id) goes before \(follows)")
    }
    if claim.day < went + message.waitDays {
      throw Violation(
        .released,
        "\(handed.id) goes on \(claim.day), less than \(message.waitDays) behind \(follows) on \(went)"
      )
    }
  }

  private func checkWords(
    _ message: Books.Known,
    _ claim: Ledger.Claim,
    _ handed: HandedOver
  ) throws {
    let version = try ledger.plan(ofRun: claim.run)?.version ?? 0
    let planned = lastPlans[version]?.position ?? 0
    let stated = message.words.last { $0.position <= planned } ?? message.words[0]
    guard handed.words == stated.text, handed.recipient == message.recipient else {
      throw Violation(.words, "\(handed.id) says '\(handed.words)', not '\(stated.text)'")
    }
    let present = message.words.last { $0.position < claim.position } ?? message.words[0]
    guard present.text == stated.text else {
      throw Violation(.words, "\(handed.id) was edited since plan \(version)")
    }
    let senders = books.channels[handed.channel]?.senders ?? []
    guard let sender = senders.last(where: { $0.position <= planned }), sender.text == handed.sender
    else {
      throw Violation(.words, "\(handed.id) comes from '\(handed.sender)', not from \(senders)")
    }
  }

  private func checkPlan(
    _ message: Books.Known,
    _ claim: Ledger.Claim,
    _ handed: HandedOver
  ) throws {
    guard let run = try ledger.plan(ofRun: claim.run) else {
      throw Violation(.approved, "\(handed.id) goes by no run")
    }
    guard let planned = lastPlans[run.version] else {
      throw Violation(.approved, "\(handed.id) goes by plan \(run.version), which nobody saw")
    }
    guard let approved = planned.approved, approved < claim.position else {
      throw Violation(.approved, "\(handed.id) goes by plan \(run.version), not approved")
    }
    if let ended = planned.ended, ended < claim.position {
      throw Violation(.approved, "\(handed.id) goes by plan \(run.version), not approved any more")
    }
    let row = try ledger.assignment(of: message.number, in: run.version)
    guard let row, row.day == run.day, books.channelNames[row.channel] == handed.channel else {
      throw Violation(
        .approved,
        "\(handed.id) goes by \(handed.channel) in the run for \(run.day), planned is \(String(describing: row))"
      )
    }
  }

  /// With this one no more go than may: counted are those that have really arrived.
  private func checkLimits(
    _ message: Books.Known,
    _ claim: Ledger.Claim,
    _ handed: HandedOver
  ) throws {
    if message.arrived.contains(where: { $0.key == handed.key }) { return }
    for name in books.path(of: handed.channel) {
      let most = books.capacity.most(of: name, on: claim.day)
      let arrived = arrivals(by: name, on: claim.day)
      if claim.position > handed.begun, arrived + 1 > most {
        throw Violation(
          .capacity,
          "\(handed.id) goes by \(name) on \(claim.day) after \(arrived), allowed are \(most)"
        )
      }
      for (days, most) in books.capacity.windows[name] ?? [:] where claim.position > handed.begun {
        let last = Int32(days) - 1
        for first in (claim.day - last)...claim.day {
          let count = (first...(first + last)).reduce(0) { $0 + arrivals(by: name, on: $1) }
          if count + 1 > most {
            throw Violation(
              .window,
              "\(handed.id) goes by \(name), \(count) of \(most) in \(days) days"
            )
          }
        }
      }
    }
    guard let (most, days) = books.capacity.recipients, claim.position > handed.begun else {
      return
    }
    let last = Int32(days) - 1
    let person = message.person ?? message.recipient
    for first in (claim.day - last)...claim.day {
      let count = (first...(first + last)).reduce(0) { $0 + (got[$1]?[person] ?? 0) }
      if count + 1 > most {
        throw Violation(.recipients, "\(person) gets \(handed.id) after \(count) in \(days) days")
      }
    }
  }
}
