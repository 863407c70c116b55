import Foundation
import TestSupport
import Testing

@Suite("A sequence through a real mail server", .needs(.python, .postfix))
struct PostfixSequenceTests {
  private let postfix: Postfix

  init() throws { postfix = try Postfix() }

  private static let files = [
    "people.csv": """
    id,first_name,email,company
    ann,Ann,ann@example.com,Engines & Sons
    ben,,ben@example.org,Größe GmbH

    """,
    "steps.csv": """
    step,channel,recipient,wait_days,subject,template,html_template
    1,email,email,,An idea for {{company}},hello.txt,hello.html
    2,email,email,2,Did you see it?,note.txt,
    3,email,email,2,The last one,note.txt,

    """,
    "hello.txt": "Dear {{first_name|friend}},\n\n.may I show {{company}} something?\n",
    "hello.html": "<p>Dear {{first_name|friend}}, may I show <b>{{company}}</b> something?</p>\n",
    "note.txt": "Hello {{first_name|again}}!\n",
  ]

  /// Parses each mail of a folder as strictly as Python can, and prints what a reader sees of it.
  private static let reader = """
    import email, email.policy, os, sys
    for name in os.listdir(sys.argv[1]):
        with open(os.path.join(sys.argv[1], name), 'rb') as file:
            mail = email.message_from_bytes(file.read(), policy=email.policy.strict)
        assert not mail.defects and mail['List-Unsubscribe-Post'] == 'List-Unsubscribe=One-Click'
        parts = [p.get_content_type() for p in mail.walk() if not p.is_multipart()]
        words = mail.get_body(('plain',)).get_content().split('\\n')[0]
        sender = mail['From'].addresses[0]
        thread = 'In-Reply-To' in mail
        print('|'.join([mail['To'], mail['Subject'], words, sender.display_name, sender.addr_spec,
              mail['Reply-To'], '+'.join(parts), 'answers' if thread else 'begins']))
    """

  @Test(
    "It is previewed, arrives with name, Reply-To, HTML and thread, and ends for whoever asks for no more"
  )
  func sequence() throws {
    let session = try ShellSession()
    for (name, text) in Self.files { try session.write(text, to: name) }
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9 --transport smtp:localhost:\(postfix.port)"
        + " --concurrency 2 --sender 'Ada Byron <ada@us.example>' --reply-to desk@us.example"
        + " --unsubscribe mailto:leave@us.example --unsubscribe 'https://us.example/u/{token}'",
      "sendplan-executor check",
      "sendplan import people.csv --steps steps.csv"
    )
    let preview = try session.run("sendplan message show ann/1 --as-mail").output
    try session.play("sendplan plan && sendplan approve 1", run(1, on: "2027-03-01"))
    let first = try postfix.mails(2)
    let arrived = try #require(first.first { $0.contains("\nTo: ann@example.com\n") })
    for line in preview.split(separator: "\n") where !line.hasPrefix("Date: ") {
      #expect(arrived.contains("\(line)\n"), "\(line) is not in \(arrived)")
    }
    try leave(try #require(first.first { $0.contains("\nTo: ben@example.org\n") }))
    let scan = try session.run("sendplan replies scan '\(postfix.folder(of: .leave).path)'")
    #expect(scan.output.contains("ben@example.org is suppressed from now on"), "\(scan)")
    for (version, day) in [(2, "2027-03-03"), (3, "2027-03-05")] {
      try session.play(
        "sendplan base advance --to \(day) && sendplan plan && sendplan approve \(version)",
        run(version, on: day)
      )
    }
    #expect(try postfix.mails(4).count == 4)
    let letters = try Python.output(
      of: Self.reader,
      [postfix.folder(of: .all).appending(path: "new").path]
    )
    let ada = "Ada Byron|ada@us.example|desk@us.example"
    let both = "text/plain+text/html|begins"
    #expect(
      letters.split(separator: "\n").sorted() == [
        "ann@example.com|An idea for Engines & Sons|Dear Ann,|\(ada)|\(both)",
        "ann@example.com|Did you see it?|Hello Ann!|\(ada)|text/plain|answers",
        "ann@example.com|The last one|Hello Ann!|\(ada)|text/plain|answers",
        "ben@example.org|An idea for Größe GmbH|Dear friend,|\(ada)|\(both)",
      ]
    )
    #expect(try session.disagreements() == 0)
  }

  private func run(_ version: Int, on day: String) -> String {
    "SENDPLAN_NOW=\(day)T09:00:00.000Z sendplan-executor run --plan \(version) --day \(day)"
  }

  /// Does what a mail program does for a reader who wants no more of a mail, through the same server.
  private func leave(_ mail: String) throws {
    let header = mail.replacing("\n ", with: " ").split(separator: "\n")
      .first { $0.hasPrefix("List-Unsubscribe: ") }
    let link = try #require(header?.firstMatch(of: /<mailto:([^?]*)\?subject=([^>]*)>/))
    let script = """
      import smtplib, sys
      from urllib.parse import unquote
      with smtplib.SMTP('localhost', int(sys.argv[1])) as server:
          server.sendmail('other@example.org', [sys.argv[2]], 'From: other@example.org\\r\\n'
              f'To: {sys.argv[2]}\\r\\nSubject: {unquote(sys.argv[3])}\\r\\nMessage-ID: <1@example.org>\\r\\n'
              'Date: Mon, 1 Mar 2027 12:00:00 +0000\\r\\n\\r\\n')
      """
    _ = try Python.output(of: script, ["\(postfix.port)", String(link.1), String(link.2)])
    _ = try postfix.mails(1, in: .leave)
  }
}
