import Delivery
import Execution
import Formats
import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("How often one recipient is written to")
struct RecipientLimitTests {
  private struct Case {
    let most: Int
    let days: Int
    let drafts: [MessageDraft]
    var chance: SeededGenerator

    /// One person with two addresses, of which she shares one.
    static let stated = ["Ben@MAIL.example": "Bo", "bea@mail.example": "Bo"]

    init(seed: UInt64) {
      var chance = SeededGenerator(seed: seed)
      most = Int.random(in: 1...3, using: &chance)
      days = Int.random(in: 2...6, using: &chance)
      // One mailbox in several spellings, and two that differ from it by a letter.
      let spellings = [
        "ann@bücher.example", "Ann <ANN@xn--bcher-kva.example>", "aNN@Bücher.Example",
        "ben@mail.example",
        "Ben@MAIL.example", "bea@mail.example",
      ]
      drafts = (0..<30).map { number in
        let follows: MessageDraft.Follows? =
          number % 3 == 0
          ? nil
          : MessageDraft.Follows(
            predecessor: "m\(number - 1)",
            waitDays: Int.random(in: 1...3, using: &chance)
          )
        let isMail = Bool.random(using: &chance)
        let recipient = spellings.randomElement(using: &chance) ?? ""
        return MessageDraft(
          id: "m\(number)",
          channel: isMail ? "email" : "linkedin",
          recipient: recipient,
          follows: follows,
          person: Case.stated[recipient]
        )
      }
      self.chance = chance
    }
  }

  /// Who a recipient is whose person is not stated, by a table instead of a rule.
  private static let people = [
    "ann@bücher.example": "ann", "Ann <ANN@xn--bcher-kva.example>": "ann",
    "aNN@Bücher.Example": "ann", "ben@mail.example": "ben", "Ben@MAIL.example": "ben",
    "bea@mail.example": "bea",
  ]

  /// The most that one person gets in so many days in a row.
  private func most(_ letters: [(person: String, day: Day)], days: Int) -> Int {
    letters.map { letter in
      letters.count { other in
        other.person == letter.person && 0..<days ~= letter.day.days(to: other.day)
      }
    }.max() ?? 0
  }

  @Test(
    "Nobody gets more than the limit, in what is sent and in what is planned, and everybody gets all",
    arguments: 1...6 as ClosedRange<UInt64>
  )
  func holds(seed: UInt64) throws {
    var drawn = Case(seed: seed)
    let workspace = try Workspace()
    try workspace.open("email", capacity: 4, attempts: 50)
    try workspace.open("linkedin", capacity: 3, attempts: 50)
    try workspace.add(drawn.drafts)
    try workspace.change { _ = try $0.limitRecipients(most: drawn.most, days: drawn.days) }
    let recipients = Dictionary(
      uniqueKeysWithValues: drawn.drafts.map { draft in
        (draft.id, draft.person.map { "stated \($0)" } ?? Self.people[draft.recipient] ?? "")
      }
    )
    func person(_ id: String) -> String { recipients[id] ?? "" }
    var sent: [(person: String, day: Day)] = []
    var answers = 0
    let stub = workspace.stub()
    let dependencies = workspace.dependencies
    var waited: Set<UnplacedReason> = []
    for night in 0..<150 where sent.count < drawn.drafts.count {
      let today = Workspace.monday.advanced(by: night)
      workspace.clock.now = Instant(milliseconds: Int64(today.number) * 86_400_000 + 30_000_000)
      workspace.dependencies = dependencies
      try workspace.change { _ = try $0.advanceBaseDate(to: today, isConfirmed: true) }
      let version = try workspace.storePlan(horizon: 9)
      try workspace.change { _ = try $0.approve(version) }
      var planned = sent
      try workspace.database.read { snapshot in
        let plan = try snapshot.plan(version)
        try snapshot.forEachAssignment(of: plan) { planned.append((person($0.messageID), $0.day)) }
        try snapshot.forEachUnplaced(of: plan) { waited.insert($0.reason) }
      }
      #expect(most(planned, days: drawn.days) <= drawn.most, "night \(night)")
      stub.answer = { message in
        answers += 1
        guard Int.random(in: 0..<4, using: &drawn.chance) > 0 else {
          return .unavailable(reason: "busy")
        }
        sent.append((person(message.messageID), today))
        return .accepted(receipt: message.key.text)
      }
      _ = try workspace.executor.run(RunRequest(plan: version, day: today))
    }
    #expect(most(sent, days: drawn.days) <= drawn.most)
    #expect(sent.count == drawn.drafts.count && answers >= sent.count)
    #expect(waited.contains(.recipientLimit))
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test("The claim counts by the person, else by the address, whatever the plan says")
  func claims() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    func draft(_ id: String, _ recipient: String, _ person: String?, _ day: Day) -> MessageDraft {
      MessageDraft(id: id, channel: "email", recipient: recipient, notBefore: day, person: person)
    }
    let (monday, tuesday) = (Workspace.monday, Workspace.tuesday)
    try workspace.add([
      draft("bo", "bo@mail.example", "Bo", monday),
      draft("ann", "info@mail.example", "Ann", monday),
      draft("address", "cleo@mail.example", nil, monday),
      draft("bo again", "bo@home.example", "Bo", tuesday),
      draft("other at the same", "info@mail.example", "Ben", tuesday),
      draft("nobody stated", "INFO@mail.example", nil, tuesday),
      draft("stated now", "cleo@mail.example", "Cleo", tuesday),
      draft("address again", "Cleo@mail.example", nil, tuesday),
    ])
    try workspace.approvePlan()
    try workspace.change { _ = try $0.limitRecipients(most: 1, days: 3) }
    let stub = workspace.stub()
    for day in [monday, tuesday] {
      workspace.clock.now = Instant(milliseconds: Int64(day.number) * 86_400_000 + 30_000_000)
      _ = try workspace.executor.run(RunRequest(plan: 1, day: day))
    }
    #expect(
      Set(stub.given.map(\.messageID))
        == ["bo", "ann", "address", "other at the same", "nobody stated", "stated now"]
    )
  }
}
