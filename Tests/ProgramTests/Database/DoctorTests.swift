import Foundation
import TestSupport
import Testing

@Suite("Doctor")
struct DoctorTests {
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 2",
      "seq 30 | sed 's/.*/m&,email,r&@mail.example/; 1i id,channel,recipient' | sendplan import -",
      "sendplan plan && sendplan approve 1",
      "sendplan backup last.db",
      "cp sendplan.db whole.db"
    )
  }

  /// Writes over a page of a copy of the database, with what no page looks like.
  private func damage(_ page: Int, _ size: Int, on session: borrowing ShellSession) throws {
    try session.play(
      """
      cp whole.db sendplan.db && head -c \(size) /dev/zero | tr '\\0' X |
      dd of=sendplan.db bs=\(size) seek=\(page) conv=notrunc 2> dd.txt
      """
    )
  }

  @Test("A trigger that was taken away is named by every program, and by the doctor")
  func alteredSchema() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(
      "sqlite3 sendplan.db 'DROP TRIGGER plan_row_is_kept; CREATE TABLE notes (text)'"
    )
    let words = "the table notes is not sendplan's, the trigger plan_row_is_kept is missing"
    for program in ["sendplan status", "sendplan-executor check"] {
      let outcome = try session.run(program)
      #expect(outcome.status == 65, "\(outcome)")
      #expect(
        outcome.error.hasSuffix(
          """
          sendplan.db' is not the one that sendplan made: \(words); undo that with the \
          program that did it, or restore a backup

          """
        ),
        "\(outcome)"
      )
    }
    let doctor = try session.run("sendplan doctor --format csv")
    #expect(
      doctor.status == 1 && doctor.output.contains("schema,wrong,\"\(words)\""),
      "\(doctor)"
    )
  }

  @Test("Whichever page of the file is damaged, a full look finds it and says what to do")
  func damagedPages() throws {
    let session = try ShellSession()
    try prepare(session)
    let size = try #require(try session.column("PRAGMA page_size").first)
    let pages = try #require(try session.column("PRAGMA page_count").first)
    #expect(try session.run("sendplan doctor --full").status == 0)
    #expect(pages > 30)
    for page in 0..<pages {
      try damage(page, size, on: session)
      let outcome = try session.run("sendplan doctor --full --format csv")
      #expect(outcome.status == 1 && outcome.error == "", "page \(page): \(outcome)")
      let found = outcome.output.split(separator: "\n").filter { $0.contains(",wrong,") }
      #expect(found.contains { $0.contains("restore") }, "page \(page): \(outcome)")
    }
  }

  @Test("A database that can still be opened is kept when it is restored over")
  func restoreOverDamage() throws {
    let session = try ShellSession()
    try prepare(session)
    let size = try #require(try session.column("PRAGMA page_size").first)
    try damage(3, size, on: session)
    try session.play("cp sendplan.db damaged.db", "sendplan restore last.db --replace")
    try session.play("cmp -i \(size) damaged.db sendplan.db.before-restore-1", "sendplan verify 1")
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test(
    "One that is no database any more is left alone, and the way out that is printed works",
    arguments: [
      "printf XXXXXXXXXXXXXXXX | dd of=sendplan.db conv=notrunc 2> dd.txt", ": > sendplan.db",
      "head -c 3000 whole.db > sendplan.db", "head -c 20000 m.csv > sendplan.db",
    ]
  )
  func restoreOverRuin(_ ruin: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("seq 9999 > m.csv", ruin, "cp sendplan.db ruin.db")
    let looked = try session.run("sendplan doctor --full")
    #expect(looked.status == 1 && looked.output.contains("wrong"), "\(looked)")
    let refused = try session.run("sendplan restore last.db --replace")
    #expect(refused.status == 65)
    #expect(
      refused.error.hasSuffix(
        "; once nobody uses it, move it with its -wal and -journal to another folder, and restore"
          + " without --replace\n"
      )
    )
    try session.play("cmp sendplan.db ruin.db", "mkdir aside && mv sendplan.db* aside")
    try session.play("sendplan restore last.db", "sendplan verify 1")
  }

  @Test("What programs that were killed have left is named, and what living ones write is not")
  func leftovers() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("mkdir Reports 'a b'", "cp whole.db 'a b/other.db'")
    #expect(try session.run("sendplan doctor").status == 0)
    // No process has these numbers but the first, which is always there.
    try session.play(
      "touch .sendplan-1-0.tmp .sendplan-999999999-0.tmp .sendplan-x-0.tmp .sendplan-999999999.tmp",
      "touch Reports/.sendplan-999999999-3.tmp 'a b/.sendplan-999999998-0.tmp'"
    )
    let outcome = try session.run("sendplan doctor --format csv")
    #expect(outcome.status == 1)
    #expect(
      outcome.output.contains(
        """
        leftovers,wrong,"programs that were killed have left .sendplan-999999999-0.tmp, \
        ./Reports/.sendplan-999999999-3.tmp",nothing reads them: rm -f -- \
        .sendplan-999999999-0.tmp ./Reports/.sendplan-999999999-3.tmp

        """
      ),
      "\(outcome.output)"
    )
    let other = try session.run("sendplan doctor --db 'a b/other.db' --format csv")
    #expect(other.output.contains("rm -f -- 'a b/.sendplan-999999998-0.tmp' "), "\(other.output)")
    try session.play("rm -f -- .sendplan-999999999-0.tmp ./Reports/.sendplan-999999999-3.tmp")
    #expect(try session.run("sendplan doctor").status == 0)
  }
}
