import Foundation
import TestSupport
import Testing

/// Guard rails that somebody has added as programs.
@Suite struct OwnRailTests {
  private static let night = "sendplan nightly --to 2027-03-01 --approve"

  private func session(_ script: String) throws -> ShellSession {
    let session = try ShellSession()
    try installProgram(at: session.folder.appending(path: "ask").path, script)
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 2 --sender a@us.example",
      "printf 'id,channel,recipient,deadline\\na,email,a@x.example,\\nb,email,b@x.example,\\nc,email,c@x.example,2027-03-01\\n' | sendplan import -",
      "sendplan guard add asked --program ./ask --reason 'for the lawyers'"
    )
    return session
  }

  @Test(
    "What the program says decides, and whatever else it does holds the plan and is said",
    arguments: [
      ("cat > /dev/null; echo fine", 0, ""),
      ("exit 0", 0, ""),
      ("cat > /dev/null; echo 'not on a Monday'; echo more; exit 1", 3, "asked: not on a Monday"),
      ("exit 1", 3, "asked: it does not hold, and says nothing"),
      ("echo broken >&2; exit 2", 3, "ended with status 2: broken"),
      ("kill -9 $$", 3, "was ended by signal 9"),
      ("rm -- \"$0\"; exit 0", 0, ""),
      ("yes | head -c 1000000; exit 1", 3, "asked: y, allowed"),
    ]
  )
  func decides(_ script: String, _ status: Int32, _ words: String) throws {
    let session = try session(script)
    let night = try session.run(Self.night)
    #expect(night.status == status, "\(night)")
    #expect(words.isEmpty || night.output.contains(words), "\(night)")
    if status == 3 {
      // A person's approval settles what a rail was held for.
      try session.play("sendplan approve 1")
      #expect(try session.run(Self.night).status == 0)
    }
  }

  @Test("A program that is not there holds every plan, until it is removed")
  func missing() throws {
    let session = try session("exit 0")
    try session.play("rm ask")
    let held = try session.run(Self.night)
    #expect(held.status == 3 && held.output.contains("could not be started: "), "\(held)")
    try session.play("sendplan guard remove asked")
    #expect(try session.run(Self.night).status == 0)
    let again = try session.run("sendplan guard remove asked")
    #expect(again.status == 0 && again.output.contains("nothing changed"), "\(again)")
  }

  @Test("It is told the whole plan, in the words of the reports")
  func told() throws {
    let session = try session("cat > told.json")
    try session.play(Self.night)
    let text = try session.run("cat told.json").output
    let plan = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(plan?["version"] as? Int == 1 && plan?["messages"] as? Int == 3)
    let listed = try session.run("sendplan show 1 --list assignments --format json").output
    let list = try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [String: Any]
    let assignments = try #require(plan?["assignments"] as? NSArray)
    #expect(assignments.count == 3 && assignments == list?["assignments"] as? NSArray)
    #expect((plan?["unplaced"] as? NSArray)?.count == 0)
  }

  @Test("The rail is listed, written into a file of settings, and cannot take the name of another")
  func settings() throws {
    let session = try session("exit 0")
    let shown = try session.run("sendplan guard show --format csv | tail -n 1").output
    #expect(shown.contains("asked,,own,what ") && shown.contains("/ask says: for the lawyers"))
    let file = try session.run("sendplan setup --print").output
    #expect(file.contains("guard add asked --program ") && file.contains("'for the lawyers'"))
    try session.play(
      "sendplan setup --print > all",
      "sendplan init --base-date 2027-03-01 --db other.db && sendplan setup all --db other.db",
      "sendplan setup --print --db other.db | cmp - all"
    )
    for name in ["moved-later", "journal", "two words", "-x"] {
      let refused = try session.run("sendplan guard add --program ./ask -- '\(name)'")
      #expect(refused.status == 64, "\(refused)")
    }
  }
}
