import Model
import Storage

/// How the steps of a life are taken.
extension World {
  /// Takes a step and holds everything that came of it against the laws; throws a `Violation`.
  package func take(_ step: Step) throws {
    clock.begin(at: step.at, jumping: nil)
    let outcome: String
    do {
      outcome = try perform(step.act)
    } catch let violation as Violation {
      throw violation
    } catch let death as Died {
      endProcess()
      outcome = "died at \(death.step)"
    } catch let error as any DiagnosticError {
      outcome = "refused: \(Coverage.name(of: error))"
      checker.coverage.note(.refusal, Coverage.name(of: error))
      try checkRefusal(error, of: step.act)
    } catch {
      throw Violation(.expected, "\(step.act) ended with \(error)")
    }
    checker.coverage.note(.step, step.act.name)
    recent = recent.suffix(7) + ["\(step.act.name) \(outcome)"]
    checker.trace.add("\(step.at) \(step.act.name) \(outcome)")
    try checker.settle()
  }

  private func perform(_ act: Act) throws -> String {
    switch act {
    case .open(let opening): try open(opening)
    case .arrive(let arrivals): return try importing(arrivals)
    case .night(let night): return try pass(night)
    case .run(let sending): return try run(sending)
    case .recover: return try recover()
    case .calm: break
    case .ask(let wish): try ask(wish)
    case .state(let statement): try state(statement)
    case .decide(let decision): return try decide(decision)
    case .keep(let keeping): return try keep(keeping)
    case .slice(let slicing): return try handle(slicing)
    }
    return "done"
  }

  /// A refusal is said of a rule; whatever else ends a command was foreseen by nobody.
  private func checkRefusal(_ error: any DiagnosticError, of act: Act) throws {
    switch error.diagnostic.kind {
    case .refused, .busy, .badData: break
    case .inputOutput where act.weather?.isClosed.isEmpty == false: break
    case .noInput, .defect, .inputOutput:
      throw Violation(.expected, "\(act): \(error.diagnostic.sentence)")
    }
    guard let refusal = error as? Refusal, case .messageState(let id, let state, _, _) = refusal,
      case .ask(let wish) = act
    else { return }
    try checker.read()
    guard checker.state(of: id) == state else {
      throw Violation(.table, "\(id) is said to be \(state.name)")
    }
    guard !WishTable.allows(wish, in: state) else {
      throw Violation(.table, "\(wish) is refused although \(id) is \(state.name)")
    }
  }

  private func open(_ opening: Opening) throws {
    try change("channel set") { change in
      let outer = try opening.outer.map { try change.snapshot.channel(named: $0).number }
      let place = opening.kind == .checkable ? "mbox:" : "webhook:http://127.0.0.1:9/"
      var objectives: ChannelObjectives = []
      if opening.isLateSent { objectives.insert(.lateIsSent) }
      if opening.isDeadlinesFirst { objectives.insert(.deadlinesFirst) }
      _ = try change.setChannel(
        opening.name,
        ChannelSettings(
          transport: place + opening.name,
          sender: World.sender(of: opening.name),
          attempts: opening.attempts,
          timeZone: opening.zone,
          outer: outer,
          objectives: objectives,
          service: WebService(isIdempotent: opening.kind == .idempotent)
        )
      )
      _ = try change.setWeek(
        Week(capacities: opening.week),
        of: try change.snapshot.channel(named: opening.name).number
      )
    }
    for (name, number) in try checker.ledger.channels() {
      checker.books.channelNames[number] = name
      guard name == opening.name else { continue }
      checker.books.channels[name] = Books.KnownChannel(
        number: number,
        kind: opening.kind,
        outer: opening.outer,
        zone: opening.zone,
        isLateSent: opening.isLateSent,
        senders: [(0, World.sender(of: name))]
      )
    }
    checker.books.capacity.open(opening.name, within: opening.outer, week: opening.week)
    checker.books.lastInput = checker.position
  }

  static func sender(of channel: String) -> String { "\(channel)@example.org" }

  private func importing(_ arrivals: [Arrival]) throws -> String {
    var added = 0
    let last = checker.books.messages.last?.number ?? 0
    try change("import") { change in
      try change.importing { importer in
        for arrival in arrivals {
          do {
            if try importer.add(arrival.draft) == .added { added += 1 }
          } catch let refusal as ImportRefusal {
            checker.coverage.note(.refusal, "ImportRefusal.\(refusal.problem)".prefixName)
          }
        }
      }
    }
    let known = Dictionary(arrivals.map { ($0.id, $0) }) { first, _ in first }
    for (id, number) in try checker.ledger.numbers(after: last) {
      guard let arrival = known[id] else { continue }
      checker.books.add(arrival, number: number, at: checker.position)
    }
    checker.books.lastInput = checker.position
    return "\(added) of \(arrivals.count)"
  }
}

extension Act {
  /// What goes wrong around it.
  fileprivate var weather: Weather? {
    switch self {
    case .run(let sending): sending.weather
    case .slice(.run(_, _, let weather)): weather
    case .open, .arrive, .night, .recover, .calm, .ask, .state, .decide, .keep, .slice: nil
    }
  }

  var name: String {
    switch self {
    case .open: "open"
    case .arrive: "arrive"
    case .night: "night"
    case .run: "run"
    case .recover: "recover"
    case .calm: "calm"
    case .ask(let wish): "ask \(caseName(wish))"
    case .state(let statement): "state \(caseName(statement))"
    case .decide(let decision): "decide \(caseName(decision))"
    case .keep(let keeping): "keep \(caseName(keeping))"
    case .slice(let slicing): "slice \(caseName(slicing))"
    }
  }
}

/// The name of a case without what it carries.
private func caseName(_ value: some Any) -> String {
  Mirror(reflecting: value).children.first?.label ?? "\(value)"
}

extension Arrival {
  var draft: MessageDraft {
    MessageDraft(
      id: id,
      channel: channel,
      recipient: recipient,
      subject: "About \(id)",
      body: words,
      priority: Priority(priority) ?? .usual,
      notBefore: notBefore.map(Day.init(number:)),
      deadline: deadline.map(Day.init(number:)),
      follows: follows.map { MessageDraft.Follows(predecessor: $0, waitDays: waitDays) },
      campaign: campaign,
      person: person,
      due: due.map(Day.init(number:))
    )
  }
}

extension Books {
  mutating func add(_ arrival: Arrival, number: Int, at position: Int) {
    let earlier = arrival.follows.flatMap { self[$0] }
    let isEnded = earlier?.isThreadOver == true
    add(
      Known(
        id: arrival.id,
        number: number,
        channel: arrival.channel,
        recipient: arrival.recipient,
        person: arrival.person,
        campaign: arrival.campaign,
        words: [(position, arrival.words)],
        notBefore: arrival.notBefore,
        deadline: arrival.deadline,
        follows: arrival.follows,
        waitDays: Int32(arrival.waitDays),
        stop: isEnded ? (position, "answered") : nil,
        isThreadOver: isEnded
      )
    )
  }
}
