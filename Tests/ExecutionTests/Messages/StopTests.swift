import Execution
import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("Whom a stop reaches")
struct StopTests {
  /// Threads over two channels among a few people with several addresses, some of them shared.
  private struct Crowd {
    var chance: SeededGenerator
    let drafts: [MessageDraft]
    let openers: [String: String]

    static let addresses = [
      "ann@mail.example", "Ann <ANN@mail.example>", "ann@home.example", "info@mail.example",
      "ben@mail.example", "in/ann", "in/ben", "cleo@other.example", "in/cleo", "dora@other.example",
    ]

    init(seed: UInt64) {
      var chance = SeededGenerator(seed: seed)
      var openers: [String: String] = [:]
      let isStated = Bool.random(using: &chance)
      var drafts: [MessageDraft] = []
      for number in 0..<40 {
        let id = "m\(number)"
        let predecessor = number % 3 == 0 ? nil : "m\(number - 1)"
        openers[id] = predecessor.flatMap { openers[$0] } ?? id
        let recipient = Crowd.addresses.randomElement(using: &chance) ?? ""
        drafts.append(
          MessageDraft(
            id: id,
            channel: recipient.contains("@") ? "email" : "linkedin",
            recipient: recipient,
            follows: predecessor.map { MessageDraft.Follows(predecessor: $0, waitDays: 1) },
            person: isStated ? ["ann", "ben", nil, nil].randomElement(using: &chance) ?? nil : nil
          )
        )
      }
      self.chance = chance
      self.drafts = drafts
      self.openers = openers
    }

    func address(_ draft: MessageDraft) -> String {
      draft.recipient.hasPrefix("Ann <") ? "ann@mail.example" : draft.recipient
    }

    /// Whether a message goes to any of some, told by its words.
    func goes(_ draft: MessageDraft, to names: Set<Addressee>) -> Bool {
      let address = address(draft)
      let domain = address.firstIndex(of: "@").map { String(address[$0...]) }
      return names.contains(.address(address))
        || domain.map { names.contains(.address($0)) } ?? false
        || draft.person.map { names.contains(.person($0)) } ?? false
    }

    /// Whom a stop reaches beside itself, told by sets of messages.
    func reached(_ name: Addressee, by person: String?) -> Set<Addressee> {
      if name.isDomain { return [] }
      func thread(_ of: [MessageDraft]) -> [MessageDraft] {
        let openers = Set(of.map { self.openers[$0.id] })
        return drafts.filter { openers.contains(self.openers[$0.id]) }
      }
      let named = drafts.filter {
        $0.person == name.person && name.person != nil || address($0) == name.address
      }
      var all = thread(named)
      var persons = Set(named.compactMap(\.person))
      if persons.isEmpty { persons = Set(all.compactMap(\.person)) }
      if let person = person ?? name.person { persons = [person] }
      if persons.count != 1 { persons = [] }
      all += thread(drafts.filter { persons.contains($0.person ?? "") })
      let addresses = all.map(address).filter { address in
        !drafts.contains { draft in
          self.address(draft) == address && draft.person.map { !persons.contains($0) } ?? false
        }
      }
      return Set(addresses.map(Addressee.address) + persons.map(Addressee.person))
        .subtracting([name])
    }
  }

  /// Which messages are to nobody who is suppressed, and in no thread with somebody who wants to be left alone.
  private func wanted(_ crowd: Crowd, _ stopped: Set<Addressee>, dead: Set<Addressee>) -> Set<
    String
  > {
    var unwanted: Set<String> = []
    let ended = Set(
      crowd.drafts.filter { crowd.goes($0, to: stopped) }.map { crowd.openers[$0.id] }
    )
    for draft in crowd.drafts {
      let follows = draft.follows.map { unwanted.contains($0.predecessor) } ?? false
      if ended.contains(crowd.openers[draft.id]) || crowd.goes(draft, to: dead) || follows {
        unwanted.insert(draft.id)
      }
    }
    return Set(crowd.drafts.map(\.id)).subtracting(unwanted)
  }

  private func workspace(_ crowd: Crowd) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.open("linkedin")
    try workspace.add(crowd.drafts)
    return workspace
  }

  @Test(
    "It cancels what goes to anybody it reaches or in their threads and nothing else, whoever states it",
    arguments: 1...24 as ClosedRange<UInt64>
  )
  func reaches(seed: UInt64) throws {
    var crowd = Crowd(seed: seed)
    let workspace = try workspace(crowd)
    var stopped: Set<Addressee> = []
    var dead: Set<Addressee> = []
    for _ in 0..<3 {
      let text = Crowd.addresses.randomElement(using: &crowd.chance) ?? ""
      switch Int.random(in: 0..<5, using: &crowd.chance) {
      case 0:
        let name = Addressee.person(Bool.random(using: &crowd.chance) ? "ann" : "ben")
        try workspace.change { _ = try $0.suppress(name, reason: "asked") }
        stopped.formUnion(crowd.reached(name, by: nil).union([name]))
      case 1:
        let name = Addressee(FoldedAddress("@mail.example"))
        try workspace.change { _ = try $0.suppress(name, reason: "asked") }
        stopped.insert(name)
      case 2:
        let name = Addressee(FoldedAddress(text))
        try workspace.change { change in
          _ = try change.suppressing { _ = try $0(name, .bounce, nil) }
        }
        if !stopped.contains(name) { dead.insert(name) }
      default:
        let name = Addressee(FoldedAddress(text))
        try workspace.change { change in
          _ = try change.suppressing { _ = try $0(name, .unsubscribe, nil) }
        }
        stopped.formUnion(crowd.reached(name, by: nil).union([name]))
      }
    }
    let open = Set(try workspace.states().filter { $0.value != .canceled }.keys)
    #expect(open == wanted(crowd, stopped, dead: dead))
    let suppressed = try workspace.database.read { try $0.suppressions() }
    #expect(Set(suppressed.filter(\.cause.isStop).map(\.addressee)) == stopped)
    try importsNothing(of: crowd, stopped, dead: dead, into: workspace)
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
    try lift(suppressed, in: workspace)
  }

  /// A later import leaves out whom nothing goes to, and what would go on in a thread of theirs.
  private func importsNothing(
    of crowd: Crowd,
    _ stopped: Set<Addressee>,
    dead: Set<Addressee>,
    into workspace: Workspace
  ) throws {
    let states = try workspace.states()
    let threads = Set(
      crowd.drafts.filter { crowd.goes($0, to: stopped) }.map { crowd.openers[$0.id] }
    )
    try workspace.change { change in
      try change.importing(allowingForks: true) { importer in
        func isLeftOut(_ draft: MessageDraft) throws -> Bool? {
          do {
            _ = try importer.add(draft)
            return false
          } catch let refusal as ImportRefusal {
            return refusal.isSuppression ? true : nil
          }
        }
        for draft in crowd.drafts {
          var new = draft
          new.id += "-new"
          new.follows = nil
          let isNewLeftOut = try isLeftOut(new)
          #expect(isNewLeftOut == crowd.goes(draft, to: stopped.union(dead)), "\(draft.id)")
          let step = MessageDraft(
            id: draft.id + "-step",
            channel: "linkedin",
            recipient: "in/nobody",
            follows: .init(predecessor: draft.id, waitDays: 1)
          )
          // What follows something that ended is a mistake of the file; that a thread was stopped is none.
          let isCanceled = states[draft.id] == .canceled
          let expected: Bool? =
            threads.contains(crowd.openers[draft.id]) ? true : isCanceled ? nil : false
          let isStepLeftOut = try isLeftOut(step)
          #expect(isStepLeftOut == expected, "\(draft.id)")
        }
      }
    }
  }

  /// To lift what was said lifts what it reached, and nothing that somebody else has said.
  private func lift(_ suppressed: [SuppressionRecord], in workspace: Workspace) throws {
    var said = suppressed.filter { $0.statedWith == nil }.map(\.addressee)
    while let name = said.popLast() {
      try workspace.change { try $0.liftSuppression(of: name) }
      let left = try workspace.database.read { try $0.suppressions() }
      for record in left {
        #expect(record.statedWith.map { said.contains($0) } ?? said.contains(record.addressee))
      }
      #expect(!left.contains { $0.addressee == name })
      for name in said { #expect(left.contains { $0.addressee == name }) }
    }
    #expect(try workspace.database.read { try $0.suppressions() }.isEmpty)
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  private static let people = [
    MessageDraft(id: "mail", channel: "email", recipient: "ann@mail.example", person: "ann"),
    MessageDraft(
      id: "call",
      channel: "linkedin",
      recipient: "in/ann",
      follows: .init(predecessor: "mail", waitDays: 1)
    ),
    MessageDraft(
      id: "other",
      channel: "linkedin",
      recipient: "in/ann-m",
      notBefore: Workspace.tuesday,
      person: "ann"
    ),
    MessageDraft(id: "shared", channel: "email", recipient: "info@mail.example", person: "ann"),
    MessageDraft(id: "ben", channel: "email", recipient: "info@mail.example", person: "ben"),
  ]

  @Test(
    "Who unsubscribes or complains by mail is left alone on every channel, and others at a shared address are not",
    arguments: [ReplyKind.unsubscribe, .complaint, .reply, .automatic, .bounce]
  )
  func byMail(kind: ReplyKind) throws {
    let workspace = try Workspace()
    try workspace.open("email", capacity: 1)
    try workspace.open("linkedin", capacity: 1)
    try workspace.add(Self.people)
    try workspace.approvePlan()
    _ = workspace.stub()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    #expect(try workspace.states()["mail"] == .sent)
    try workspace.change { change in
      let effect = try change.takingReplies { intake in
        let reply = Reply(kind, on: Workspace.monday, from: .file, .deadAddress)
        _ = try intake.take(reply, to: "mail")
      }
      let isStop = kind == .unsubscribe || kind == .complaint
      #expect(
        effect.reached
          == (isStop ? [.address("in/ann"), .address("in/ann-m"), .person("ann")] : [])
      )
      #expect(effect.channels.map(\.channel) == (isStop ? ["email", "linkedin"] : []))
    }
    let canceled = try workspace.states().filter { $0.value == .canceled }.keys.sorted()
    switch kind {
    case .unsubscribe, .complaint: #expect(canceled == ["call", "other", "shared"])
    case .reply, .bounce: #expect(canceled == ["call"])
    case .automatic: #expect(canceled == [])
    }
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test("The database itself claims nothing for a suppressed person", .needs(.sqlite3))
  func claims() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.add(Self.people.filter { $0.channel == "email" })
    try workspace.approvePlan()
    workspace.dependencies.reached = { [unowned workspace] step in
      guard step == .claimed else { return }
      do {
        // Stated beside the command, which would have canceled what waits.
        try workspace.change { try $0.stateSuppression(of: .person("nobody"), .person) }
        try workspace.change { try $0.stateSuppression(of: .person("ben"), .person) }
        let claim = """
          INSERT INTO journal (at, subject, item, before, after, cause, previous, day, run, operation)
          SELECT 0, 1, number, state, 3, 10, changed, 20878, 1, 1 FROM message
          WHERE number = (SELECT message FROM envelope WHERE id = 'late')
          """
        let result = try ChildProcess(
          ExternalProgram.sqlite3.required(),
          [workspace.database.path, claim]
        ).wait()
        #expect(result.error.contains("nothing goes to who is suppressed"), "\(result)")
      } catch {
        Issue.record(error)
      }
    }
    try workspace.add([
      MessageDraft(id: "late", channel: "email", recipient: "ben@home.example", person: "ben")
    ])
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    #expect(report.channels.first?.sent == 3)
  }
}
