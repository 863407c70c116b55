import Foundation
import TestSupport
import Testing

@Suite("Nights that are killed", .needs(.sqlite3))
struct NightKillTests {
  /// What a night leaves that nobody disturbed.
  private func undisturbed(on stage: borrowing Stage) throws -> [String] {
    try stage.prepareNight()
    let outcome = try stage.run(Stage.nightWords.joined(separator: " "))
    #expect(outcome.status == 0, "\(outcome)")
    let steps = Stage.nightSteps.filter { outcome.output.contains("\n\($0) ") }
    #expect(steps == Array(Stage.nightSteps.dropFirst()))
    #expect(try stage.column("SELECT count(*) FROM plan") == [3])
    #expect(try stage.column("SELECT count(*) FROM journal WHERE subject = 4") == [3])
    #expect(try stage.column("SELECT count(*) FROM message WHERE state IN (3, 4)") == [0])
    #expect(try stage.column("SELECT count(*) FROM reply") == [1])
    #expect(try stage.column("SELECT DISTINCT version FROM plan_row ORDER BY 1") == [2, 3])
    #expect(try stage.run("sendplan verify 3 && sendplan check journal").status == 0)
    return try stage.traces()
  }

  @Test("One that dies between any two steps leaves to the next what is missing, and nothing twice")
  func boundaries() throws {
    let stage = try Stage()
    let expected = try undisturbed(on: stage)
    let words = Stage.nightWords.joined(separator: " ")
    for step in Stage.nightSteps {
      try stage.restore()
      let killed = try stage.run("SENDPLAN_TEST_KILL_AT='\(step):1' \(words)")
      #expect(killed.status == 137, "\(step): \(killed)")
      #expect(killed.output.split(separator: "\n").last?.hasPrefix(step) == true, "\(killed)")
      let again = try stage.run(words)
      #expect(again.status == 0, "\(step): \(again)")
      #expect(again.output.contains("\nplan 3 is approved; send its first day with\n"))
      #expect(try stage.traces() == expected, "\(step)")
    }
  }

  @Test("One that is killed at any instants, and then repeated, has done everything once")
  func instants() throws {
    let stage = try Stage()
    let expected = try undisturbed(on: stage)
    var chance = SeededGenerator(seed: 71)
    var longest = 300_000
    var kills = 0
    for round in 1...40 {
      try stage.restore()
      for _ in 1...Int.random(in: 1...3, using: &chance) {
        let night = try stage.start(Stage.nightWords)
        if try night.kill(within: longest, &chance).wasKilled { kills += 1 }
      }
      let start = ContinuousClock.now
      let outcome = try stage.finishNight()
      longest = min(longest, Int((ContinuousClock.now - start) / .microseconds(1)))
      #expect(outcome.status == 0, "round \(round): \(outcome)")
      #expect(try stage.traces() == expected, "round \(round)")
    }
    #expect(kills > 30)
  }

  @Test("Two at once do together what one does")
  func atOnce() throws {
    let stage = try Stage()
    let expected = try undisturbed(on: stage)
    for round in 1...12 {
      try stage.restore()
      let nights = try (1...2).map { _ in try stage.start(Stage.nightWords) }
      for night in nights {
        #expect([0, 75].contains(try night.wait().status), "round \(round)")
      }
      #expect(try stage.finishNight().status == 0)
      #expect(try stage.traces() == expected, "round \(round)")
    }
  }
}
