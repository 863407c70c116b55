import Execution
import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("The executor's commands")
struct CommandTests {
  @Test("A run prints a line for each channel, what was left out, and what to do next")
  func printsRun() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(5, for: "email")
    try workspace.open("post")
    try workspace.write(3, for: "post")
    try workspace.approvePlan()
    try workspace.change { change in
      _ = try change.apply(.cancel, to: "email-2")
      _ = try change.setCapacity(
        CapacityException(channel: "post", day: Workspace.monday, capacity: 2)
      )
    }

    let result = try workspace.execute()

    #expect(result.status == 0 && result.error.isEmpty)
    #expect(
      result.lines == [
        "plan 1 for 2027-03-01: finished",
        "channel  planned  sent  skipped  failed  in doubt  left  why",
        "email          5     4        1       0         0     0  1 canceled",
        "post           3     2        1       0         0     0  1 without capacity",
        "",
        "skipped  channel  why",
        "email-2  email    canceled",
        "post-3   post     the capacity of 'post' on 2027-03-01 is used up",
        "next: 'sendplan plan' finds new days for what was not sent",
      ]
    )
    #expect(
      try workspace.execute().lines == [
        "plan 1 for 2027-03-01: finished earlier; nothing was done now",
        "next: 'sendplan export 1 --run 2027-03-01' writes down who was sent what",
      ]
    )
  }

  @Test("A run after a crash says first what it found")
  func printsRecovery() throws {
    let workspace = try Workspace()
    try workspace.fill()
    try workspace.crash(at: "delivered:2")
    let result = try workspace.execute()
    #expect(
      result.lines.first
        == "recovered plan 1 for 2027-03-01, which had died: 5 arrived, 0 proved unsent, 0 in doubt"
    )
    #expect(result.lines.last?.hasPrefix("next: ") == true)
  }

  @Test("A channel that cannot send ends the run with status 74 and does not hold up the others")
  func printsFault() throws {
    let workspace = try Workspace()
    try workspace.open("email", transport: "maildir:missing/outbox")
    try workspace.write(2, for: "email")
    try workspace.open("post")
    try workspace.write(2, for: "post")
    try workspace.approvePlan()
    let path = workspace.folder.path + "/missing/outbox"

    let result = try workspace.execute()

    #expect(result.status == 74)
    #expect(
      result.error == """
        sendplan-executor: channel 'email' was given up: cannot create '\(path)': no such file or \
        directory; mount or make the directory above it, then try 'sendplan-executor check'

        """
    )
    #expect(
      result.lines == [
        "plan 1 for 2027-03-01: interrupted",
        "channel  planned  sent  skipped  failed  in doubt  left  why",
        "email          2     0        0       0         0     2  cannot create '\(path)': no such file"
          + " or directory",
        "post           2     2        0       0         0     0",
        "next: fix that, then repeat 'sendplan-executor run --plan 1 --day 2027-03-01"
          + " --on-another-day' to send what is left",
      ]
    )
  }

  @Test("A message that is refused for good ends the run with status 1")
  func printsRefusedMessage() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.add([
      MessageDraft(id: "odd", channel: "email", recipient: "a@example.org", subject: "a\nBcc: b")
    ])
    try workspace.approvePlan()
    let result = try workspace.execute()
    #expect(result.status == 1)
    #expect(result.lines[2].contains("the subject contains the control character U+000A"))
    #expect(try workspace.states() == ["odd": .failed])
  }

  @Test("Check names every channel that cannot send, and ends with status 1 then")
  func checks() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    let good = try workspace.execute(["check"])
    #expect(good.status == 0)
    #expect(good.lines == ["channel  transport      result", "email    maildir:email  ready"])
    try workspace.open("post", transport: "pigeon:north")
    let bad = try workspace.execute(["check"])
    #expect(bad.status == 1)
    #expect(
      bad.lines.dropLast().last == """
        post     pigeon:north   there is no transport 'pigeon'; use one of maildir:PATH, mbox:PATH, \
        sendmail[:PROGRAM], smtp:HOST[:PORT], webhook:URL
        """
    )
    #expect(try workspace.files("email").isEmpty)
  }

  @Test(
    "What is refused ends with the status of its kind",
    arguments: [
      (["run", "--plan", "1", "--day", "2027-03-02"], 1, "2027-03-02 is not today"),
      (["run", "--plan", "2", "--day", "2027-03-01", "--on-another-day"], 1, "there is no plan 2"),
      (["run", "--plan", "1"], 64, "--day DAY is missing"),
      (["run", "--plan", "x", "--day", "2027-03-01"], 64, "--plan must be a whole number"),
      (["run", "--plan", "1", "--day", "tomorrow"], 64, "--day must be a day like 2027-03-02"),
      (["send"], 64, "unknown command 'send'"),
    ] as [([String], Int32, String)]
  )
  func complains(words: [String], status: Int32, beginning: String) throws {
    let workspace = try Workspace()
    try workspace.fill()
    let result = try workspace.execute(words)
    #expect(result.status == status && result.output.isEmpty)
    #expect(result.error.hasPrefix("sendplan-executor: \(beginning)"), "\(result.error)")
    #expect(try workspace.uses().attempts.isEmpty)
  }

  @Test("With --format json everything is one JSON object, errors too")
  func printsJSON() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.open("post", transport: "maildir:missing/outbox")
    for channel in ["email", "post"] { try workspace.write(2, for: channel) }
    try workspace.approvePlan()

    let check = try workspace.execute(["check", "--format", "json"])
    #expect(check.status == 1 && check.error.isEmpty)
    let channels = try check.json()["channels"] as? [[String: Any]] ?? []
    #expect(channels.map { $0["is_ready"] as? Bool } == [true, false])

    let point = ["SENDPLAN_TEST_KILL_AT": "delivered:1"]
    #expect(try workspace.execute(environment: point).wasKilled)
    let result = try workspace.execute(Workspace.runMonday + ["--format=json"])
    #expect(result.status == 74 && result.error.isEmpty)
    let run = try #require(try result.json()["run"] as? [String: Any])
    #expect(run["outcome"] as? String == "interrupted" && run["plan"] as? Int == 1)
    let recovered = run["recovered"] as? [[String: Any]] ?? []
    #expect(recovered.map { $0["arrived"] as? Int } == [2])
    let reports = run["channels"] as? [[String: Any]] ?? []
    #expect(reports.map { $0["sent"] as? Int } == [2, 0])
    let error = reports.last?["error"] as? [String: Any]
    #expect((error?["what"] as? String)?.hasPrefix("cannot create '") == true)

    let recovery = try workspace.execute(["recover", "--format", "json"])
    #expect(recovery.status == 0)
    #expect(try (recovery.json()["in_doubt"] as? [Any])?.isEmpty == true)

    let refused = try workspace.execute(["run", "--plan", "9", "--day", "x", "--format", "json"])
    #expect(refused.status == 64 && refused.output.isEmpty)
    let object = try JSONSerialization.jsonObject(with: Data(refused.error.utf8)) as? [String: Any]
    #expect((object?["error"] as? [String: Any])?["status"] as? Int == 64)
  }

  @Test("The database is found by $SENDPLAN_DB where --db is not given, and a missing one is named")
  func findsDatabase() throws {
    let workspace = try Workspace()
    let path = "/nowhere/\(UUID()).db"
    let result = try builtProgram(["check"], environment: ["SENDPLAN_DB": path]).wait()
    #expect(result.status == 66)
    #expect(result.error.hasPrefix("sendplan-executor: there is no database '\(path)'"))
    let found = try builtProgram(
      ["check"],
      environment: ["SENDPLAN_DB": workspace.database.path]
    ).wait()
    #expect(found.status == 0)
  }

  @Test(
    "The version is the package's, and every command's help has an example",
    arguments: [
      "run", "recover", "check",
    ]
  )
  func helps(command: String) throws {
    let workspace = try Workspace()
    let version = try workspace.execute(["--version"])
    #expect(version.lines == ["sendplan-executor \(ProgramVersion.text)"])
    let help = try workspace.execute([command, "--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("\nExamples:\n  sendplan-executor \(command)"))
  }

  @Test("A malformed kill point is refused instead of ignored")
  func refusesKillPoint() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let result = try workspace.execute(environment: ["SENDPLAN_TEST_KILL_AT": "claimed"])
    #expect(result.status == 64)
    #expect(try workspace.uses().attempts.isEmpty)
  }
}

extension ChildProcess.Result {
  fileprivate func json() throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
    return try #require(object as? [String: Any])
  }

  /// The lines of standard output, without spaces at their ends.
  fileprivate var lines: [String] {
    output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
