import Foundation
import Glibc
import Model
import Storage
import TestSupport
import Testing

@Suite(
  "A program outlives the executor that started it",
  .serialized,
  .needs(.python, .curl)
)
struct OutlivingProgramTests {
  /// A day whose executor has died while its program has a message in its hands, and the program's process.
  private func day(
    _ kind: ReceivingEnd.Kind,
    afterDeath: (SendingDay) throws -> Void = { _ in }
  ) throws -> (SendingDay, program: pid_t) {
    let day = try SendingDay(kind, channels: 1, messages: 3)
    try day.world.hold()
    try day.world.killCallersFirst()
    let executor = try day.start()
    if kind == .webhook {
      try wait { try !day.world.arrivals().isEmpty }
      executor.send(SIGKILL)
    }
    try #require(try executor.wait().wasKilled)
    try afterDeath(day)
    let refused = try day.start(["recover"]).wait()
    let numbers = refused.error.split(separator: "process ").dropFirst().compactMap {
      pid_t($0.prefix { $0 != " " })
    }
    return (day, try #require(numbers.first, "\(refused)"))
  }

  private func expectWaiting(_ day: SendingDay, for program: pid_t, _ name: String) throws {
    for words in [["recover"], ["run", "--plan", "1", "--day", "2027-03-01"]] {
      let result = try day.start(words).wait()
      #expect(result.status == 75 && result.output.isEmpty, "\(result)")
      #expect(result.error.contains("process \(program) ('\(name)'), started at 20"), "\(result)")
      #expect(result.error.contains("or end it with 'kill "))
    }
    #expect(try day.workspace.states().values.contains(.claimed))
    #expect(try day.workspace.states().values.contains(.inDoubt) == false)
    #expect(try day.workspace.status().status == 1)
  }

  @Test(
    "Nothing is settled or sent before it has ended, and then what arrived is seen",
    arguments: [(ReceivingEnd.Kind.sendmail, "sendmail"), (.webhook, "curl")]
  )
  func waits(kind: ReceivingEnd.Kind, name: String) throws {
    let (day, program) = try day(kind)
    try expectWaiting(day, for: program, name)
    try day.world.release()
    try day.world.installUsualMailProgram()
    try day.world.settle()
    #expect(try day.start(["recover"]).wait().status == 1)
    #expect(try day.workspace.states().values.contains(.inDoubt))
    try day.finish()
    try day.expectEverythingOnce()
  }

  @Test("Ending it is the way out")
  func ending() throws {
    let (day, program) = try day(.sendmail)
    try expectWaiting(day, for: program, "sendmail")
    kill(program, SIGKILL)
    try day.world.release()
    try day.world.installUsualMailProgram()
    try day.world.settle()
    #expect(try day.world.arrivals().isEmpty)
    try day.finish()
    try day.expectEverythingOnce()
  }

  @Test("Removing the lock file does not hide it")
  func isSeenWithoutTheFile() throws {
    let (day, program) = try day(.sendmail) { day in
      try FileManager.default.removeItem(atPath: day.workspace.lockPath)
    }
    try expectWaiting(day, for: program, "sendmail")
    try day.world.release()
    try day.world.installUsualMailProgram()
    try day.world.settle()
    try day.finish()
    try day.expectEverythingOnce()
  }

  @Test("A night waits for it, too, and changes nothing")
  func night() throws {
    let (day, program) = try day(.sendmail)
    let night = try day.workspace.askPlanner(["nightly", "--to", "2027-03-02"])
    #expect(
      night.status == 75 && night.error.contains("process \(program) ('sendmail')"),
      "\(night)"
    )
    #expect(try day.workspace.states().values.contains(.claimed))
    try day.world.release()
    try day.world.settle()
  }

  @Test("What a run that came to its end left in the background keeps nobody waiting")
  func background() throws {
    let day = try SendingDay(.sendmail, channels: 1, messages: 1)
    try day.world.leaveProgramsInBackground()
    #expect(try day.start().wait().status == 0)
    let left = try day.world.backgroundProgram()
    defer { kill(left, SIGKILL) }
    #expect(kill(left, 0) == 0)
    try day.workspace.add([
      MessageDraft(id: "again-1", channel: "c1", recipient: "a@example.org")
    ])
    try day.workspace.approvePlan()
    let second = ["run", "--plan", "2", "--day", "2027-03-01"]
    try #require(try day.start(second, killedAt: "claimed:1").wait().wasKilled)
    let recovered = try day.start(["recover"]).wait()
    #expect(recovered.status == 1 && recovered.error.isEmpty, "\(recovered)")
    #expect(try day.workspace.states()["again-1"] == .inDoubt)
  }
}
