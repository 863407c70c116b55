import Foundation
import SQLite
import TestSupport
import Testing

@Suite("Asking for no more mail", .needs(.sqlite3))
struct UnsubscribeTests {
  private static let messages = """
    id,channel,recipient,person,follows,wait_days,not_before
    ann-1,email,ann@mail.example,a,,,
    ann-2,post,ann-h,a,ann-1,3,
    ann-3,post,ann-other,a,,,2027-03-09
    ben-1,email,ben@mail.example,,,,
    ben-2,email,ben@mail.example,,ben-1,3,

    """

  /// Sends a day, and finds the token of each mail by the id of its message.
  private func tokens(
    of session: borrowing ShellSession,
    unsubscribe: String = "mailto:leave@us.example"
  ) throws -> [String: String] {
    try session.write(Self.messages, to: "messages.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9 --sender 'The Desk <desk@us.example>' --unsubscribe"
        + " '\(unsubscribe)' --unsubscribe 'https://us.example/u/{token}' --bounce-address"
        + " 'b+{token}@us.example'",
      "sendplan channel set post --capacity 9",
      "sendplan import messages.csv && sendplan plan && sendplan approve 1",
      "sendplan-executor run --plan 1 --day 2027-03-01"
    )
    let rows = try session.connection().rows(
      "SELECT e.id, t.token FROM attempt_token t JOIN envelope e USING (message)"
    ) { ($0.text(0), $0.text(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  private func states(_ session: borrowing ShellSession) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try session.connection().rows("SELECT id, state FROM messages") {
        ($0.text(0), $0.text(1))
      }
    )
  }

  private static let ann = [
    "ann-1": "sent", "ann-2": "canceled", "ann-3": "canceled", "ben-1": "sent", "ben-2": "pending",
  ]
  private static let ben = [
    "ann-1": "sent", "ann-2": "pending", "ann-3": "pending", "ben-1": "sent", "ben-2": "canceled",
  ]

  private static let nobody = [
    "ann-1": "sent", "ann-2": "pending", "ann-3": "pending", "ben-1": "sent", "ben-2": "pending",
  ]

  @Test("A mail says where, by a token that is in no other and says nothing of its reader")
  func header() throws {
    let session = try ShellSession()
    let tokens = try tokens(of: session)
    #expect(tokens.count == 2 && Set(tokens.values).count == 2)
    for (id, token) in tokens {
      let mail = try session.run("cat outbox/new/\(id)-1.*").output
      #expect(
        mail.replacing("\n ", with: " ").contains(
          "List-Unsubscribe: <mailto:leave@us.example?subject=unsubscribe%20\(token)>,"
            + " <https://us.example/u/\(token)>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
        ),
        "\(mail)"
      )
      #expect(token.wholeMatch(of: /[a-z2-7]{24}/) != nil)
    }
  }

  @Test(
    "It is known again in a file and in a mail, and reaches all channels of that person alone",
    arguments: ["file", "subject", "subject in capitals"]
  )
  func known(way: String) throws {
    let session = try ShellSession()
    let tokens = try tokens(of: session)
    let token = try #require(tokens["ann-1"])
    if way == "file" {
      try session.play(
        "printf 'token,on,kind\\n\(token),2027-03-01,unsubscribe\\n' | sendplan replies import -"
      )
    } else {
      let subject = "unsubscribe \(token)"
      try session.deliver(
        """
        From: Somebody <somebody@else.example>
        To: leave@us.example
        Message-ID: <1@else.example>
        Date: Mon, 1 Mar 2027 12:00:00 +0000
        Subject: \(way == "subject" ? subject : subject.uppercased())

        """
      )
    }
    #expect(try states(session) == Self.ann)
    let import3 = try session.run(
      "printf 'id,channel,recipient\\nx,email,Ann@Mail.example\\n' | sendplan import -"
    )
    #expect(
      import3.output.contains("1 for a suppressed recipient left out")
        || import3.output.contains("left out"),
      "\(import3)"
    )
    #expect(try session.disagreements() == 0)
  }

  @Test(
    "A mail that asks for it counts without a token, or with one that nobody has, by its sender",
    arguments: ["Unsubscribe", "unsubscribe aaaaaaaaaaaaaaaaaaaaaaaa"]
  )
  func sender(subject: String) throws {
    let session = try ShellSession()
    _ = try tokens(of: session)
    try session.deliver(
      """
      From: ben@mail.example
      To: Leave <LEAVE@us.example>
      Message-ID: <1@else.example>
      Date: Mon, 1 Mar 2027 12:00:00 +0000
      Subject: \(subject)

      Bye
      """
    )
    #expect(try states(session) == Self.ben)
    let again = try session.run("sendplan replies scan inbox").output
    #expect(again.hasPrefix("0 new mails"), "\(again)")
  }

  @Test("What else comes to that address ends nothing, and is listed where a person wrote it")
  func answers() throws {
    let session = try ShellSession()
    _ = try tokens(of: session)
    try session.deliver(
      """
      From: stranger@else.example
      To: other@else.example
      Cc: leave@us.example
      Message-ID: <1@else.example>
      Date: Mon, 1 Mar 2027 12:00:00 +0000
      Subject: no thank you

      Bye
      """
    )
    #expect(try states(session) == Self.nobody)
    let unread = try session.run("sendplan replies unread --format csv").output
    #expect(unread.contains("it came to where readers ask for no more"), "\(unread)")
  }

  @Test("A program that answers asks for nothing", arguments: ["leave", "token in the subject"])
  func automatic(way: String) throws {
    let session = try ShellSession()
    let tokens = try tokens(of: session)
    let token = try #require(tokens["ben-1"])
    try session.deliver(
      """
      From: ben@mail.example
      To: leave@us.example
      Message-ID: <1@else.example>
      Date: Mon, 1 Mar 2027 12:00:00 +0000
      Auto-Submitted: auto-replied
      Subject: unsubscribe\(way == "leave" ? "" : " \(token)")

      I am away
      """
    )
    #expect(try states(session) == Self.nobody)
    let suppressed = try session.run("sendplan suppress list").output
    #expect(!suppressed.contains("ben@"), "\(suppressed)")
  }

  @Test("An address with a token is known between letters, and after another was stated")
  func earlier() throws {
    let session = try ShellSession()
    let tokens = try tokens(of: session, unsubscribe: "mailto:u{token}z@us.example")
    try session.play("sendplan channel set email --unsubscribe none --bounce-address none")
    try session.deliver(
      """
      From: Somebody <somebody@else.example>
      To: U\(try #require(tokens["ann-1"]))Z@us.example
      Message-ID: <1@else.example>
      Date: Mon, 1 Mar 2027 12:00:00 +0000
      Subject: bye

      """
    )
    #expect(try states(session) == Self.ann)
  }

  @Test(
    "Answers and wishes for no more do not come to one address",
    arguments: [
      ("--unsubscribe mailto:DESK@us.example", "'DESK@us.example' is the sender, too"),
      ("--bounce-address desk@us.example", "'desk@us.example' is the sender, too"),
      ("--reply-to Leave@us.example", "'leave@us.example' is the Reply-To address, too"),
      ("--sender 'Us <leave@us.example>'", "'leave@us.example' is the sender, too"),
    ]
  )
  func mixed(options: String, what: String) throws {
    let session = try ShellSession()
    _ = try tokens(of: session)
    let before = try session.run("sendplan channel list --format csv").output
    let refused = try session.run("sendplan channel set email \(options)")
    #expect(refused.status == 64 && refused.error.contains(what), "\(refused)")
    #expect(try session.run("sendplan channel list --format csv").output == before)
  }

  @Test("A bounce that returns nothing is known by the address that it came to")
  func bounce() throws {
    let session = try ShellSession()
    let tokens = try tokens(of: session)
    try session.deliver(
      """
      From: MAILER-DAEMON@else.example
      To: b+\(try #require(tokens["ben-1"]))@us.example
      Message-ID: <1@else.example>
      Date: Mon, 1 Mar 2027 12:00:00 +0000
      Subject: Undelivered Mail Returned to Sender
      Auto-Submitted: auto-replied
      Content-Type: multipart/report; report-type=delivery-status; boundary=x

      --x
      Content-Type: text/plain

      It could not be delivered.
      --x
      Content-Type: message/delivery-status

      Reporting-MTA: dns; else.example

      Final-Recipient: rfc822; unknown@else.example
      Action: failed
      Status: 5.1.1

      --x--
      """
    )
    #expect(try states(session) == Self.ben)
    let replies = try session.run("sendplan replies list --format csv")
    #expect(replies.output.contains("ben-1") && replies.output.contains("bounce"), "\(replies)")
  }

  @Test("A token that nobody has is refused, and one of who was forgotten tells nothing")
  func unknown() throws {
    let session = try ShellSession()
    let tokens = try tokens(of: session)
    let other = String(repeating: "a", count: 24)
    let refused = try session.run(
      "printf 'token,on,kind\\n\(other),2027-03-01,unsubscribe\\n' | sendplan replies import -"
    )
    #expect(
      refused.status != 0 && refused.error.contains("no message was sent with the token"),
      "\(refused)"
    )
    try session.play("sendplan forget ben@mail.example --reason asked")
    let gone = try session.run(
      "printf 'token,on,kind\\n\(try #require(tokens["ben-1"])),2027-03-01,unsubscribe\\n' | sendplan replies import -"
    )
    #expect(
      gone.status != 0 && gone.error.contains("or of somebody who was forgotten"),
      "\(gone)"
    )
    #expect(try session.disagreements() == 0)
  }

  @Test(
    "Nobody forges, moves or drops a token at the shell",
    arguments: [
      "INSERT INTO attempt_token VALUES ('aaaaaaaaaaaaaaaaaaaaaaaa', 1, 1)",
      "INSERT INTO attempt_token VALUES ('aaaaaaaaaaaaaaaaaaaaaaaa', 3, 1)",
      "INSERT OR REPLACE INTO attempt_token SELECT token, 4, 1 FROM attempt_token LIMIT 1",
      "UPDATE attempt_token SET message = 4", "DELETE FROM attempt_token",
    ]
  )
  func shell(statement: String) throws {
    let session = try ShellSession()
    let tokens = try tokens(of: session)
    let outcome = try session.run("sqlite3 sendplan.db \"\(statement)\"")
    #expect(outcome.status != 0 || outcome.output.contains("Error"), "\(outcome)")
    #expect(
      try session.connection().rows("SELECT token FROM attempt_token") { $0.text(0) }.sorted()
        == tokens.values.sorted()
    )
  }

  @Test("A channel that sends much without it is warned about, and another is not")
  func warning() throws {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "printf '#!/bin/sh\\ncat > /dev/null\\n' > mailer && chmod +x mailer",
      "for n in much little; do sendplan channel set $n --capacity 5000 --sender desk@us.example"
        + " --transport sendmail:$PWD/mailer; done",
      "sendplan channel set much --capacity 5001"
    )
    for line in ["sendplan-executor check", "sendplan doctor"] {
      let outcome = try session.run(line)
      let lines = outcome.output.split(separator: "\n").filter { $0.contains("unsubscribe") }
      #expect(
        lines.contains { $0.contains("much") } && !lines.contains { $0.contains("little") },
        "\(outcome)"
      )
    }
    try session.play("sendplan channel set much --unsubscribe 'https://us.example/u/{token}'")
    for line in ["sendplan-executor check", "sendplan doctor"] {
      #expect(try session.run(line).output.contains("unsubscribe") == false)
    }
  }
}

extension ShellSession {
  /// Puts a mail into the Maildir `inbox` and has it read.
  fileprivate func deliver(_ mail: String) throws {
    try write(mail, to: "mail")
    try play(
      "mkdir -p inbox/new inbox/cur inbox/tmp && mv mail inbox/new/1.host && sendplan replies scan inbox"
    )
  }
}
