import Foundation
import TestSupport
import Testing

@Suite("Answers and suppressions that are killed")
struct KilledAnswerTests {
  private static let groups = 1...50

  private static func ids(_ group: Int) -> [String] { (1...6).map { "g\(group)-\($0)" } }

  /// Threads of two steps, of which the first was sent; each group has a domain of its own.
  private func prepare(_ session: borrowing ShellSession) throws {
    let rows = Self.groups.flatMap { group in
      Self.ids(group).flatMap { id in
        [
          "\(id),email,\(id)@g\(group).example,,",
          "\(id)-again,email,\(id)@g\(group).example,\(id),2",
        ]
      }
    }
    try session.write(
      (["id,channel,recipient,follows,wait_days"] + rows).joined(separator: "\n"),
      to: "messages.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 1000",
      "sendplan import messages.csv",
      "sendplan plan",
      "sendplan approve 1",
      "sendplan-executor run --plan 1 --day 2027-03-01"
    )
  }

  private func canceled(_ group: Int, on session: borrowing ShellSession) throws -> Int {
    try Self.ids(group).count { try session.state(ofMessage: "\($0)-again") == 7 }
  }

  @Test("What is killed at any instant is done whole or not at all, and once when it is repeated")
  func killed() throws {
    var chance = SeededGenerator(seed: 5)
    let session = try ShellSession()
    try prepare(session)
    var longest = 60_000
    var kills = 0
    for group in Self.groups {
      let isReply = group.isMultiple(of: 2)
      let line =
        isReply
        ? ["sendplan", "reply"] + Self.ids(group) + ["--operation", "answer \(group)"]
        : [
          "sendplan", "suppress", "@G\(group).example", "--reason", "asked", "--operation",
          "s \(group)",
        ]
      if try session.start(line).kill(within: longest, &chance).wasKilled { kills += 1 }
      let done = try canceled(group, on: session)
      #expect(done == 0 || done == 6)
      let start = ContinuousClock.now
      let again = try session.start(line).wait()
      longest = Int((ContinuousClock.now - start) / .microseconds(1))
      #expect(again.status == 0)
      let answer = again.output
      #expect(
        isReply
          ? answer.hasSuffix("\n6 changed, 0 unchanged, 0 refused\n")
            && answer.hasPrefix("g\(group)-1: answered, and 1 later step canceled\n")
          : answer == "@g\(group).example is suppressed; 6 messages canceled: 6 on email\n"
      )
      #expect(try canceled(group, on: session) == 6)
    }
    #expect(kills > 10)
    #expect(try session.column("SELECT count(*) FROM reply") == [25 * 6])
    #expect(try session.column("SELECT count(*) FROM suppression") == [25])
    #expect(try session.column("SELECT count(*) FROM journal WHERE cause IN (4, 6)") == [50 * 6])
    #expect(try session.disagreements() == 0)
    #expect(try session.run("sendplan check journal").status == 0)
  }
}
