import Foundation
import TestSupport
import Testing

@Suite("Programs at once")
struct AtOnceTests {
  /// Twenty groups of ten messages, of which each has a follow-up.
  private static let groups = (1...20).map { group in (1...10).map { "g\(group)-\($0)" } }

  @Test("Planner, executor and twenty cancels at once never leave an in-between state behind")
  func atOnce() throws {
    let session = try ShellSession()
    try prepare(session)
    let executor = try session.start(
      ["sendplan-executor", "run", "--plan", "1", "--day", "2027-03-01", "--on-another-day"]
    )
    let cancels = try Self.groups.map { try session.start(["sendplan", "cancel"] + $0) }
    let planners = try (1...3).map { _ in try session.start(["sendplan", "plan"]) }
    let advance = try session.start(["sendplan", "base", "advance", "--to", "2027-03-02"])

    let programs = cancels + planners + [executor, advance]
    var looks = 0
    while programs.contains(where: \.isRunning) {
      try expectNothingInBetween(on: session)
      looks += 1
    }

    #expect(looks > 0)
    try expectNothingInBetween(on: session)
    for (group, cancel) in zip(Self.groups, cancels) {
      let result = try cancel.wait()
      let canceled = try group.count { try session.state(ofMessage: $0) == 7 }
      #expect(!result.wasKilled && [0, 1, 75].contains(result.status))
      #expect(canceled == (result.status == 0 ? 10 : 0))
    }
    for planner in planners { #expect([0, 75].contains(try planner.wait().status)) }
    for version in try session.column("SELECT version FROM plan") {
      #expect(try session.run("sendplan verify \(version)").status == 0)
    }
    #expect(try session.column("SELECT count(*) FROM message WHERE state IN (3, 4)") == [0])
    // Nothing is delivered where the base date was first, which refuses the run.
    let delivered = try session.run("find outbox -type f -path '*/new/*' 2>/dev/null | wc -l")
      .output
    let sent = try session.column("SELECT count(*) FROM message WHERE state = 5")
    #expect(sent.map { "\($0)\n" } == [delivered])
  }

  private func prepare(_ session: borrowing ShellSession) throws {
    let ids = Self.groups.flatMap(\.self)
    let rows =
      ids.map { "\($0),email,reader@mail.example,,\n" }
      + ids.map { "after-\($0),email,reader@mail.example,\($0),2\n" }
    try session.write(
      "id,channel,recipient,follows,wait_days\n\(rows.joined())",
      to: "messages.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 60",
      "sendplan import messages.csv",
      "sendplan plan",
      "sendplan approve 1"
    )
  }

  /// What holds in every state that anybody may see.
  private func expectNothingInBetween(on session: borrowing ShellSession) throws {
    #expect(try session.disagreements() == 0)
    let orphans = try session.column(
      """
      SELECT count(*) FROM follow_up f JOIN message m ON m.number = f.message
      JOIN message p ON p.number = f.predecessor
      WHERE m.state = 2 AND p.state IN (5, 6, 7, 8) OR m.state = 1 AND p.state <> 5
      """
    )
    #expect(orphans == [0])
    let canceled = try session.column(
      """
      SELECT count(*) FROM message m JOIN envelope e ON e.message = m.number
      WHERE e.id LIKE 'g%' AND m.state = 7 GROUP BY substr(e.id, 1, instr(e.id, '-'))
      """
    )
    #expect(canceled.allSatisfy { $0 == 10 })
  }
}
