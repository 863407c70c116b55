import Model
import Storage

/// What operators ask of messages and people, and what a person notes of it.
extension World {
  func ask(_ wish: Wish) throws {
    switch wish {
    case .cancel(let id):
      var isChange = false
      try change("cancel") { isChange = try $0.apply(.cancel, to: id).isChange }
      if isChange { stop(id, "canceled") }
    case .reschedule(let id, let day):
      try move(id, .reschedule(notBefore: Day(number: day)))
    case .delay(let id, let days): try move(id, .delay(days: days))
    case .edit(let id, let words, let priority): try edit(id, words, priority)
    case .retry(let id):
      try change("retry") { _ = try $0.apply(.retry(), to: id) }
      checker.books.change(id) { $0.stop = nil }
    case .reportSent(let id, let day):
      try change("sent") { change in
        let sent = try change.apply(.reportSent(on: Day(number: day), reason: "by hand"), to: id)
        guard sent.isChange else { return }
        checker.books.change(id) { ($0.isReported, $0.wentOn) = (true, day) }
      }
    case .resolve(let id):
      let hasArrived = checker.books[id].map { !$0.arrived.isEmpty } ?? false
      try change("resolve") {
        _ = try $0.apply(hasArrived ? .resolveSent : .resolveNotSent, to: id)
      }
    case .reply(let id, let kind, let day): try answer(id, kind, on: day)
    case .suppress(let name):
      var isNew = false
      try change("suppress") {
        isNew = try $0.suppress(.address(name), reason: "asked for it") != nil
      }
      if isNew { checker.books.suppressed[name] = checker.position }
    case .lift(let name):
      try change("suppress lift") { try $0.liftSuppression(of: .address(name)) }
      checker.books.suppressed[name] = nil
    case .forget(let name): try forget(name)
    case .hold(let scope, let until): try hold(scope, until)
    case .resume(let scope):
      try change("resume") { _ = try $0.resume(scope.storage) }
      checker.books.holds.removeAll { $0.scope == scope }
    case .restart(let name):
      try change("channel resume") {
        _ = try $0.resume(try $0.snapshot.channel(named: name).number)
      }
    }
    checker.books.lastInput = checker.position
  }

  /// Does what somebody wants at the worst instant; a refusal is an answer, too.
  func actMeanwhile(_ meanwhile: Weather.Meanwhile) throws {
    for wish in meanwhile.wishes {
      do {
        try ask(wish)
      } catch let refusal as any DiagnosticError {
        checker.coverage.note(.refusal, Coverage.name(of: refusal))
      }
    }
    guard meanwhile.withdraws, let version = checker.approved else { return }
    try change("unapprove") {
      _ = try $0.unapprove(version, note: "something is wrong", stoppingRun: true)
    }
  }

  private func stop(_ id: String, _ why: String) {
    let position = checker.position
    checker.books.change(id) { message in
      if message.stop == nil { message.stop = (position, why) }
    }
  }

  private func move(_ id: String, _ requested: MessageChange) throws {
    let wasPending = checker.state(of: id) == .pending
    var first: Day?
    try change("reschedule") { first = try $0.apply(requested, to: id).notBefore }
    checker.books.change(id) { message in
      message.notBefore = first?.number
      if wasPending { message.isReleasedByHand = true }
    }
  }

  private func edit(_ id: String, _ words: String?, _ priority: Int?) throws {
    var edit = MessageEdit()
    edit.body = words
    edit.priority = priority.flatMap(Priority.init)
    var fields: [MessageField] = []
    try change("edit") { fields = try $0.apply(.edit(edit), to: id).edited }
    guard let words, fields.contains(.body) else { return }
    let position = checker.position
    checker.books.change(id) { $0.words.append((position, words)) }
  }

  private func answer(_ id: String, _ kind: Int, on day: Int32) throws {
    guard let kind = ReplyKind(rawValue: kind) else { return }
    var effect: ReplyEffect?
    try change("reply") { change in
      try change.takingReplies { intake in
        let reply = Reply(kind, on: Day(number: day), from: .file, .deadAddress)
        effect = try intake.take(reply, to: id)
      }
    }
    guard let effect, kind.ending != nil else { return }
    let position = checker.position
    for place in checker.books.steps(behind: effect.id) {
      checker.books.messages[place].isThreadOver = true
      if checker.books.messages[place].stop == nil {
        checker.books.messages[place].stop = (position, "answered")
      }
    }
    checker.books.change(effect.id) { $0.isThreadOver = true }
    if let address = effect.suppressed?.text, checker.books.suppressed[address] == nil {
      checker.books.suppressed[address] = position
    }
  }

  private func forget(_ name: String) throws {
    try change("forget") { _ = try $0.forget(.address(name), reason: "they asked for it") }
    let position = checker.position
    for place in checker.books.messages.indices
    where checker.books.messages[place].recipient == name {
      let state = checker.ledger.messages[checker.books.messages[place].number]
      guard state == .canceled, checker.books.messages[place].stop == nil else { continue }
      checker.books.messages[place].stop = (position, "forgotten")
    }
    checker.books.forgotten.insert(name)
  }

  private func hold(_ scope: Scope, _ until: Int32?) throws {
    var isNew = false
    try change("hold") { change in
      if case .message(let id) = scope { _ = try change.apply(.hold, to: id) }
      isNew = try change.hold(
        scope.storage,
        until: until.map(Day.init(number:)),
        reason: "not yet"
      ).isNew
    }
    guard isNew else { return }
    checker.books.holds.append(
      Books.KnownHold(scope: scope, until: until, position: checker.position)
    )
  }
}

extension Books {
  mutating func change(_ id: String, _ body: (inout Known) -> Void) {
    if let place = place(of: id) { body(&messages[place]) }
  }
}

extension Scope {
  var storage: HoldScope {
    switch self {
    case .message(let id): .messages([id])
    case .campaign(let name): .campaign(name)
    case .channel(let name): .channel(name)
    case .everything: .everything
    }
  }
}

/// What may be asked of a message in each state, written down once more by hand: a row an operation, a letter for each
/// state in which it is not refused.
enum WishTable {
  private static let letters: [MessageState: Character] = [
    .pending: "P", .waiting: "W", .claimed: "C", .inDoubt: "D", .sent: "S", .failed: "F",
    .canceled: "X", .expired: "E",
  ]

  static func allows(_ wish: Wish, in state: MessageState) -> Bool {
    guard let letter = letters[state] else { return false }
    return states(wish).contains(letter)
  }

  private static func states(_ wish: Wish) -> String {
    switch wish {
    case .cancel: "PWX"
    case .reschedule, .delay: "PW"
    case .edit: "PW"
    case .retry: "PWFX"
    case .reportSent: "PDSF"
    case .resolve: ""
    case .reply: "CDS"
    case .hold: "PW"
    case .suppress, .lift, .forget, .resume, .restart: "PWCDSFXE"
    }
  }
}
