import Foundation
import SQLite
import TestSupport
import Testing

/// What people expect of such a system when they change their minds is one line each.
@Suite("Corrections in one line")
struct EverydayCorrectionTests {
  /// A line that is typed, a statement about the database, and what that gives afterwards.
  struct Correction: CustomTestStringConvertible {
    let name: String
    let line: String
    let statement: String
    let result: String

    var testDescription: String { name }
  }

  private static let corrections = [
    Correction(
      name: "edit",
      line: "sendplan edit m --subject Right",
      statement: "SELECT subject FROM messages WHERE id = 'm'",
      result: "Right"
    ),
    Correction(
      name: "edit the HTML",
      line: "printf '<p>Hi <a href=https://x.example>you</a>' | sendplan edit m --html-from -",
      statement:
        "SELECT html || '|' || body FROM content JOIN envelope USING (message) WHERE id = 'm'",
      result: "<p>Hi <a href=https://x.example>you</a>|Hi you [1]\n\n[1] https://x.example"
    ),
    Correction(
      name: "another priority",
      line: "sendplan edit m --priority 1",
      statement: "SELECT priority FROM messages WHERE id = 'm'",
      result: "1"
    ),
    Correction(
      name: "another channel",
      line: "sendplan edit m --channel post",
      statement: "SELECT channel FROM messages WHERE id = 'm'",
      result: "post"
    ),
    Correction(
      name: "another account",
      line: "sendplan channel retire mail:ann --move-to mail:ben --reason banned",
      statement: "SELECT channel FROM messages WHERE id = 'm'",
      result: "mail:ben"
    ),
    Correction(
      name: "pause",
      line: "sendplan hold --campaign spring --reason pause",
      statement: "SELECT count(*) FROM hold WHERE reason = 'pause'",
      result: "1"
    ),
    Correction(
      name: "resume",
      line: "sendplan resume --campaign fall",
      statement: "SELECT state FROM hold WHERE number = 1",
      result: "2"
    ),
    Correction(
      name: "list a campaign",
      line: "sendplan campaign show spring | grep -q 'the last goes on 2027-03-01'",
      statement: "SELECT 1",
      result: "1"
    ),
    Correction(
      name: "withdraw",
      line: "sendplan unapprove 1 --reason mistake",
      statement: "SELECT state FROM plans WHERE version = 1",
      result: "withdrawn"
    ),
    Correction(
      name: "stop everything",
      line: "sendplan hold --everything --reason stop"
        + " && { sendplan-executor run --plan 1 --day 2027-03-01 > run.txt || true; }",
      statement: "SELECT count(*) FROM messages WHERE state = 'sent'",
      result: "0"
    ),
    Correction(
      name: "erase a person",
      line: "sendplan forget b@mail.example --reason asked",
      statement: "SELECT count(*) FROM messages WHERE recipient LIKE '%b@mail%'",
      result: "0"
    ),
    Correction(
      name: "show what is held about a person",
      line:
        "sendplan find --held-about a@mail.example --format json | grep -q '\"text\":\"Wrong\"'",
      statement: "SELECT 1",
      result: "1"
    ),
    Correction(
      name: "say that it was sent",
      line: "sendplan sent m --on 2027-03-01 --reason seen",
      statement: "SELECT state FROM messages WHERE id = 'm'",
      result: "sent"
    ),
    Correction(
      name: "suppress from a file",
      line: "sendplan suppress --from list.csv --reason list",
      statement:
        "SELECT group_concat(id) FROM (SELECT id FROM messages WHERE state = 'canceled' ORDER BY id)",
      result: "n,o,p"
    ),
    Correction(
      name: "give back everything that a message holds",
      line: "sendplan message list --content --format csv > all.csv"
        + " && test \"$(sendplan import all.csv)\" = 'nothing changed, 4 already here'",
      statement: "SELECT count(*) FROM messages",
      result: "4"
    ),
  ]

  @Test("Each is one line, and the journal replays to what it left", arguments: corrections)
  func oneLine(_ correction: Correction) throws {
    let session = try ShellSession()
    try session.write(
      """
      id,channel,recipient,subject,campaign,follows,wait_days
      m,mail:ann,a@mail.example,Wrong,spring,,
      n,mail,b@mail.example,Hi,spring,,
      o,mail,c@mail.example,Hi,fall,,
      p,mail,c@mail.example,Again,fall,o,3

      """,
      to: "messages.csv"
    )
    try session.write("address\nb@mail.example\nc@mail.example\n", to: "list.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set mail --capacity 9 && sendplan channel set post --capacity 2",
      "sendplan channel set mail:ann --capacity 2 && sendplan channel set mail:ben --capacity 2",
      "sendplan import messages.csv && sendplan hold --campaign fall --reason later",
      "sendplan plan --horizon 9 && sendplan approve 1"
    )
    let outcome = try session.run(correction.line)
    #expect(outcome.status == 0, "\(outcome)")
    let found = try session.connection().rows(correction.statement) { $0.text(0) }
    #expect(found == [correction.result], "\(outcome)")
    #expect(try session.run("sendplan check journal").status == 0)
    #expect(try session.disagreements() == 0)
  }
}
