import Foundation
import TestSupport
import Testing

@Suite("Nights that are killed", .needs(.sqlite3))
struct NightKillTests {
  /// What a night leaves that nobody disturbed.
  private func undisturbed(on session: borrowing ShellSession) throws -> [String] {
    try session.prepareNight()
    let outcome = try session.run(ShellSession.nightWords.joined(separator: " "))
    #expect(outcome.status == 0, "\(outcome)")
    let steps = ShellSession.nightSteps.filter { outcome.output.contains("\n\($0) ") }
    #expect(steps == Array(ShellSession.nightSteps.dropFirst()))
    #expect(try session.column("SELECT count(*) FROM plan") == [3])
    #expect(try session.column("SELECT count(*) FROM journal WHERE subject = 4") == [3])
    #expect(try session.column("SELECT count(*) FROM message WHERE state IN (3, 4)") == [0])
    #expect(try session.column("SELECT count(*) FROM reply") == [1])
    #expect(try session.column("SELECT DISTINCT version FROM plan_row ORDER BY 1") == [2, 3])
    #expect(try session.run("sendplan verify 3 && sendplan check journal").status == 0)
    return try session.traces()
  }

  @Test("One that dies between any two steps leaves to the next what is missing, and nothing twice")
  func boundaries() throws {
    let session = try ShellSession()
    let expected = try undisturbed(on: session)
    let words = ShellSession.nightWords.joined(separator: " ")
    for step in ShellSession.nightSteps {
      try session.restore()
      let killed = try session.run("SENDPLAN_TEST_KILL_AT='\(step):1' \(words)")
      #expect(killed.status == 137, "\(step): \(killed)")
      #expect(killed.output.split(separator: "\n").last?.hasPrefix(step) == true, "\(killed)")
      let again = try session.run(words)
      #expect(again.status == 0, "\(step): \(again)")
      #expect(again.output.contains("\nplan 3 is approved; send its first day with\n"))
      #expect(try session.traces() == expected, "\(step)")
    }
  }

  @Test("One that is killed at any instants, and then repeated, has done everything once")
  func instants() throws {
    let session = try ShellSession()
    let expected = try undisturbed(on: session)
    var chance = SeededGenerator(seed: 71)
    var longest = 300_000
    var kills = 0
    for round in 1...24 {
      try session.restore()
      for _ in 1...Int.random(in: 1...3, using: &chance) {
        let night = try session.start(ShellSession.nightWords)
        if try night.kill(within: longest, &chance).wasKilled { kills += 1 }
      }
      let start = ContinuousClock.now
      let outcome = try session.finishNight()
      longest = min(longest, Int((ContinuousClock.now - start) / .microseconds(1)))
      #expect(outcome.status == 0, "round \(round): \(outcome)")
      #expect(try session.traces() == expected, "round \(round)")
    }
    #expect(kills > 18)
  }

  @Test("Two at once do together what one does")
  func atOnce() throws {
    let session = try ShellSession()
    let expected = try undisturbed(on: session)
    for round in 1...12 {
      try session.restore()
      let nights = try (1...2).map { _ in try session.start(ShellSession.nightWords) }
      for night in nights {
        #expect([0, 75].contains(try night.wait().status), "round \(round)")
      }
      #expect(try session.finishNight().status == 0)
      #expect(try session.traces() == expected, "round \(round)")
    }
  }
}
