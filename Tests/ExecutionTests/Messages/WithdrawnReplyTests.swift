import Execution
import Model
import Storage
import TestSupport
import Testing

@Suite("Replies that are taken back")
struct WithdrawnReplyTests {
  /// Threads `t0` to `t5` of an opener that was sent and a later step `s0` to `s5`, two to each of three people.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.add(
      (0..<6).flatMap { thread in
        let recipient = "reader\(thread % 3)@example.org"
        return [
          MessageDraft(id: "t\(thread)", channel: "email", recipient: recipient),
          MessageDraft(
            id: "s\(thread)",
            channel: "email",
            recipient: recipient,
            follows: MessageDraft.Follows(predecessor: "t\(thread)", waitDays: 1)
          ),
        ]
      }
    )
    try workspace.approvePlan()
    _ = workspace.stub()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    return workspace
  }

  /// One thing that came back, as this test keeps it.
  private struct Told: Equatable {
    let thread: Int
    let kind: ReplyKind
    let mail: Int
    var isWithdrawn = false

    var counts: Bool { !isWithdrawn && kind != .automatic }
    var source: String { "<\(mail)@example.org>" }
    var suppresses: Bool { kind != .automatic && kind != .reply }
    var address: String { "reader\(thread % 3)@example.org" }
    var reply: Reply {
      Reply(kind, on: Workspace.monday, from: .mail(source, sender: nil), .deadAddress)
    }
  }

  @Test(
    "Whatever came back and was taken back, a thread is ended by what is left of it",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func threads(seed: UInt64) throws {
    let workspace = try workspace()
    var chance = SeededGenerator(seed: seed)
    var told: [Told] = []
    for step in 0..<25 {
      if chance.number(0...2) > 0 || told.isEmpty {
        let kind = ReplyKind.allCases[chance.number(0...ReplyKind.allCases.count - 1)]
        told.append(Told(thread: chance.number(0...5), kind: kind, mail: step))
        try workspace.change { change in
          try change.takingReplies {
            _ = try $0.take(told[told.count - 1].reply, to: id(told.last))
          }
        }
      } else {
        let place = chance.number(0...told.count - 1)
        try takeBack(place, of: &told, in: workspace)
      }
    }
    // A repeated scan of the same mails records nothing anew.
    try workspace.change { change in
      try change.takingReplies { intake in
        for fact in told {
          let effect = try intake.take(fact.reply, to: id(fact))
          #expect(!effect.isNew && effect.wasWithdrawn == fact.isWithdrawn)
        }
      }
    }
    try check(told, in: workspace)
  }

  private func id(_ told: Told?) -> String { "t\(told?.thread ?? 0)" }

  private func takeBack(_ place: Int, of told: inout [Told], in workspace: Workspace) throws {
    let fact = told[place]
    let selection = ReplySelection(id: id(fact), kind: fact.kind, source: fact.source)
    var withdrawal: ReplyWithdrawal?
    try workspace.change { withdrawal = try $0.withdrawReply(selection) }
    let effect = try #require(withdrawal)
    #expect(effect.isChange == !fact.isWithdrawn && effect.record.kind == fact.kind)
    told[place].isWithdrawn = true
    guard effect.isChange else { return }
    let ending = told.first { $0.thread == fact.thread && $0.counts }
    let isAutomatic = fact.kind == .automatic
    #expect(effect.ending?.source == (isAutomatic ? nil : ending?.source))
    let all = told.filter { $0.suppresses && $0.address == fact.address }
    // What its reader said takes the place of a bounce; of two that weigh the same the first stays.
    let cause = all.first { $0.kind != .bounce } ?? all.first
    let isCause = fact.suppresses && cause?.kind == fact.kind
    #expect(effect.suppressed?.text == (isCause ? fact.address : nil))
    #expect(effect.suppressing?.source == (isCause ? all.first(where: \.counts)?.source : nil))
  }

  private func check(_ told: [Told], in workspace: Workspace) throws {
    let canceled = try workspace.states().filter { $0.value == .canceled }.keys
    for thread in 0..<6 {
      // What was ended stays so, also where what ended it was taken back.
      let wasEnded = told.contains { fact in
        fact.kind != .automatic && fact.thread == thread
          || fact.suppresses && fact.thread % 3 == thread % 3
      }
      #expect(canceled.contains("s\(thread)") == wasEnded, "\(thread)")
      // A new step is imported, to somebody else, where nothing counts any more and nobody wants to be left alone.
      let draft = MessageDraft(
        id: "n\(thread)",
        channel: "email",
        recipient: "other@example.org",
        follows: MessageDraft.Follows(predecessor: "t\(thread)", waitDays: 2)
      )
      let isEnded = told.contains { $0.thread == thread && $0.counts }
      let isStopped = try workspace.database.read { snapshot in
        try snapshot.suppressions().contains { suppression in
          suppression.addressee.text == "reader\(thread % 3)@example.org"
            && suppression.cause.isStop
        }
      }
      var isTaken = true
      try workspace.change { change in
        try change.importing(allowingForks: true) { importer in
          do {
            _ = try importer.add(draft)
          } catch is ImportRefusal {
            isTaken = false
          }
        }
      }
      #expect(isTaken == (!isEnded && !isStopped), "\(thread)")
      try retry(thread, isEnded: isEnded || !wasEnded, in: workspace)
    }
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  /// What stayed canceled comes back where nothing ends its thread any more, once its recipient may be written to.
  private func retry(_ thread: Int, isEnded: Bool, in workspace: Workspace) throws {
    try workspace.change { change in
      let address = FoldedAddress("reader\(thread % 3)@example.org")
      if try change.snapshot.suppression(of: address.text) != nil {
        if !isEnded {
          #expect(throws: Refusal.self) { try change.apply(.retry(), to: "s\(thread)") }
        }
        try change.liftSuppression(of: Addressee(address))
      }
      do {
        let effect = try change.apply(.retry(), to: "s\(thread)")
        #expect(effect.isChange == !isEnded)
        #expect(try change.snapshot.message(id: "s\(thread)").state == .pending)
      } catch is Refusal {
        #expect(isEnded, "\(thread)")
      }
    }
  }

  @Test("Only one record at a time is taken back, by a name that fits it")
  func refusals() throws {
    let workspace = try workspace()
    let nothing = #expect(throws: WithdrawalRefusal.self) {
      try workspace.change { _ = try $0.withdrawReply(ReplySelection(id: "t0")) }
    }
    #expect(nothing == .nothingRecorded(id: "t0"))
    try workspace.change { change in
      try change.takingReplies { intake in
        for kind in ReplyKind.allCases {
          _ = try intake.take(Reply(kind, on: Workspace.monday, from: .file), to: "t0")
        }
      }
    }
    for id in ["t0", "s0"] {
      let several = #expect(throws: WithdrawalRefusal.self) {
        try workspace.change { _ = try $0.withdrawReply(ReplySelection(id: id)) }
      }
      guard case .several(id, let records)? = several else {
        Issue.record("\(id): \(several.debugDescription)")
        continue
      }
      #expect(records.map(\.kind) == ReplyKind.allCases)
    }
    let other = #expect(throws: WithdrawalRefusal.self) {
      try workspace.change { change in
        _ = try change.withdrawReply(ReplySelection(id: "t0", day: Workspace.tuesday))
      }
    }
    guard case .noneLikeThat("t0", _)? = other else {
      Issue.record("\(other.debugDescription)")
      return
    }
    // A person may say again what was taken back.
    try workspace.change { change in
      _ = try change.withdrawReply(ReplySelection(id: "s0", kind: .reply))
      let effect = try change.apply(.reply(on: Workspace.monday), to: "t0")
      #expect(effect.isChange)
    }
  }
}
