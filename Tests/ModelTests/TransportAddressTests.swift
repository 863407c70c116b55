import Model
import Testing

@Suite("The address of a transport")
struct TransportAddressTests {
  @Test(
    "A Maildir's path is taken as it is, and written again",
    arguments: ["/var/mail/out", "outbox", "C:/mail", "a b", ":"]
  )
  func maildir(path: String) throws {
    #expect(try TransportAddress("maildir:\(path)") == .maildir(path: path))
    #expect(TransportAddress.maildir(path: path).description == "maildir:\(path)")
  }

  @Test(
    "Every form is read, and written again as it was",
    arguments: [
      ("mbox:/var/mail/out", .mbox(path: "/var/mail/out")),
      ("mbox:a:b", .mbox(path: "a:b")),
      ("sendmail", .sendmail(program: nil)),
      ("sendmail:/usr/bin/msmtp", .sendmail(program: "/usr/bin/msmtp")),
      ("smtp:localhost", .smtp(MailServerAddress(host: "localhost"))),
      (
        "smtp:mail_1.example.org:2525",
        .smtp(MailServerAddress(host: "mail_1.example.org", port: 2525))
      ),
      ("smtp:[::1]:2525", .smtp(MailServerAddress(host: "::1", port: 2525))),
      ("smtp:[fe80::ffff:192.0.2.1]", .smtp(MailServerAddress(host: "fe80::ffff:192.0.2.1"))),
      ("smtp:192.0.2.1:65535", .smtp(MailServerAddress(host: "192.0.2.1", port: 65_535))),
      ("webhook:https://example.com", .webhook(url: "https://example.com")),
      ("webhook:http://[::1]:8080/a?b=c@d", .webhook(url: "http://[::1]:8080/a?b=c@d")),
    ] as [(String, TransportAddress)]
  )
  func forms(text: String, address: TransportAddress) throws {
    #expect(try TransportAddress(text) == address)
    #expect(address.description == text)
  }

  @Test(
    "The host of a mail server is a name or an address, in brackets where it has colons, and its port a number",
    arguments: [
      ("", .incomplete(.smtp)), (":25", .mailServer(.host(""))),
      ("//localhost:25", .mailServer(.url("//localhost:25"))),
      ("::1", .mailServer(.withoutBrackets("::1"))),
      ("fe80::1:2525", .mailServer(.withoutBrackets("fe80::1:2525"))),
      ("[::1", .mailServer(.host("[::1"))), ("[localhost]", .mailServer(.host("[localhost]"))),
      ("[::1]25", .mailServer(.host("[::1]25"))), ("a b", .mailServer(.host("a b"))),
      ("me@mail.example", .mailServer(.host("me@mail.example"))),
      ("a..b", .mailServer(.host("a..b"))), ("-a", .mailServer(.host("-a"))),
      ("münchen.example", .mailServer(.host("münchen.example"))),
      ("localhost:0", .mailServer(.port("0"))), ("localhost:65536", .mailServer(.port("65536"))),
      ("localhost:", .mailServer(.port(""))), ("localhost:+25", .mailServer(.port("+25"))),
      ("localhost:smtp", .mailServer(.port("smtp"))),
      ("localhost:25:25", .mailServer(.host("localhost:25:25"))),
      ("mail.example:465", .mailServer(.expectsTLS)),
    ] as [(String, TransportAddressError)]
  )
  func mailServer(text: String, problem: TransportAddressError) {
    let error = #expect(throws: TransportAddressError.self) {
      try TransportAddress("smtp:\(text)")
    }
    #expect(error == problem)
    #expect(error?.diagnostic.wayOut != nil)
  }

  @Test(
    "A web address that could not be called, or that holds a password, is refused",
    arguments: [
      ("ftp://example.com", .scheme), ("example.com", .scheme), ("HTTPS:example.com", .scheme),
      ("https://", .host), ("https:///path", .host), ("https://:80/", .host),
      ("https://me:secret@example.com/", .credentials), ("http://me@example.com", .credentials),
      ("https://example.com\\@elsewhere", .character("\\")),
      ("https://exämple.com", .character("ä")), ("https://example.com/a b", .character(" ")),
      ("https://example.com/\"", .character("\"")), ("https://example.com/#part", .fragment),
    ] as [(String, WebAddressError)]
  )
  func webAddress(url: String, problem: WebAddressError) {
    let error = #expect(throws: TransportAddressError.self) {
      try TransportAddress("webhook:\(url)")
    }
    #expect(error == .webAddress(problem))
    #expect(error?.diagnostic.sentence.contains("secret") == false)
    #expect(error?.diagnostic.wayOut != nil)
  }

  @Test(
    "What is no address is refused with the way out",
    arguments: [
      (
        "pigeon:home",
        "there is no transport 'pigeon'; "
          + "use one of maildir:PATH, mbox:PATH, sendmail[:PROGRAM], smtp:HOST[:PORT], webhook:URL"
      ),
      (
        "/var/mail",
        "there is no transport '/var/mail'; "
          + "use one of maildir:PATH, mbox:PATH, sendmail[:PROGRAM], smtp:HOST[:PORT], webhook:URL"
      ),
      (
        "",
        "a transport has no kind; "
          + "use one of maildir:PATH, mbox:PATH, sendmail[:PROGRAM], smtp:HOST[:PORT], webhook:URL"
      ),
      ("maildir", "the transport 'maildir' has no destination; write maildir:PATH"),
      ("maildir:", "the transport 'maildir' has no destination; write maildir:PATH"),
      ("mbox", "the transport 'mbox' has no destination; write mbox:PATH"),
      ("sendmail:", "the transport 'sendmail' has no destination; write sendmail[:PROGRAM]"),
      (
        "sendmail:msmtp",
        "the program 'msmtp' is not an absolute path; "
          + "write the whole path, such as sendmail:/usr/bin/msmtp"
      ),
      (
        "webhook:https://me:secret@example.com",
        "the address of a webhook holds a name or a password: addresses are stored and shown; "
          + "leave it out and set SENDPLAN_WEBHOOK_TOKEN or SENDPLAN_WEBHOOK_TOKEN_FILE"
      ),
      ("maildir:a\nb", "a transport contains the control character U+000A; write it without"),
    ]
  )
  func refused(text: String, sentence: String) {
    let error = #expect(throws: TransportAddressError.self) { try TransportAddress(text) }
    #expect(error?.diagnostic.sentence == sentence)
  }
}
