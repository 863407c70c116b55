import Foundation
import TestSupport
import Testing

/// Whole sessions, as somebody types them.
///
/// `SENDPLAN_RECORD=1 swift test --filter ScenarioTests` writes the transcripts anew; read what changed
/// before keeping it.
@Suite("Scenarios")
struct ScenarioTests {
  private static let isRecording = ProcessInfo.processInfo.environment["SENDPLAN_RECORD"] == "1"

  @Test("A session prints what it always printed", arguments: try Scenario.all.get())
  func session(_ scenario: Scenario) throws {
    let name = "scenario \(scenario.name)"
    let missing = MissingPrograms(among: scenario.needs)
    if try missing.leaveOut() {
      print("\(name) is left out: \(missing)")
      return
    }
    let session = try ShellSession()
    try scenario.layOut(in: session.folder)
    if let condition = scenario.condition, try session.run(condition).status != 0 {
      print("\(name) is left out: this machine fails '\(condition)'")
      return
    }
    var transcript = Transcript()
    for line in scenario.lines {
      let before = try session.databases()
      let outcome = try session.run(line)
      transcript.append(line, outcome)
      if Self.mayChangeNothing(line, exitCode: outcome.status) {
        #expect(try session.databases() == before, "'\(line)' failed and changed the database")
      }
    }
    let printed = transcript.lines + [""]
    if Self.isRecording { try scenario.record(printed) }
    let expected = try scenario.printed()
    #expect(printed == expected)
    #expect(printed.count < 100, "too long to be reviewed")
  }

  /// A command that fails leaves no trace, except those that do several things one after the other.
  ///
  /// One that waits for another approval has not failed.
  private static func mayChangeNothing(_ line: String, exitCode: Int32) -> Bool {
    let words = line.split(separator: " ")
    return exitCode != 0 && exitCode != 3 && words.first == "sendplan" && !words.contains("nightly")
      && !words.contains("--rejects") && !words.contains("--partial")
  }

  @Test("The README shows the tour as it was printed")
  func readMe() throws {
    let tour = try #require(Scenario.all.get().first { $0.name == "tour" })
    let file = TestPaths.repository.appending(path: "README.md")
    let readMe = try String(contentsOf: file, encoding: .utf8)
    let printed = try tour.printed().joined(separator: "\n").trimmingCharacters(in: .newlines)
    let shown = readMe.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Transcript.withNames(String($0)) }.joined(separator: "\n")
    #expect(shown.contains("```\n\(printed)\n```"))
  }

  @Test("There are scenarios to play")
  func scenarios() throws {
    #expect(try !Scenario.all.get().isEmpty)
  }
}
