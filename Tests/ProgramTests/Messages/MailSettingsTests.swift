import Foundation
import TestSupport
import Testing

@Suite("What a channel says in its mail", .needs(.sqlite3))
struct MailSettingsTests {
  private static let start = [
    "sendplan init --base-date 2027-03-01",
    "sendplan channel set email --capacity 5 --sender desk@us.example --reply-to answers@us.example"
      + " --bounce-address b@us.example",
  ]

  @Test(
    "What is no address is refused, and the stated one stays",
    arguments: [
      "--reply-to 'not an address'", "--reply-to ''", "--reply-to 'a@b.example, c@d.example'",
      "--reply-to a@", "--bounce-address nonsense", "--bounce-address ''",
      "--reply-to \"$(printf 'a@b.example\\r\\nBcc: x@y.example')\"",
      "--unsubscribe 'mailto:leave@us.example?subject=stop'", "--unsubscribe https://us.example/u",
    ]
  )
  func refused(option: String) throws {
    let session = try ShellSession()
    for line in MailSettingsTests.start { try session.play(line) }
    let before = try session.run("sqlite3 sendplan.db 'SELECT * FROM channel_settings'").output
    let outcome = try session.run("sendplan channel set email \(option)")
    #expect(outcome.status == 64, "\(outcome)")
    #expect(
      try session.run("sqlite3 sendplan.db 'SELECT * FROM channel_settings'").output == before
    )
  }

  @Test(
    "A sender that no mail can be from is refused, but by a web service",
    arguments: ["maildir:out", "mbox:out", "sendmail", "webhook:https://x.example/in"]
  )
  func localPart(transport: String) throws {
    let session = try ShellSession()
    try session.play("sendplan init --base-date 2027-03-01")
    let outcome = try session.run(
      "sendplan channel set email --capacity 5 --transport \(transport) --sender jörg@us.example"
    )
    guard !transport.hasPrefix("webhook:") else { return #expect(outcome.status == 0) }
    #expect(
      outcome.status == 1 && outcome.error.contains("has other than ASCII letters before the @"),
      "\(outcome)"
    )
    try session.play(
      "sendplan channel set email --capacity 5 --transport \(transport) --sender joerg@grüße.example"
    )
  }

  @Test("The digest that an approval names covers what the mail says")
  func digests() throws {
    let session = try ShellSession()
    for line in MailSettingsTests.start { try session.play(line) }
    try session.play("printf 'id,channel,recipient\\na,email,a@x.example\\n' | sendplan import -")
    var digests: [String] = []
    for option in [
      "--reply-to answers@us.example", "--reply-to other@us.example",
      "--sender 'D <desk@us.example>'",
      "--header 'X-Team: a'", "--unsubscribe mailto:leave@us.example", "--bounce-address none",
    ] {
      try session.play("sendplan channel set email \(option)", "sendplan plan")
      digests.append(
        try session.run("sendplan plans --format csv | sed 1d | head -1 | cut -d , -f 10").output
      )
    }
    #expect(Set(digests).count == digests.count, "\(digests)")
    #expect(
      try session.run("for v in 1 2 3 4 5 6; do sendplan verify $v || exit; done").status == 0
    )
    let old = digests[4].prefix(12)
    #expect(try session.run("sendplan approve 6 --digest \(old)").status == 1)
    try session.play("sendplan approve 6 --digest \(digests[5].prefix(12))")
  }

  @Test("None takes an address away")
  func none() throws {
    let session = try ShellSession()
    for line in MailSettingsTests.start { try session.play(line) }
    let outcome = try session.run(
      "sendplan channel set email --reply-to none --bounce-address none"
    )
    #expect(outcome.status == 0 && !outcome.output.contains("answers@us.example"), "\(outcome)")
  }

  @Test("A comparison names the channels with another sender or other headers")
  func comparison() throws {
    let session = try ShellSession()
    for line in MailSettingsTests.start { try session.play(line) }
    try session.play(
      "sendplan channel set post --capacity 5",
      "printf 'id,channel,recipient\\na,email,a@x.example\\n' | sendplan import -",
      "sendplan plan",
      "sendplan channel set email --reply-to other@us.example",
      "sendplan plan"
    )
    let outcome = try session.run("sendplan diff 1 2")
    #expect(outcome.output.contains("email: another sender, or other headers"), "\(outcome)")
    #expect(!outcome.output.contains("post: another sender"))
    try session.play("sendplan channel set email --reply-to answers@us.example", "sendplan plan")
    #expect(try !session.run("sendplan diff 1 3").output.contains("another sender"))
    #expect(try session.run("sendplan diff 2 3").output.contains("email: another sender"))
  }

  @Test("Who takes the HTML of a message away keeps its text, also one that was made of it")
  func withoutHTML() throws {
    let session = try ShellSession()
    for line in MailSettingsTests.start { try session.play(line) }
    try session.play(
      "printf 'id,channel,recipient,html\\na,email,a@x.example,<p>Dear Ann</p>\\n' | sendplan import -",
      "printf '' | sendplan edit a --html-from -"
    )
    let mail = try session.run("sendplan message show a --as-mail").output
    #expect(mail.contains("Dear Ann") && !mail.contains("<p>"), "\(mail)")
  }

  @Test("Nobody is forgotten without a reason, and a mail has no other form")
  func contradictions() throws {
    let session = try ShellSession()
    for line in MailSettingsTests.start { try session.play(line) }
    try session.play(
      "printf 'id,channel,recipient\\na,email,a@x.example\\n' | sendplan import -"
    )
    for line in [
      "sendplan forget a@x.example", "sendplan forget --person p --compact",
      "sendplan message show a --as-mail --format json",
    ] {
      let outcome = try session.run(line)
      #expect(outcome.status == 64, "\(line): \(outcome)")
    }
  }
}
