import Foundation
import Model
import TestSupport
import Testing

@Suite("Keeping: what is refused, and what is found", .needs(.sqlite3))
struct KeepingRefusalTests {
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 1",
      "printf 'id,channel,recipient\\nm,email,a@mail.example\\nn,email,a@mail.example\\n' > m.csv",
      "sendplan import m.csv && sendplan plan && sendplan approve 1",
      "sendplan backup last.db"
    )
  }

  /// The bytes of a file, by a digest.
  private func digest(_ name: String, _ session: borrowing ShellSession) throws -> String {
    try session.run("sha256sum < \(name)").output
  }

  @Test(
    "What would lose something is refused by name, and changes nothing",
    arguments: [
      ("backup last.db", "", "'last.db' exists already", 1),
      ("backup sendplan.db --replace", "", "'sendplan.db' is the database itself", 1),
      ("backup link.db --replace", "ln -s sendplan.db link.db", "is the database itself", 1),
      (
        "backup other.db --replace",
        "SENDPLAN_NOW=2026-01-01T00:00:00.000Z sendplan init --base-date 2026-01-01 --db other.db",
        "'other.db' is not of the same database", 1
      ),
      ("backup m.csv --replace", "", "'m.csv' is damaged or no database", 65),
      (
        "backup ahead.db --replace",
        "cp sendplan.db ahead.db && sendplan cancel m --db ahead.db",
        "the backup 'ahead.db' knows what the database does not", 1
      ),
      ("backup no/where.db", "", "cannot write 'no/where.db': no such file", 74),
      ("restore last.db", "", "there is a database 'sendplan.db' already", 1),
      ("restore nothing.db --replace", "", "there is no file 'nothing.db'", 66),
      ("restore m.csv --replace", "", "'m.csv' is damaged or no database", 65),
      ("restore sendplan.db --replace", "", "'sendplan.db' is the database itself", 1),
      (
        "restore other.db --replace",
        "SENDPLAN_NOW=2026-01-01T00:00:00.000Z sendplan init --base-date 2026-01-01 --db other.db",
        "'other.db' is not of the same database", 1
      ),
      (
        "restore last.db --replace",
        """
        SENDPLAN_TEST_KILL_AT=claimed:1 sendplan-executor run --plan 1 --day 2027-03-01
        [ $? = 137 ]
        """,
        "is not replaced while a run is under way: run 1 of plan 1 for 2027-03-01", 1
      ),
      (
        "restore last.db --db new.db", "touch new.db-wal",
        "'new.db-wal' lies there without its database", 1
      ),
      (
        "restore cut.db --replace",
        "head -c 100000 last.db > cut.db", "'cut.db' is damaged", 65
      ),
    ]
  )
  func refused(_ line: String, _ event: String, _ reason: String, _ status: Int32) throws {
    let session = try ShellSession()
    try prepare(session)
    if !event.isEmpty { try session.play(event) }
    try session.play("sqlite3 sendplan.db 'PRAGMA wal_checkpoint(TRUNCATE)'")
    let before = try session.journal()
    let kept = try digest("last.db", session)
    let outcome = try session.run("sendplan \(line)")
    #expect(outcome.error.contains(reason), "\(outcome)")
    #expect(outcome.status == status, "\(outcome)")
    #expect(try session.journal() == before)
    #expect(try digest("last.db", session) == kept)
    let left = try session.run("ls -a | grep -E 'before|[.]tmp'; test ! -s new.db")
    #expect(left.output.isEmpty && left.status == 0, "\(left)")
  }

  @Test("A database is not replaced while anybody has it open, and is as soon as nobody has")
  func held() throws {
    let session = try ShellSession()
    try prepare(session)
    let outcome = try session.run(
      """
      mkfifo gate; sqlite3 sendplan.db < gate & reader=$!
      exec 3> gate && echo 'BEGIN; SELECT count(*) FROM plan; SELECT 1;' >&3
      n=0; until [ -e sendplan.db-shm ] || [ $((n += 1)) -gt 1000000 ]; do :; done
      sendplan restore last.db --replace; echo "exit $?"
      exec 3>&-; wait $reader
      sendplan restore last.db --replace > said; echo "exit $?"
      """
    )
    #expect(outcome.output.hasSuffix("exit 75\nexit 0\n"), "\(outcome)")
    #expect(outcome.error.contains("somebody has 'sendplan.db' open"), "\(outcome)")
  }

  @Test("Nothing is sent from a restored database before a person has confirmed it")
  func confirmation() throws {
    let session = try ShellSession()
    try prepare(session)
    let run = "sendplan-executor run --plan 1 --day 2027-03-01"
    try session.play("\(run)", "sendplan restore last.db --replace --operation r")
    let status = try session.run("sendplan status")
    #expect(status.status == 1 && status.output.contains("! it was restored at"), "\(status)")
    let refused = try session.run(run)
    #expect(refused.status == 1)
    #expect(refused.error.contains("before a person has looked"), "\(refused)")
    // Also for whoever holds the file: neither a run nor a confirmation without a reason.
    for statement in [
      "INSERT INTO run (number, plan, day, state, changed) VALUES (1, 1, 20878, 1, 7)",
      """
      INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      SELECT 0, 9, 1, 1, 2, 61, changed, 1 FROM restoration
      """,
      "DELETE FROM restoration", "UPDATE restoration SET state = 2",
    ] {
      let outcome = try session.run("sqlite3 sendplan.db \"\(statement)\"")
      #expect(outcome.status != 0, "\(statement)")
    }
    let again = try session.run("sendplan restore last.db --replace --operation r")
    #expect(again.status == 0 && again.output.hasPrefix("restored sendplan.db"), "\(again)")
    #expect(try session.column("SELECT count(*) FROM restoration") == [2])
    try session.play(
      "sendplan confirm-restore --reason 'looked'",
      "sendplan confirm-restore --reason 'again'",
      run,
      "sendplan check journal"
    )
    // The mailbox knows the keys, so what was there is not there twice.
    #expect(try session.run("find outbox -path '*/new/*' | wc -l").output == "1\n")
  }

  @Test("A version that a claim or a doubt refers to keeps its rows", arguments: [3, 4])
  func referredTo(state: Int) throws {
    let session = try ShellSession()
    try prepare(session)
    let killed = try session.run(
      "SENDPLAN_TEST_KILL_AT=claimed:1 sendplan-executor run --plan 1 --day 2027-03-01"
    )
    #expect(killed.status == 137)
    // The run ends, and its plan is superseded, while the claim stays open.
    try session.play(
      """
      sqlite3 sendplan.db 'INSERT INTO journal (at, subject, item, before, after, cause, previous,
      operation) SELECT 0, 3, 1, 1, 3, 33, changed, 1 FROM run'
      """
    )
    if state == 4 { try session.append(Step(1, "m", from: 3, to: 4, .outcomeUnknown)) }
    try session.play("sendplan plan && sendplan approve 2 && sendplan plan")
    let outcome = try session.run("sendplan prune --keep 1")
    #expect(outcome.output.hasPrefix("nothing to prune\nleft: plan 1, since"), "\(outcome)")
    #expect(try !session.allows(Step(2, "1", from: 5, to: 5, .pruned)))
    if state == 3 { try session.append(Step(1, "m", from: 3, to: 5, .accepted)) }
    if state == 4 { try session.play("sendplan resolve m --as sent") }
    let now = try session.run("sendplan prune --keep 1")
    #expect(now.output.hasPrefix("pruned plan 1:"), "\(now)")
    let tables = try session.run(
      """
      sqlite3 sendplan.db "SELECT name FROM sqlite_schema
      WHERE type = 'table' AND name GLOB 'plan_*'"
      """
    )
    for table in tables.output.split(separator: "\n") {
      #expect(
        try session.column("SELECT count(*) FROM \(table) WHERE version = 1") == [0],
        "\(table)"
      )
    }
    try session.play("sendplan check journal", "sendplan export 1 --run 2027-03-01")
    let sent = try session.run("cut -d, -f 3,4,7 Reports/run-1-2027-03-01-deliveries.csv")
    #expect(sent.output == "position,message_id,outcome\n,m,sent\n")
  }

  @Test("The proof of the journal finds rows that went, and rows that came back")
  func proof() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan plan && sendplan reject 2 && sendplan plan && sendplan reject 3")
    try session.execute("DELETE FROM plan_row WHERE version = 2", without: "plan_row_is_kept")
    let gone = try session.run("sendplan check journal")
    #expect(gone.status == 1)
    #expect(gone.output.contains("the content of plan 2 is gone, but the journal gives there"))
    try session.play("sendplan prune --keep 1")
    #expect(try session.run("sendplan check journal").status == 0)
    try session.execute(
      """
      INSERT INTO plan_row SELECT 2, message, channel, priority, not_before, release, waiting_since,
        deadline, due, day, position, reason, content FROM plan_row WHERE version = 1
      """,
      without: "plan_row_is_sealed"
    )
    let back = try session.run("sendplan check journal")
    #expect(back.output.contains("the content of plan 2 is there, but the journal gives gone"))
  }
}
