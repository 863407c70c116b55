import Delivery
import Execution
import Foundation
import Model
import Storage
import Testing

@Suite("Recovery")
struct RecoveryTests {
  private let monday = RunWish(plan: 1, day: Office.monday)

  /// A run of two messages whose process is gone after the claim, as far as the database can tell.
  private func abandon(_ office: Office, transport: String? = nil) throws {
    try office.open("email", transport: transport)
    try office.write(2, for: "email")
    try office.approvePlan()
    try office.change { change in
      let run = try #require(try change.startRun(plan: 1, day: Office.monday))
      for assignment in try change.snapshot.assignments(of: 1, on: Office.monday) {
        _ = try change.claim(assignment, for: run, capacity: 100)
      }
    }
  }

  @Test(
    "A transport that cannot say what arrived leaves the claims in doubt",
    arguments: [
      DeliveryPromise.neither, .idempotent,
    ]
  )
  func leavesDoubt(promise: DeliveryPromise) throws {
    let office = try Office()
    try abandon(office)
    let stub = office.stub()
    stub.promise = promise
    let recovered = try office.executor.recover()
    #expect(recovered.map(\.inDoubt) == [2])
    #expect(try office.states().values.allSatisfy { $0 == .inDoubt })
    #expect(try office.runState() == .interrupted)

    let report = try office.executor.run(monday)
    #expect(report.end == .finished(completesPlan: false))
    #expect(report.channels.map(\.inDoubt) == [2])
    #expect(stub.given.isEmpty)
  }

  @Test("Claims are looked for where they were made for, also after the channel has moved")
  func looksAtTheOldPlace() throws {
    let office = try Office()
    try office.fill()
    try office.crash(at: "delivered:1")
    try office.open("email", transport: "maildir:elsewhere")
    #expect(try office.executor.recover().map(\.arrived) == [12])
    _ = try office.executor.run(monday)
    #expect(try office.delivered("elsewhere").isEmpty)
    #expect(try office.delivered("email").count == 12)
  }

  @Test("Claims are looked for in the same place by whatever name the database is reached")
  func looksBesideTheDatabase() throws {
    let office = try Office()
    try office.fill()
    try office.crash(at: "delivered:1")
    let other = try Office()
    let link = other.folder.appending(path: "link.db")
    try FileManager.default.createSymbolicLink(
      at: link,
      withDestinationURL: URL(filePath: office.database.path)
    )
    let executor = Executor(try Database.open(path: link.path), in: office.surroundings)
    #expect(try executor.recover().map(\.arrived) == [12])
  }

  @Test("While the Maildir of a claim is missing nothing is guessed, and nothing changes")
  func waitsForTheMaildir() throws {
    let office = try Office()
    try office.fill()
    try office.crash(at: "delivered:1")
    let maildir = office.folder.appending(path: "email")
    let away = office.folder.appending(path: "unmounted")
    try FileManager.default.moveItem(at: maildir, to: away)

    let result = try office.execute(["recover"])

    #expect(result.status == 74)
    #expect(
      result.error.hasPrefix(
        "sendplan-executor: cannot settle what the run of plan 1 for 2027-03-01 has left: cannot open"
      )
    )
    #expect(try office.runState() == .running)
    #expect(try office.states()["email-1"] == .claimed)

    try FileManager.default.moveItem(at: away, to: maildir)
    #expect(try office.execute().status == 0)
    #expect(try office.delivered("email").count == 12)
  }

  @Test("Messages that a reader has moved and flagged count as arrived")
  func findsReadMessages() throws {
    let office = try Office()
    try office.fill()
    try office.crash(at: "delivered:1")
    let maildir = office.folder.appending(path: "email")
    for name in try office.files("email") {
      try FileManager.default.moveItem(
        at: maildir.appending(path: "new/\(name)"),
        to: maildir.appending(path: "cur/\(name):2,S")
      )
    }
    #expect(try office.execute().status == 0)
    #expect(try office.files("email").count == 12)
  }

  @Test("A new database does not take an older one's messages in the same Maildir for its own")
  func tellsDatabasesApart() throws {
    let first = try Office()
    try first.open("email", transport: "maildir:\(first.folder.path)/shared")
    try first.write(1, for: "email")
    try first.approvePlan()
    _ = try first.executor.run(monday)
    let second = try Office(madeAt: Instant(milliseconds: Office.morning.milliseconds + 1))
    try second.open("email", transport: "maildir:\(first.folder.path)/shared")
    try second.write(1, for: "email")
    try second.approvePlan()
    _ = try second.executor.run(monday)
    #expect(try first.files("shared").count == 2)
  }
}
