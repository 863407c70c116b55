import Execution
import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("A destination that cannot tell what arrived")
struct MissingDestinationTests {
  private let today = ["SENDPLAN_NOW": Workspace.morning.description]
  private let run = ["run", "--plan", "1", "--day", "2027-03-01"]

  /// Two channels with claims that a dead run has left, and the place of the first.
  private func crashed(_ transport: String) throws -> (Workspace, URL) {
    let workspace = try Workspace()
    try workspace.open("email", transport: "\(transport):email")
    try workspace.write(3, for: "email")
    try workspace.open("post")
    try workspace.write(2, for: "post")
    try workspace.approvePlan()
    try workspace.crash(at: "delivered:1")
    return (workspace, workspace.folder.appending(path: "email"))
  }

  @Test(
    "While it is missing its claims wait, everything else is settled and sent, and it is named",
    arguments: ["maildir", "mbox"]
  )
  func waits(transport: String) throws {
    let (workspace, place) = try crashed(transport)
    let away = workspace.folder.appending(path: "unmounted")
    try FileManager.default.moveItem(at: place, to: away)

    let recovery = try workspace.execute(["recover"])
    #expect(recovery.status == 74)
    #expect(recovery.output.hasSuffix("3 waiting until they can be looked for\n"))
    let beginning =
      "sendplan-executor: cannot tell what became of 3 messages of channel 'email' at '\(transport):email'"
    #expect(recovery.error.hasPrefix(beginning))
    #expect(recovery.error.contains("no such file or directory; bring it back as it was"))
    #expect(
      recovery.error.hasSuffix("'sendplan-executor recover --give-up email' leaves them in doubt\n")
    )
    #expect(try workspace.runState() == .interrupted)

    let result = try workspace.execute(run, environment: today)
    #expect(result.status == 74 && result.error.contains("channel 'email' was given up"))
    #expect(try workspace.delivered("post").count == 2)
    #expect(try workspace.states().values.count { $0 == .claimed } == 3)

    // Neither has made the place anew, which would look as if nothing had arrived.
    #expect(try workspace.execute(["check"]).status == 1)
    #expect(!FileManager.default.fileExists(atPath: place.path))

    try FileManager.default.moveItem(at: away, to: place)
    #expect(try workspace.execute(run, environment: today).status == 0)
    #expect(try workspace.states().values.allSatisfy { $0 == .sent })
    if transport == "maildir" { #expect(try workspace.delivered("email").count == 3) }
  }

  @Test("When it is gone for good, a person says so, and the messages are in doubt")
  func isGivenUp() throws {
    let (workspace, place) = try crashed("maildir")
    try FileManager.default.removeItem(at: place)
    let unknown = try workspace.execute(["recover", "--give-up", "emial"])
    #expect(unknown.status == 1 && unknown.error.contains("'email'"))

    let result = try workspace.execute(["recover", "--give-up", "email"])

    #expect(result.status == 1 && result.error.isEmpty)
    #expect(result.output.contains("the executor died; cannot open"))
    #expect(try workspace.states().values.count { $0 == .inDoubt } == 3)
    let status = try workspace.status()
    #expect(status.output.contains("sendplan resolve email-1 --as sent|not-sent|failed"))
    #expect(try workspace.execute(run, environment: today).status == 1)
    #expect(try workspace.states().values.count { $0 == .inDoubt } == 3)
    #expect(try workspace.delivered("email").isEmpty)
  }

  @Test("Giving up a destination that is there changes nothing that can be known")
  func looksAllTheSame() throws {
    let (workspace, _) = try crashed("maildir")
    #expect(try workspace.execute(["recover", "--give-up", "email"]).status == 0)
    #expect(try workspace.states().values.count { $0 == .sent } == 3)
  }

  @Test(
    "An mbox file that was changed below where it stood leaves its claims in doubt, and they stay so"
  )
  func isAltered() throws {
    let workspace = try Workspace()
    try workspace.open("email", transport: "mbox:email")
    try workspace.open("post", transport: "mbox:post")
    for channel in ["email", "post"] { try workspace.write(2, for: channel) }
    try workspace.approvePlan()
    #expect(try workspace.execute(run, environment: today).status == 0)
    for channel in ["email", "post"] {
      try workspace.add([
        MessageDraft(id: "\(channel)-next", channel: channel, recipient: "a@example.org")
      ])
    }
    try workspace.approvePlan()
    let next = ["run", "--plan", "2", "--day", "2027-03-01"]
    let point = ["SENDPLAN_TEST_KILL_AT": "delivered:1"].merging(today) { $1 }
    #expect(try workspace.execute(next, environment: point).wasKilled)
    try Data("From a reader who has deleted\n\n".utf8)
      .write(to: workspace.folder.appending(path: "email"))

    let recovery = try workspace.execute(["recover"])

    #expect(recovery.status == 1 && recovery.error.isEmpty)
    #expect(recovery.output.contains("somebody has changed it since, and this is not there as it"))
    #expect(try workspace.states()["email-next"] == .inDoubt)
    #expect(try workspace.execute(next, environment: today).status == 1)
    let states = try workspace.states()
    #expect(states["email-next"] == .inDoubt && states["post-next"] == .sent)
    #expect(try workspace.execute(["recover"]).output.contains("email-next"))
  }
}
