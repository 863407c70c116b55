import SQLite
import TestSupport
import Testing

@Suite("Renaming channels")
struct ChannelRenameTests {
  private func prepared() throws -> ShellSession {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set linkedin --capacity 2",
      "sendplan channel set linkedin:north --capacity 1",
      "sendplan channel set linkedin:south --capacity 1",
      "sendplan channel set email --capacity 1"
    )
    let rows = (1...9).map { "m\($0),\($0 % 3 == 0 ? "email" : "linkedin"),p\($0)@x.example\n" }
    try session.write("id,channel,recipient\n\(rows.joined())", to: "messages.csv")
    try session.play("sendplan import messages.csv", "sendplan plan", "sendplan approve 1")
    return session
  }

  /// What is said of a version, in every command that says something of it.
  private static let readings = [
    "show 1", "show 1 --list assignments --format csv", "show 1 --list unplaced --format json",
    "verify 1", "explain m8 --plan 1", "explain m9 --plan 1", "diff 1 2",
    "export 1 --to out && cat out/*.csv", "report 1 --to out && cat out/plan-1.html",
  ]

  @Test("A plan of before goes on naming channels as it did, byte for byte")
  func oldPlans() throws {
    let session = try prepared()
    try session.play("sendplan channel set email --capacity 2", "sendplan plan")
    func readings() throws -> [String] {
      try ChannelRenameTests.readings.map { words in
        let outcome = try session.run("sendplan \(words)")
        #expect(outcome.status == 0, "\(words): \(outcome)")
        return outcome.output
      }
    }
    let before = try readings()
    try session.play(
      "sendplan channel rename linkedin:north linkedin:anna",
      "sendplan channel rename linkedin linked",
      "sendplan channel rename email linkedin",
      "sendplan channel rename linkedin:south email"
    )
    #expect(try readings() == before)
    #expect(try session.run("sendplan check journal").status == 0)
    let views = try session.connection().rows(
      "SELECT DISTINCT channel FROM assignments WHERE plan = 1 ORDER BY 1"
    ) { $0.text(0) }
    #expect(views == ["email", "linkedin"])
    let journal = try session.run(
      "sendplan journal --format csv | grep ',channel ' | cut -d, -f 3-5"
    )
    #expect(journal.output.contains("channel linkedin:anna,linkedin:north; maildir:outbox"))
    #expect(journal.output.contains("channel email,,"))
  }

  @Test("A draft of before is stale, also to the database, and what is approved is sent")
  func staleness() throws {
    let session = try prepared()
    try session.play("sendplan plan", "sendplan channel rename linkedin:north linkedin:anna")
    let refused = try session.run("sendplan approve 2")
    #expect(refused.status == 1)
    #expect(refused.error.contains("the channel linkedin:anna was named linkedin:north"))
    let stale = try session.column("SELECT count(*) FROM stale_plan WHERE version = 2")
    #expect(stale == [1])
    let sent = try session.run(
      "sendplan-executor run --plan 1 --day 2027-03-01 --on-another-day"
    )
    #expect(sent.status == 0, "\(sent)")
    #expect(sent.output.contains("linkedin:anna"))
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test("Renaming is repeated without effect, and refused where there is nobody or somebody else")
  func repeats() throws {
    let session = try prepared()
    let rename = "sendplan channel rename linkedin:north linkedin:anna"
    #expect(
      try session.run("\(rename) --operation once").output
        == "channel linkedin:north is called linkedin:anna now\n"
    )
    let before = try session.journal()
    for line in [rename, "\(rename) --operation once", "sendplan channel rename email email"] {
      #expect(try session.run(line).status == 0)
    }
    #expect(
      try session.run(rename).output
        == "channel linkedin:anna is called so already; nothing changed\n"
    )
    let taken = try session.run("sendplan channel rename email linkedin")
    #expect(taken.status == 1)
    #expect(taken.error.contains("channel 'email' cannot be called 'linkedin': another channel is"))
    let unknown = try session.run("sendplan channel rename emial mail")
    #expect(unknown.status == 1)
    #expect(unknown.error.contains("there is no channel 'emial'; did you mean 'email'?"))
    #expect(try session.run("sendplan channel rename email 'a b'").status == 64)
    #expect(try session.journal() == before)
  }

  @Test("A name that was altered behind the program's back is found")
  func altered() throws {
    let session = try prepared()
    try session.execute(
      "UPDATE plan_channel SET name = 'x' WHERE channel = 3",
      without: "plan_channel_is_not_edited"
    )
    #expect(try session.run("sendplan verify 1").output.contains("its content was altered"))
    try session.execute(
      "UPDATE channel_settings SET name = 'x' WHERE number = 3",
      without: "channel_settings_is_not_edited"
    )
    #expect(try session.run("sendplan check journal").output.contains("channel linkedin:south"))
  }
}
