import Formats
import Model
import Testing

@Suite("Mail that no person wrote")
struct AutomaticMailTests {
  @Test(
    "Automatic answers are told by their headers",
    arguments: [
      "Auto-Submitted: auto-replied", "auto-submitted: Auto-Generated (vacation)",
      "Auto-Submitted:\n auto-notified; owner-email=\"a@b\"", "Precedence: bulk",
      "Precedence: JUNK",
      "Precedence: auto_reply", "X-Auto-Response-Suppress: DR, OOF, AutoReply",
      "X-Auto-Response-Suppress: All", "X-Autoreply: yes", "X-Autorespond: re: hello",
      "X-Autoresponder: vacation", "X-Mail-Autoreply: 1", "X-FC-MachineGenerated: true",
      "Return-Path: <>", "return-path:\n\t< >",
      "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
    ]
  )
  func automatic(field: String) {
    #expect(mail("From: ann@mail.example", field, "In-Reply-To: <a@b>").nature == .automatic)
  }

  @Test(
    "The letters of people are not, though a list or a filter has marked them",
    arguments: [
      "Auto-Submitted: no", "Auto-Submitted: No (really)", "Precedence: list",
      "Precedence: bulk\nList-Id: <friends.example>", "X-Auto-Response-Suppress: None",
      "X-Autoreply: no", "Return-Path: <ann@mail.example>", "Subject: Auto-Submitted: auto-replied",
      "Content-Type: text/plain; report-type=delivery-status", "X-Autoreplyish: yes",
    ]
  )
  func personal(field: String) {
    #expect(mail("From: ann@mail.example", field, "In-Reply-To: <a@b>").nature == .personal)
  }

  /// A report of a mail server, with its parts told apart by a line.
  private func report(
    recipients: String = "Final-Recipient: rfc822; ann@mail.example\nAction: failed\nStatus: 5.1.1",
    type: String = "message/delivery-status",
    returned: String = "text/rfc822-headers",
    boundary: String = "\"=_cut 1\"",
    end: String = "\n"
  ) -> ReceivedMail {
    let text = """
      From: MAILER-DAEMON@mail.example
      Auto-Submitted: auto-replied
      Content-Type: multipart/report; (a comment) report-type="delivery-status";
      \tboundary=\(boundary)

      This is a MIME message.
      --=_cut 1
      Content-Type: text/plain

      Message-ID: <not-this@b>
      --=_cut 1
      Content-Type: \(type)

      Reporting-MTA: dns; mail.example

      \(recipients)

      --=_cut 1
      Content-Type: \(returned); charset=us-ascii

      From: desk@b
      Message-ID:
       <a@b>
      Subject: x

      Message-ID: <nor-this@b>
      --=_cut 1--
      Message-ID: <nor-that@b>
      """
    return ReceivedMail(Array(text.replacing("\n", with: end).utf8))
  }

  @Test("A report that a mail failed names that mail", arguments: ["\n", "\r\n", "\r"])
  func failure(end: String) {
    let failed = ReceivedMail.Nature.report(FailureReport(original: "a@b", isPermanent: true))
    #expect(report(end: end).nature == failed)
    #expect(report(returned: "Message/RFC822", end: end).nature == failed)
    #expect(
      report(type: "message/global-delivery-status", returned: "message/global-headers").nature
        == failed
    )
  }

  @Test(
    "It failed for good by its action or its status, for any of its recipients",
    arguments: [
      ("Action: failed\nStatus: 5.1.1", true), ("Action: Failed (sorry)", true),
      ("Status: 5.7.1 (rejected)", true), ("Action: delayed\nStatus: 4.4.1", false),
      ("Action: failed\nStatus: 4.4.7", false), ("Action: delivered\nStatus: 2.0.0", false),
      ("Action: relayed\nStatus: 5.0.0", false), ("Action: expanded", false), ("", false),
      ("Action: delayed\nStatus: 4.4.1\n\nAction: failed\nStatus: 5.1.1", true),
    ]
  )
  func permanence(recipients: String, isPermanent: Bool) {
    let expected = FailureReport(original: "a@b", isPermanent: isPermanent)
    #expect(report(recipients: recipients).nature == .report(expected))
  }

  @Test(
    "A report without its parts is an automatic mail, and no failure",
    arguments: [
      "", "\"\"", "other", "\"=_cut 1", "=_cut",
    ]
  )
  func broken(boundary: String) {
    let isWhole = boundary == "\"=_cut 1"
    #expect((report(boundary: boundary).nature == .automatic) != isWhole, "\(boundary)")
    #expect(report(type: "text/plain").nature == .automatic)
  }

  @Test("A report whose returned mail is missing names none")
  func noOriginal() {
    let failed = FailureReport(original: nil, isPermanent: true)
    #expect(report(returned: "text/plain").nature == .report(failed))
  }
}
