import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Reports about mail")
struct ReportMailTests {
  private static let id = "m-1-1.0102030405060708090a0b0c0d0e0f1011121314@us.example"

  /// What servers of several kinds send, in their own forms; RETURNED stands for the returned mail.
  private static let samples: [(text: String, kind: RefusalClass, detail: String)] = [
    (
      """
      Return-Path: <>
      X-Failed-Recipients: ann@mail.example
      From: Mail Delivery System <Mailer-Daemon@host.example>
      Subject: Mail delivery failed: returning message to sender

      A message that you sent could not be delivered to one or more of its recipients.

        ann@mail.example
          host mx.mail.example [192.0.2.1]
          SMTP error from remote mail server after RCPT TO:<ann@mail.example>:
          550 5.1.1 User unknown

      ------ This is a copy of the message, including all the headers. ------

      RETURNED
      """, .deadAddress, "550 5.1.1 User unknown"
    ),
    (
      """
      From: MAILER-DAEMON@host.example
      Subject: failure notice

      Hi. This is the qmail-send program at host.example.
      I'm afraid I wasn't able to deliver your message to the following addresses.
      This is a permanent error; I've given up. Sorry it didn't work out.

      <ann@mail.example>:
      Remote host said: 552 5.2.2 mailbox is over quota

      --- Below this line is a copy of the message.

      RETURNED
      """, .mailboxFull, "552 5.2.2 mailbox is over quota"
    ),
    (
      """
      From: Mailer Daemon <MAILER-DAEMON@host.example>
      Subject: Delivery status notification: error

          An error has occurred while attempting to deliver a message for
          the following list of recipients:

      ann@mail.example: 550 5.7.1 Rejected: spam content

          Below is a copy of the original message:

      RETURNED
      """, .blocked, "550 5.7.1 Rejected: spam content"
    ),
    (
      """
      From: postmaster@mail.example
      Subject: Undeliverable: Hello
      X-MS-Embedded-Report:
      Auto-Submitted: auto-generated
      Content-Type: multipart/mixed; boundary="--=_Next"

      ----=_Next
      Content-Type: text/plain; charset="iso-8859-1"

      Your message did not reach the following recipient(s):

      ann@mail.example on Thu, 29 Apr 2027 16:51:51 -0500
          The recipient name is not recognized

      ----=_Next
      Content-Type: message/rfc822

      RETURNED

      ----=_Next--
      """, .deadAddress, "The recipient name is not recognized"
    ),
    (
      """
      From: MAILER-DAEMON@region.mail.example
      Subject: =?iso-8859-15?Q?Delivery_Status_Notification_=28Failure=29?=
      Content-Type: multipart/mixed; boundary="=_P"

      --=_P
      Content-Type: text/plain; charset=iso-8859-15
      Content-Transfer-Encoding: quoted-printable

      An error occurred while trying to deliver the mail to the following recip=
      ients:
      ann@mail.example

      Diagnostic-Code: smtp; 550 5.2.1 <ann@mail=
      .example>... User Unknown

      --=_P
      Content-Type: message/rfc822

      RETURNED
      --=_P--
      """, .deadAddress, "550 5.2.1 <ann@mail.example>... User Unknown"
    ),
    (
      """
      From: MAILER-DAEMON@yahoo.example
      Subject: Failure Notice

      Sorry, we were unable to deliver your message to the following address.

      <ann@mail.example>:
      554: 5.3.4 message size exceeds limit of this server

      --- Below this line is a copy of the message.

      RETURNED
      """, .tooBig, "554: 5.3.4 message size exceeds limit of this server"
    ),
    (
      """
      Return-Path: <>
      From: Mail Delivery System <MAILER-DAEMON@host.example>
      Subject: Undelivered Mail Returned to Sender
      Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

      --cut
      Content-Type: text/plain

      I'm sorry.
      --cut
      Content-Type: message/delivery-status

      Reporting-MTA: dns; host.example

      Final-Recipient: rfc822; ann@mail.example
      Action: failed
      Status: 4.4.1
      Diagnostic-Code: X-Postfix; connect to mx.mail.example[192.0.2.1]:25:
          Connection timed out

      --cut
      Content-Type: message/rfc822

      RETURNED
      --cut--
      """, .expired, "connect to mx.mail.example[192.0.2.1]:25: Connection timed out"
    ),
    (
      """
      Return-Path: <>
      From: postmaster@host.example
      Subject: Undeliverable: Hello
      Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

      --cut
      Content-Type: message/delivery-status

      Final-Recipient: rfc822; ann@mail.example
      Action: failed
      Status: 5.4.1
      Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied

      --cut
      Content-Type: text/rfc822-headers

      RETURNED
      --cut--
      """, .deadAddress, "550 5.4.1 Recipient address rejected: Access denied"
    ),
  ]

  private static let bare = """
    From: "Mail Deliver System" <MAILER-DAEMON@host.example>
    Subject: Returned Mail: User unknown
    Content-Type: multipart/mixed; boundary="cut"

    --cut
    Content-Type: text/plain

    ann@mail.example [User unknown]

    --cut
    Content-Transfer-Encoding: 7bit
    RETURNED
    """

  private static func returned(_ id: String) -> String {
    """
    Received: from us.example (us.example [192.0.2.7]) by host.example; Mon, 1 Mar 2027 06:30:01 +0000
    From: desk@us.example
    To: ann@mail.example
    Subject: Hello
    Message-ID: <\(id)>
    References: <\(id)>

    We block no spam, and your mailbox is full of it.
    """
  }

  private func read(_ sample: String, _ returned: String, end: String = "\n") -> ReceivedMail {
    ReceivedMail(
      Array(sample.replacing("RETURNED", with: returned).replacing("\n", with: end).utf8)
    )
  }

  @Test(
    "What servers send is read for what it returns and for what the receiver said",
    arguments: samples.indices,
    ["\n", "\r\n"]
  )
  func servers(place: Int, end: String) {
    let sample = ReportMailTests.samples[place]
    let found = read(sample.text, ReportMailTests.returned(ReportMailTests.id), end: end)
    let expected = FailureReport(
      returned: ReturnedMail(messageIDs: [ReportMailTests.id]),
      isPermanent: true,
      sample.kind,
      detail: sample.detail
    )
    #expect(found.nature == .report(expected))
  }

  @Test("A returned mail is found where nothing says that a part is one")
  func unannounced() {
    let found = read(ReportMailTests.bare, ReportMailTests.returned(ReportMailTests.id))
    let expected = FailureReport(
      returned: ReturnedMail(messageIDs: [ReportMailTests.id]),
      isPermanent: true,
      .deadAddress,
      detail: "ann@mail.example [User unknown]"
    )
    #expect(found.nature == .report(expected))
  }

  @Test("A report that returns another mail names that one, whatever the mail refers to")
  func foreign() {
    for sample in ReportMailTests.samples {
      let returned = ReportMailTests.returned("theirs@us.example")
        .replacing("References: <theirs@us.example>", with: "References: <\(ReportMailTests.id)>")
      guard case .report(let report) = read(sample.text, returned).nature else {
        Issue.record("no report: \(sample.text)")
        continue
      }
      #expect(report.returned?.messageIDs == ["theirs@us.example"])
    }
  }

  @Test(
    "An encoding of the parts changes nothing of what is read",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func encodings(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    let status =
      "Reporting-MTA: dns; a\n\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no\n"
    let parts = [
      ("text/plain", "I am sorry. = 100 %\n"), ("message/delivery-status", status),
      ("text/rfc822-headers", ReportMailTests.returned(ReportMailTests.id)),
    ]
    let text = parts.map { type, content in
      let (name, encoded) = encoded(content, &chance)
      return "--cut\nContent-Type: \(type)\nContent-Transfer-Encoding: \(name)\n\n\(encoded)\n"
    }
    let wraps = Bool.random(using: &chance)
    let head = "From: MAILER-DAEMON@a\nContent-Type: multipart/report; boundary=cut\n\n"
    let report = head + text.joined() + "--cut--\n"
    let mail =
      wraps
      ? "From: MAILER-DAEMON@a\nContent-Type: multipart/mixed; boundary=out\n\n--out\n\(report)--out--\n"
      : report
    let expected = FailureReport(
      returned: ReturnedMail(messageIDs: [ReportMailTests.id]),
      isPermanent: true,
      .deadAddress,
      detail: "550 no"
    )
    #expect(ReceivedMail(Array(mail.utf8)).nature == .report(expected), "\(mail)")
  }

  /// A text in one of the encodings, broken into lines anywhere.
  private func encoded(_ text: String, _ chance: inout SeededGenerator) -> (String, String) {
    switch Int.random(in: 0..<3, using: &chance) {
    case 0: return ("8bit", text)
    case 1:
      let data = Data(text.utf8).base64EncodedString(options: .lineLength64Characters)
      return ("Base64", data)
    default:
      let signs = text.utf8.map { byte -> String in
        let isEscaped = byte == UInt8(ascii: "=") || Int.random(in: 0..<9, using: &chance) == 0
        let sign =
          isEscaped && byte != 0x0A
          ? String(format: "=%02X", Int(byte)) : String(decoding: [byte], as: UTF8.self)
        return sign + (Int.random(in: 0..<20, using: &chance) == 0 ? "=\n" : "")
      }
      return ("QUOTED-PRINTABLE", signs.joined())
    }
  }

  @Test(
    "A warning that delivery is still tried, and a receipt, are no failure",
    arguments: [
      "Subject: Warning: message delayed 24 hours\n\nIt has not yet been delivered.",
      "Subject: Delivery Status Notification (Delay)\n\nDelivery has been delayed; it will be retried.",
      "Subject: Delivery Status Notification (Success)\n\nIt was successfully delivered.",
    ]
  )
  func unfinished(rest: String) {
    let text = "From: Mail Delivery System <mailer-daemon@a>\n\(rest)\n\nRETURNED"
    guard case .report(let report) = read(text, ReportMailTests.returned(ReportMailTests.id)).nature
    else {
      Issue.record("no report")
      return
    }
    #expect(!report.isPermanent)
  }

  @Test(
    "What people write is no report, though it tells of one",
    arguments: [
      "From: ann@mail.example\nSubject: Fwd: Undelivered Mail Returned to Sender",
      "From: ann@mail.example\nSubject: Undelivered Mail Returned to Sender",
      "From: Ann <postmaster@mail.example>\nSubject: Re: Hello",
      "From: Ann <bounces@mail.example>\nSubject: Re: Hello",
    ]
  )
  func people(head: String) {
    let text = """
      \(head)
      In-Reply-To: <\(ReportMailTests.id)>

      I got this: the user is unknown, and you are blocked. No thanks.

      > Subject: Hello
      """
    #expect(ReceivedMail(Array(text.utf8)).nature == .personal)
  }

  @Test(
    "A complaint is told by its kind, and is about the last mail that stands in it",
    arguments: [
      ("abuse", true), ("Fraud", true), ("opt-out", true), ("not-spam", false),
      ("auth-failure", false), ("other", false),
    ]
  )
  func complaints(type: String, isComplaint: Bool) {
    let text = """
      From: fbl@isp.example
      Message-ID: <arf@isp.example>
      Content-Type: multipart/report; report-type=feedback-report; boundary=cut

      --cut
      Content-Type: text/plain

      Message-ID: <other@isp.example>
      --cut
      Content-Type: message/feedback-report

      Feedback-Type: \(type)
      User-Agent: Loop/1.0

      --cut
      Content-Type: message/rfc822

      RETURNED
      --cut--
      """
    let found = read(text, ReportMailTests.returned(ReportMailTests.id))
    let expected = ComplaintReport(
      returned: ReturnedMail(messageIDs: [ReportMailTests.id]),
      isComplaint: isComplaint,
      detail: "\(type.lowercased()), by Loop/1.0"
    )
    #expect(found.nature == .complaint(expected))
  }
}
