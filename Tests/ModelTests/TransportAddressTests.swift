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
    "What is no address is refused with the way out",
    arguments: [
      (
        "pigeon:home",
        "there is no transport 'pigeon'; "
          + "use one of maildir:PATH, mbox:PATH, sendmail[:PROGRAM], webhook:URL"
      ),
      (
        "/var/mail",
        "there is no transport '/var/mail'; "
          + "use one of maildir:PATH, mbox:PATH, sendmail[:PROGRAM], webhook:URL"
      ),
      (
        "",
        "a transport has no kind; "
          + "use one of maildir:PATH, mbox:PATH, sendmail[:PROGRAM], webhook:URL"
      ),
      ("maildir", "the transport 'maildir' has no destination; write maildir:PATH"),
      ("maildir:", "the transport 'maildir' has no destination; write maildir:PATH"),
      ("mbox:x", "the transport 'mbox' is not available in this version; use maildir:PATH"),
      ("sendmail", "the transport 'sendmail' is not available in this version; use maildir:PATH"),
      (
        "webhook:https://x",
        "the transport 'webhook' is not available in this version; use maildir:PATH"
      ),
      ("maildir:a\nb", "a transport contains the control character U+000A; write it without"),
    ]
  )
  func refused(text: String, sentence: String) {
    let error = #expect(throws: TransportAddressError.self) { try TransportAddress(text) }
    #expect(error?.explanation.sentence == sentence)
  }
}
