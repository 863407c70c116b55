import Formats
import Model
import Testing

@Suite("Whose fault a mail server's refusal is")
struct ServerReplyFaultTests {
  /// What programs print, and whose fault it is; nil where one answer does not show it.
  private static let said: [(String, Fault?)] = [
    (
      "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in relay recipient table",
      .message
    ),
    ("550 5.1.1 a@b.example blocked by policy", .message),
    ("550 5.1.2 Relay domain not found", .message), ("450 4.2.2 mailbox full", .message),
    ("550 #5.1.0 Address rejected.", .message), ("553 sorry, no mailbox here (#5.1.1)", .message),
    ("5.1.1 <a@b.example>: no such user", .message),
    ("(550, b'5.1.1 User unknown')", .message), ("<** 550 5.1.1 no such user", .message),
    ("550-5.1.1 The account does not exist.\n550 5.1.1 Try another.\n421 4.4.2 timeout", .message),
    ("550 5.4.5 Daily user sending quota exceeded", .channel),
    ("554 5.7.1 <a@b.example>: Relay access denied", .channel),
    ("553 5.7.1 <me@desk.example>: Sender address rejected: not owned by user", .channel),
    ("535 5.7.8 Username and Password not accepted", .channel), ("421 try later", .channel),
    ("451 4.3.0 queue file write error", .channel), ("550 5.1.8 bad sender", .channel),
    (
      "msmtp: envelope from address me@desk.example not accepted by the server\n"
        + "msmtp: server message: 550 5.1.1 <me@desk.example>: no such mailbox", .channel
    ),
    ("554 5.7.1 Daily message quota exceeded", nil), ("552 Quota exceeded for this sender", nil),
    ("550 5.7.1 The domain you send from does not exist", nil), ("552 5.3.4 size", nil),
    ("521 5.3.2 Host does not accept mail from you", nil), ("452 Too much mail today", nil),
    ("454 Throttling failure: Daily message quota exceeded.", nil),
    ("550 5.7.133 SenderNotAuthenticatedForGroup; authentication required", nil),
    ("550 5.7.1 RESOLVER.RST.AuthRequired", nil), ("550 mailbox unavailable", nil),
    ("554 5.7.1 your sender address is on my personal blocklist", nil),
  ]

  @Test("It is the message's, the channel's, or to be told by its company", arguments: said)
  func fault(printed: String, fault: Fault?) throws {
    let reply = try #require(ServerReply.last(in: "mailer: starting\n\(printed)\n"))
    #expect(reply.fault == fault)
  }

  @Test(
    "What is no reply is not read as one",
    arguments: [
      "connect to mail.example.com:587 failed: Connection refused", "after: 500 bytes",
      "cannot connect to 127.0.0.1, port 465: refused", "250 OK", "version 4.5.6", "591 no",
    ]
  )
  func noReply(printed: String) {
    #expect(ServerReply.last(in: printed) == nil)
  }

  @Test("The lines of a reply are one sentence, without the repeated status")
  func lines() {
    let printed = """
      msmtp: server message: 550-5.7.1 [192.0.2.1] Our system has detected
      msmtp: server message: 550 5.7.1 unsolicited mail.
      msmtp: could not send mail
      """
    #expect(
      ServerReply.last(in: printed)?.sentence
        == "550 5.7.1 [192.0.2.1] Our system has detected unsolicited mail."
    )
  }
}
