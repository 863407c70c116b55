import Foundation
import Model
import TestSupport
import Testing

@Suite("Forgetting a person", .needs(.sqlite3))
struct ForgetTests {
  /// Whatever tells of her, each in a spelling of its own somewhere.
  private static let traces = [
    "zora.quill", "zora quill", "zq-77", "q-profile", "quilting", "needlework", "patchwork",
    "thimble", "embroidery", "crochet", "her-own-desk",
  ]

  private static let messages = """
    id,channel,recipient,person,subject,body,not_before,follows,wait_days,html,reply_to,headers
    zora.quill@mail.example-1,email,Zora Quill <Zora.Quill@Mail.example>,zq-77,On quilting,needlework 1,,,,<p>embroidery</p>,her-own-desk@us.example,X-Of: crochet
    z-2,linkedin,q-profile,zq-77,More quilting,needlework 2,,zora.quill@mail.example-1,1,,,
    z-3,email,zora.quill@mail.example,zq-77,Quilting again,needlework 3,2027-03-09,,,<b>embroidery</b>,,
    other-1,email,info@mail.example,ben,To Ben,stays here,,,,,,
    other-2,email,info@mail.example,zq-77,Quilting at work,needlework 4,2027-03-09,,,,,
    other-3,linkedin,cleo,,To Cleo,stays too,,,,,,

    """

  /// A database in which she is everywhere that a name can be.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.write(Self.messages, to: "messages.csv")
    try session.write(
      """
      From: Zora Quill <zora.quill@mail.example>
      Date: Mon, 1 Mar 2027 12:00:00 +0000
      Message-ID: <zora.quill@mail.example>
      In-Reply-To: <elsewhere@mail.example>
      Subject: thimble

      Hello
      """,
      to: "1.host"
    )
    try session.play(
      "mkdir -p inbox/new inbox/cur && mv 1.host inbox/new",
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9 --sender desk@us.example",
      "sendplan channel set linkedin --capacity 9",
      "sendplan import messages.csv --operation 'import of zora.quill@mail.example'",
      "sendplan plan && sendplan approve 1 --reason 'zq-77 waits'",
      "sendplan-executor run --plan 1 --day 2027-03-01",
      "sendplan edit z-3 --subject 'Of patchwork'",
      "sendplan plan --horizon 5 && sendplan plan",
      "sendplan replies scan inbox",
      "printf 'message_id,on,kind\\nzora.quill@mail.example-1,2027-03-01,auto\\n' | sendplan replies import -",
      "printf 'address,kind,reason\\nq-profile,bounce,Zora Quill moved\\n' | sendplan suppress --from - && sendplan suppress lift q-profile"
    )
  }

  /// What of her is in the bytes of the database's files.
  private func traces(in session: borrowing ShellSession, _ name: String = "sendplan.db") throws
    -> [String]
  {
    let files = ["", "-wal", "-shm"].map { session.folder.appending(path: name + $0) }
    let bytes = files.compactMap { try? Data(contentsOf: $0) }  // because a log may be gone
    let lower = Data(bytes.joined().map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 })
    return Self.traces.filter { lower.range(of: Data($0.utf8)) != nil }
  }

  @Test("A list with its content can be imported elsewhere, also where somebody was forgotten")
  func listed() throws {
    let session = try ShellSession()
    try session.write(
      "id,channel,recipient,subject,html,reply_to,headers\n"
        + "a,email,ann@x.example,Hi,<p>Hi</p>,ben@us.example,X-Team: blue\n"
        + "b,email,cleo@x.example,Hi,,ben@us.example,\n",
      to: "messages.csv"
    )
    try session.play(
      "for n in one two; do sendplan init --db $n.db --base-date 2027-03-01; sendplan channel set"
        + " email --capacity 9 --db $n.db; done",
      "sendplan import messages.csv --db one.db",
      "sendplan forget ann@x.example --reason asked --db one.db",
      "sendplan message list --content --format csv --db one.db > one.csv",
      "sendplan import one.csv --db two.db"
    )
    let listed = try session.run("cat one.csv").output
    #expect(!listed.contains("ann@") && !listed.contains("blue"), "\(listed)")
    #expect(try session.run("grep -c ben@ one.csv").output == "1\n")
  }

  @Test("Nothing in the file's bytes tells of her, all proofs hold, and nobody else loses a word")
  func forgets() throws {
    let session = try ShellSession()
    try prepare(session)
    let found = try traces(in: session)
    #expect(found == Self.traces)
    let held = try session.run("sendplan find --held-about ZORA.quill@mail.example --format csv")
    for trace in Self.traces where trace != "thimble" {
      #expect(held.output.lowercased().contains(trace), "\(trace): \(held.output)")
    }
    let before = try session.run("sendplan message list --format csv | cut -d, -f 2,3 | sort")
    let rows = try session.journal().count
    let outcome = try session.run(
      "sendplan forget zora.QUILL@mail.example --reason 'she asked' --operation f --compact"
    )
    #expect(outcome.status == 0 && outcome.output.contains("forgotten: 4 messages"), "\(outcome)")
    #expect(try traces(in: session) == [])
    for line in [
      "sendplan check journal", "sendplan verify 1", "sendplan verify 3", "sendplan doctor",
      "sendplan diff 2 3", "sendplan show 1", "sendplan export 1 --to out",
      "sendplan report 3 --to out", "sendplan trace z-3", "sendplan message show z-3",
      "sendplan journal", "sendplan find forgotten", "sendplan explain z-3",
    ] {
      let outcome = try session.run(line)
      #expect(outcome.status == 0, "\(line): \(outcome)")
    }
    #expect(try session.run("sendplan show 1").output.contains("(forgotten)"))
    #expect(try session.run("sendplan message show other-1").output.contains("stays here"))
    // What was pending was canceled first, and so are the states and channels of all still there.
    let after = try session.run("sendplan message list --format csv | cut -d, -f 2,3 | sort")
    #expect(after.output.split(separator: "\n").count == before.output.split(separator: "\n").count)
    #expect(try session.journal().count >= rows)
    let again = try session.run(
      "sendplan forget zora.QUILL@mail.example --reason 'she asked' --operation f"
    )
    #expect(
      again.error.contains("was done before")
        && again.output
          == outcome.output.replacing("the file holds nothing of it any more\n", with: ""),
      "\(again)"
    )
    try bringsNothingBack(session)
  }

  /// No import and no retry brings her back, whatever the id; others are imported as ever.
  private func bringsNothingBack(_ session: borrowing ShellSession) throws {
    let known = try session.run("sendplan import messages.csv")
    #expect(known.status == 0, "\(known)")
    #expect(known.output.contains("2 already here; 4 left out"), "\(known)")
    let rows = [
      "new-1,email,ZORA.QUILL@mail.example,,", "new-2,email,else@mail.example,zq-77,",
      "new-3,linkedin,q-profile,,", "z-3,email,ben@mail.example,ben,",
      "new-4,email,ben@mail.example,ben,", "new-5,email,cleo@mail.example,,z-2",
    ].map { "\($0)\n" }.joined()
    try session.write("id,channel,recipient,person,follows\n\(rows)", to: "new.csv")
    try session.play(
      "awk -F, 'NR == 1 { print $0 \",wait_days\" } NR > 1 { print $0 ($5 == \"\" ? \",\" : \",1\") }' new.csv > with.csv"
    )
    let new = try session.run("sendplan import with.csv")
    #expect(
      new.output == "1 message imported; 5 left out because nothing goes to their recipients\n",
      "\(new)"
    )
    let edit = try session.run("sendplan edit new-4 --recipient zora.quill@mail.example")
    #expect(edit.status == 1 && edit.output.contains("was forgotten"), "\(edit)")
    for line in ["sendplan retry z-3", "sendplan import messages.csv --update"] {
      let outcome = try session.run(line)
      #expect(outcome.status == (line.hasSuffix("z-3") ? 1 : 0), "\(outcome)")
    }
    #expect(try session.disagreements() == 0)
  }

  @Test(
    "Nobody is forgotten while a message of theirs is in a run's hands, or in doubt",
    arguments: MessageState.allCases
  )
  func unsettled(state: MessageState) throws {
    let session = try ShellSession()
    try session.bringMessage(to: state)
    let before = try session.journal()
    let outcome = try session.run("sendplan forget a@mail.example --reason asked")
    let isUnsettled = state == .claimed || state == .inDoubt
    #expect(outcome.status == (isUnsettled ? 1 : 0), "\(outcome)")
    if isUnsettled { #expect(try session.journal() == before) }
    #expect(try traces(in: session).isEmpty)
    let other = try session.run("sendplan forget b@mail.example --reason 'b@mail.example asked'")
    #expect(other.status == 1 && other.error.contains("the reason names"), "\(other)")
    if !isUnsettled { #expect(try session.disagreements() == 0) }
  }

  @Test("The database lets nothing be blanked but by its request, and nothing but blanked")
  func refuses() throws {
    let session = try ShellSession()
    try prepare(session)
    let begin = """
      BEGIN; INSERT INTO operation (number, command, arguments, actor, at)
        SELECT max(number) + 1, 'forget', '', 'eve', 0 FROM operation;
      INSERT INTO forgetting SELECT 1, 'asked', max(number) FROM operation;
      """
    let message = "INSERT INTO forgotten_message VALUES (1, 1);"
    let blank = "recipient = '(forgotten)', person = NULL, salt = zeroblob(16)"
    let alone = [
      "UPDATE envelope SET \(blank) WHERE message = 1",
      "UPDATE content SET subject = '(forgotten)', body = '(forgotten)'",
      "UPDATE content_version SET subject = '(forgotten)'", "DELETE FROM content",
      "UPDATE journal SET note = '(forgotten)' WHERE note IS NOT NULL",
      "UPDATE operation SET answer = '(forgotten)'", "UPDATE reply SET source = '(forgotten)'",
      "UPDATE suppression SET address = 'forgotten-1'",
      "INSERT INTO forgetting SELECT 1, 'asked', max(number) FROM operation",
      "INSERT INTO forgotten_name VALUES (printf('%064d', 1), 1)",
      "INSERT INTO forgotten_message VALUES (1, 1)",
      "INSERT INTO forgetting_key VALUES (1, zeroblob(32))",
    ]
    let within = [
      "UPDATE envelope SET \(blank) WHERE message = 1",
      "\(message) UPDATE envelope SET recipient = 'eve', person = NULL, salt = zeroblob(16) WHERE message = 1",
      "\(message) UPDATE envelope SET \(blank), id = 'x' WHERE message = 1",
      "\(message) UPDATE envelope SET \(blank), not_before = 1 WHERE message = 1",
      "\(message) UPDATE content SET subject = 'eve', body = '(forgotten)' WHERE message = 1",
      "\(message) UPDATE content SET subject = '(forgotten)', body = '(forgotten)' WHERE message = 4",
      "INSERT INTO forgotten_message SELECT message, 1 FROM envelope WHERE id = 'z-3'",
      "UPDATE journal SET note = 'eve' WHERE note IS NOT NULL",
      "UPDATE journal SET cause = 3, note = '(forgotten)' WHERE note IS NOT NULL",
      "UPDATE journal SET note = NULL WHERE seq = 1",
      "UPDATE operation SET answer = 'eve' WHERE number = 1",
      "UPDATE operation SET actor = 'eve' WHERE number = 1",
      "UPDATE reply SET sender = 'eve'", "UPDATE reply SET kind = 1, source = '(forgotten)'",
      "UPDATE suppression SET address = 'eve'", "UPDATE suppression SET state = 1",
      "DELETE FROM forgetting", "UPDATE forgetting SET reason = 'x'",
    ].map { begin + $0 }
    let before = try session.run("sqlite3 sendplan.db .dump")
    for statement in alone + within {
      let outcome = try session.run("sqlite3 -bail sendplan.db \"\(statement)\"")
      #expect(outcome.status != 0 && outcome.error.contains("(19)"), "\(statement): \(outcome)")
    }
    #expect(try session.run("sqlite3 sendplan.db .dump").output == before.output)
    let legal = "\(begin)\(message) UPDATE envelope SET \(blank) WHERE message = 1; ROLLBACK"
    #expect(try session.run("sqlite3 -bail sendplan.db \"\(legal)\"").status == 0)
  }

  @Test("A backup that takes the place of a database forgets whom that had forgotten")
  func restores() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(
      "sendplan backup old.db",
      "sendplan forget zora.quill@mail.example --reason asked --compact"
    )
    let kept = try traces(in: session, "old.db")
    #expect(kept == Self.traces)
    let outcome = try session.run("sendplan restore old.db --replace")
    #expect(outcome.output.contains("forgotten here too: 4 messages"), "\(outcome)")
    try session.play("sendplan forget --compact")
    #expect(try traces(in: session) == [])
    let known = try session.run("sendplan import messages.csv")
    #expect(known.output.contains("4 left out"), "\(known)")
    #expect(try session.disagreements() == 0)
  }

  @Test("A list that was kept beside the backups says whom a restored one forgets, without a name")
  func restoresByList() throws {
    let session = try ShellSession()
    try prepare(session)
    #expect(try session.run("sendplan forget --list").output == "")
    try session.play(
      "sendplan backup old.db",
      "sendplan forget zora.quill@mail.example --reason asked",
      "sendplan forget --list > list.txt",
      "rm sendplan.db*"
    )
    let list = try session.run("cat list.txt").output.lowercased()
    #expect(Self.traces.allSatisfy { !list.contains($0) })
    for (spoiled, words) in [("head -c 90 list.txt", "is no list"), ("echo ann", "is no list")] {
      let outcome = try session.run(
        "\(spoiled) > other.txt; sendplan restore old.db --forgotten other.txt"
      )
      #expect(outcome.status == 65 && outcome.error.contains(words), "\(outcome)")
    }
    let outcome = try session.run("sendplan restore old.db --forgotten list.txt")
    #expect(outcome.output.contains("forgotten here too: 4 messages"), "\(outcome)")
    try session.play("sendplan forget --compact")
    #expect(try traces(in: session) == [])
    #expect(try session.run("sendplan forget --list").output == session.run("cat list.txt").output)
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test("What was sent and forgotten since a backup counts as sent in it, and tells of nobody")
  func adopts() throws {
    let session = try ShellSession()
    try session.write(Self.messages, to: "messages.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9 --sender desk@us.example",
      "sendplan channel set linkedin --capacity 9",
      "head -n 2 messages.csv | sendplan import -",
      "sendplan backup old.db",
      "sendplan import messages.csv",
      "sendplan plan && sendplan approve 1",
      "sendplan-executor run --plan 1 --day 2027-03-01",
      "sendplan forget zora.quill@mail.example --reason asked --compact"
    )
    let outcome = try session.run("sendplan restore old.db --replace --adopt sendplan.db")
    #expect(outcome.output.contains("forgotten here too: 1 message"), "\(outcome)")
    try session.play("sendplan forget --compact")
    let left = try traces(in: session)
    #expect(left == [])
    let list = try session.run("sendplan message list --format csv | cut -d, -f 2,4,6")
    // Of hers only what the backup knew is left, as sent.
    #expect(
      list.output
        == "status,channel,recipient\nsent,email,(forgotten)\nsent,email,info@mail.example\nsent,linkedin,cleo\n",
      "\(list)"
    )
    #expect(try session.disagreements() == 0)
  }
}
