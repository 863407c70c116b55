import TestSupport
import Testing

@Suite("Versions after a restore", .needs(.sqlite3))
struct VersionNumberTests {
  /// A database whose backup knows one plan, and which has made two more since.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01 && sendplan channel set email --capacity 1",
      "printf 'id,channel,recipient\\na,email,a@mail.example\\n' | sendplan import -",
      "sendplan plan && sendplan backup last.db && sendplan plan && sendplan plan"
    )
  }

  private static let confirm = "sendplan confirm-restore --reason looked"

  @Test(
    "Plans go on with a version that no other database has given to one",
    arguments: [
      ("sendplan restore last.db --replace && \(confirm)", 4),
      ("sendplan restore last.db --replace && \(confirm) --last-version 8", 9),
      ("sendplan restore last.db --replace && sendplan plan && \(confirm)", 5),
      ("mv sendplan.db away && sendplan restore last.db && \(confirm)", 1_001),
      ("mv sendplan.db away && sendplan restore last.db && \(confirm) --last-version 3", 4),
      ("mv last.db sendplan.db && \(confirm)", 1_001),
      ("cp -a sendplan.db b && mv b sendplan.db && \(confirm)", 1_001),
      ("cp -a sendplan.db b && mv b sendplan.db && \(confirm) --last-version 3", 4),
      // What was replaced was a copy itself, and nobody knew of how much.
      ("mv last.db b && cp b sendplan.db && sendplan restore b --replace && \(confirm)", 1_001),
      (
        """
        sendplan restore last.db --replace && \(confirm) --last-version 20 && sendplan backup b &&
        mv b sendplan.db && \(confirm)
        """, 1_001
      ),
      (
        """
        mv last.db sendplan.db && \(confirm) && cp -a sendplan.db b && mv b sendplan.db &&
        \(confirm)
        """, 2_001
      ),
    ]
  )
  func goesOn(_ event: String, _ version: Int) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(event)
    let plan = try session.run("sendplan plan")
    #expect(plan.output.hasPrefix("plan \(version) (draft)"), "\(plan)")
    try session.play("sendplan check journal", "sendplan approve \(version)")
  }

  @Test("A last version that is behind what is known is refused, and nothing is confirmed")
  func refused() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan restore last.db --replace")
    for number in [0, 2] {
      let outcome = try session.run("\(Self.confirm) --last-version \(number)")
      #expect(outcome.status == 1, "\(outcome)")
      #expect(
        outcome.error.contains("\(number) cannot be the last version: versions up to 3 are known"),
        "\(outcome)"
      )
    }
    #expect(try session.run("\(Self.confirm) --last-version -1").status == 64)
    #expect(try session.run("sendplan status").output.hasPrefix("! it was restored"))
  }

  @Test("The database itself gives no version again, also to whoever lifts what seals plans")
  func shell() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("mv last.db sendplan.db && \(Self.confirm) --last-version 7")
    let insert = """
      DROP TRIGGER plan_is_sealed; INSERT INTO plan (version, state, base_day, horizon, position,
      messages, assigned, dated, in_time, most_in_time, digest, limits, changed) SELECT VERSION, state,
      base_day, horizon, position, messages, assigned, 0, 0, 0, digest, limits, (SELECT max(seq) + 1 FROM journal) FROM plan
      """
    for (version, isTaken) in [(2, false), (7, false), (8, true)] {
      let sql = "BEGIN; \(insert.replacing("VERSION", with: "\(version)")); ROLLBACK;"
      let outcome = try session.run("sqlite3 -bail sendplan.db '\(sql)'")
      #expect((outcome.status == 0) == isTaken, "\(version): \(outcome)")
    }
  }
}
