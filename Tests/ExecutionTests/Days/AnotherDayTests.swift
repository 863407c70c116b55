import Delivery
import Execution
import Formats
import Model
import Storage
import Testing

@Suite("What goes on another day than planned is booked on the day on which it goes")
struct AnotherDayTests {
  private let wednesday = Office.monday.advanced(by: 2)

  /// Five messages at three a day, so that two are planned for Tuesday.
  private func filled() throws -> Office {
    let office = try Office()
    try office.open("email", capacity: 3)
    try office.write(5, for: "email")
    try office.follow("email-4", with: "again")
    try office.approvePlan()
    return office
  }

  /// Sends Monday's messages on Monday and Tuesday's on Wednesday.
  private func sendLate(_ office: Office) throws -> RunReport {
    _ = try office.executor.run(RunRequest(plan: 1, day: Office.monday))
    office.clock.now = Office.morning.advanced(by: 2 * 86_400_000)
    return try office.executor.run(RunRequest(plan: 1, day: Office.tuesday, onAnotherDay: true))
  }

  private func sent(_ office: Office, on day: Day) throws -> [String] {
    var ids: [String] = []
    try office.database.read { snapshot in
      try snapshot.forEachMessage(sentOn: day) { ids.append($0.id) }
    }
    return ids
  }

  @Test("The use of the channel, and what was sent on a day, go by the real day")
  func countsRealDay() throws {
    let office = try filled()
    _ = office.stub()
    #expect(try sendLate(office).channels.map(\.sent) == [2])
    #expect(try office.uses(on: Office.monday).counted == [3])
    #expect(try office.uses(on: Office.tuesday).counted.isEmpty)
    #expect(try office.uses(on: wednesday).counted == [2])
    #expect(try sent(office, on: Office.tuesday).isEmpty)
    #expect(try sent(office, on: wednesday) == ["email-4", "email-5"])
    #expect(try office.database.read { try $0.checkJournal().isEmpty })
  }

  @Test("The run and its report keep the planned day, and each delivery tells the real one")
  func reportsRealDay() throws {
    let office = try filled()
    _ = office.stub()
    #expect(try sendLate(office).day == Office.tuesday)
    var days: [Day] = []
    try office.database.read { snapshot in
      let run = try snapshot.run(of: try snapshot.plan(1), on: Office.tuesday)
      try snapshot.forEachDelivery(of: run) { days.append($0.day) }
    }
    #expect(days == [wednesday, wednesday])
  }

  @Test(
    "A follow-up waits from the real day on, also where a person says later that it was sent",
    arguments: [DeliveryOutcome.accepted(receipt: "r"), .unknown(reason: "silence")]
  )
  func waitsFromRealDay(outcome: DeliveryOutcome) throws {
    let office = try filled()
    office.stub().answer = { $0.messageID == "email-4" ? outcome : .accepted(receipt: "r") }
    _ = try sendLate(office)
    if try office.states()["email-4"] == .inDoubt {
      try office.change { _ = try $0.apply(.resolveSent, to: "email-4") }
    }
    let again = try office.database.read { try $0.message(id: "again") }
    #expect(again.state == .pending && again.notBefore == wednesday.advanced(by: 1))
  }

  @Test("Nothing goes after its deadline, though its planned day was before it", arguments: [1, 2])
  func keepsDeadline(days: Int) throws {
    let office = try Office()
    try office.open("email")
    let deadline = Office.monday.advanced(by: days)
    try office.add([
      MessageDraft(
        id: "urgent",
        channel: "email",
        recipient: "reader@example.org",
        notBefore: Office.tuesday,
        deadline: deadline
      )
    ])
    try office.approvePlan()
    _ = office.stub()
    office.clock.now = Office.morning.advanced(by: 2 * 86_400_000)
    let report = try office.executor.run(
      RunRequest(plan: 1, day: Office.tuesday, onAnotherDay: true)
    )
    let skip = ChannelReport.Skip(id: "urgent", reason: .pastDeadline(deadline))
    #expect(report.channels.map(\.skips) == [deadline < wednesday ? [skip] : []])
  }

  @Test("Nothing goes before its first day, though the run of a later day is made early")
  func keepsFirstDay() throws {
    let office = try Office()
    try office.open("email")
    try office.write(1, for: "email", notBefore: Office.tuesday)
    try office.approvePlan()
    _ = office.stub()
    let report = try office.executor.run(
      RunRequest(plan: 1, day: Office.tuesday, onAnotherDay: true)
    )
    #expect(
      report.channels.map(\.skips) == [[.init(id: "email-1", reason: .notBefore(Office.tuesday))]]
    )
  }

  @Test("A run that goes on after midnight sends no more, unless it may on another day")
  func endsAtMidnight() throws {
    for mayGoOn in [false, true] {
      let office = try Office()
      try office.open("email")
      try office.write(9, for: "email")
      try office.approvePlan()
      let stub = office.stub()
      office.dependencies.reached = { step in
        guard step == .acknowledged, stub.given.count == 4 else { return }
        office.clock.now = Office.morning.advanced(by: 16 * 3_600_000)
      }
      _ = try office.executor.run(
        RunRequest(plan: 1, day: Office.monday, onAnotherDay: mayGoOn)
      )
      #expect(try office.uses(on: Office.monday).counted == [4])
      #expect(try office.uses(on: Office.tuesday).counted == (mayGoOn ? [5] : []))
    }
  }
}
