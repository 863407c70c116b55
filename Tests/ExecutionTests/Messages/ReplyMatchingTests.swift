import Delivery
import Execution
import Formats
import Model
import Storage
import TestSupport
import Testing

@Suite("Replies that name no message of ours by its id")
struct ReplyMatchingTests {
  /// A message of a random thread, and the day on which it was sent; nil where it never was.
  private struct Step {
    let id: String
    let predecessor: Int?
    let recipient: Int
    let sent: Day?
  }

  /// Steps in order, each sent after the one that it follows.
  private func steps(_ chance: inout SeededGenerator) -> [Step] {
    var steps: [Step] = []
    for number in 0..<24 {
      let earlier = steps.indices.filter { steps[$0].sent != nil && steps[$0].predecessor == nil }
      let predecessor = chance.number(0...2) == 0 ? earlier.randomElement(using: &chance) : nil
      let first = predecessor.flatMap { steps[$0].sent } ?? Workspace.monday
      steps.append(
        Step(
          id: "m\(number)",
          predecessor: predecessor,
          recipient: predecessor.map { steps[$0].recipient } ?? chance.number(0...4),
          sent: chance.number(0...3) == 0 ? nil : first.advanced(by: chance.number(0...3))
        )
      )
    }
    return steps
  }

  private static let spellings = ["r0@mail.example", "R0@MAIL.example", "Ann <r0@mail.example>"]

  private func recipient(_ number: Int, _ chance: inout SeededGenerator) -> String {
    let spelling = ReplyMatchingTests.spellings[chance.number(0...2)]
    return spelling.replacing("0@", with: "\(number)@")
  }

  @Test(
    "A recipient means the last message that went there until then, or is refused as unclear",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func recipients(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let steps = steps(&chance)
    let workspace = try Workspace()
    try workspace.open("email")
    let drafts = steps.map { step in
      MessageDraft(
        id: step.id,
        channel: "email",
        recipient: recipient(step.recipient, &chance),
        follows: step.predecessor.map {
          MessageDraft.Follows(predecessor: steps[$0].id, waitDays: 1)
        }
      )
    }
    try workspace.change { change in
      try change.importing(allowingForks: true) { importer in
        for draft in drafts { _ = try importer.add(draft) }
      }
      for step in steps {
        guard let day = step.sent else { continue }
        _ = try change.apply(.reportSent(on: day, reason: nil), to: step.id)
      }
    }
    for number in 0...5 {
      for day in 0...7 {
        let day = Workspace.monday.advanced(by: day - 1)
        let asked = recipient(number, &chance)
        let expected = naive(steps, to: number, by: day)
        let found = try answered(asked, on: day, in: workspace)
        #expect(found == expected, "\(asked) on \(day)")
      }
    }
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  /// Which threads' last messages went to a recipient on the last day that matters.
  private func naive(_ steps: [Step], to recipient: Int, by day: Day) -> Set<String> {
    let sent = steps.indices.filter { steps[$0].recipient == recipient && steps[$0].sent != nil }
    func sendingDay(_ place: Int) -> Day { steps[place].sent ?? .first }
    let inTime = sent.filter { sendingDay($0) <= day }
    let all = inTime.isEmpty ? sent.filter { sendingDay($0) == day.advanced(by: 1) } : inTime
    let last = all.filter { place in !all.contains { sendingDay($0) > sendingDay(place) } }
    let threads = Dictionary(grouping: last) { steps[$0].predecessor ?? $0 }
    return Set(threads.values.compactMap { $0.max() }.map { steps[$0].id })
  }

  /// The message that an automatic answer of a recipient was recorded for, or those between which it is unclear.
  private func answered(
    _ recipient: String,
    on day: Day,
    in workspace: Workspace
  ) throws -> Set<String> {
    var found: Set<String> = []
    try workspace.change { change in
      try change.takingReplies { intake in
        // Of a day and a mail of its own, so that nothing is known before.
        let source = Reply.Source.mail("<\(recipient) \(day)>", sender: nil)
        do {
          found = [try intake.take(Reply(.automatic, on: day, from: source), from: recipient).id]
        } catch let unmatched as UnmatchedReply {
          if case .severalSent(_, _, let ids) = unmatched { found = Set(ids) }
        }
      }
    }
    return found
  }

  @Test(
    "A receipt means the message that was accepted with it, and one that several have is refused"
  )
  func receipts() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(4, for: "email")
    try workspace.approvePlan()
    let receipts = ["email-1": "Q1", "email-2": "Q2", "email-3": "Q3", "email-4": "Q3"]
    workspace.stub().answer = { .accepted(receipt: receipts[$0.id] ?? "") }
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    let reply = Reply(.reply, on: Workspace.monday, from: .file)
    try workspace.change { change in
      try change.takingReplies { intake in
        for isNew in [true, false] {
          let effect = try intake.take(reply, receipt: "Q2")
          #expect(effect.id == "email-2" && effect.isNew == isNew)
        }
        for (receipt, problem) in [
          ("Q3", UnmatchedReply.severalOfReceipt("Q3", ids: ["email-3", "email-4"])),
          ("q1", .unknownReceipt("q1")),
        ] {
          let error = #expect(throws: UnmatchedReply.self) {
            try intake.take(reply, receipt: receipt)
          }
          #expect(error == problem && error?.diagnostic.wayOut != nil)
        }
      }
    }
  }

  @Test("A row that was taken is known, though more was sent to its recipient on that day since")
  func repeated() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    let reply = Reply(.reply, on: Workspace.monday, from: .file)
    for (id, isNew) in [("a", true), ("b", false)] {
      try workspace.add([MessageDraft(id: id, channel: "email", recipient: "x@mail.example")])
      try workspace.change { change in
        _ = try change.apply(.reportSent(on: Workspace.monday, reason: nil), to: id)
        try change.takingReplies { intake in
          let effect = try intake.take(reply, from: "x@mail.example")
          #expect(effect.id == "a" && effect.isNew == isNew)
        }
      }
    }
  }
}

extension OutgoingMessage {
  /// The message's id, which its key begins with.
  fileprivate var id: String {
    key.text.prefix { $0 != "." }.split(separator: "-").dropLast().joined(separator: "-")
  }
}
