import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("A mail reader is quicker than the recovery")
struct MailReaderTests {
  private static let run = ["run", "--plan", "1", "--day", "2027-03-01"]

  @Test("What it marked has arrived, what it took out is in doubt, and nothing goes twice")
  func marksAndTakesOut() throws {
    let workspace = try Workspace()
    try workspace.open("email", transport: "mbox:box")
    try workspace.write(3, for: "email")
    try workspace.approvePlan()
    try workspace.crash(at: "delivered:1")
    let box = workspace.folder.appending(path: "box")
    let text = try String(contentsOf: box, encoding: .utf8)
    let mails = ("\n" + text).split(separator: "\nFrom ").map { "From \($0)\n" }
    try #require(mails.count == 3)
    let left = mails[0].replacing("\n\n", with: "\nStatus: RO\n\n", maxReplacements: 1) + mails[2]
    try Data(left.utf8).write(to: box)

    let result = try workspace.execute(
      Self.run,
      environment: ["SENDPLAN_NOW": Workspace.morning.description]
    )
    #expect(result.status == 1, "\(result)")
    #expect(
      try workspace.states() == ["email-1": .sent, "email-2": .inDoubt, "email-3": .sent]
    )
    #expect(try String(contentsOf: box, encoding: .utf8) == left)
    let listed = try workspace.execute(["recover"]).output
    #expect(listed.contains("cannot tell what arrived in "), "\(listed)")
    let words = ["resolve", "email-2", "--as", "not-sent"]
    #expect(try workspace.askPlanner(words).status == 0)
  }
}
