import Formats
import Foundation
import Model
import Testing

@Suite("Mail that no person wrote")
struct AutomaticMailTests {
  @Test(
    "Automatic answers are told by their headers",
    arguments: [
      "Auto-Submitted: auto-replied", "auto-submitted: Auto-Generated (vacation)",
      "Auto-Submitted:\n auto-notified; owner-email=\"a@b\"", "Auto-Submitted: (away) auto-replied",
      "Precedence: auto_reply", "Precedence: auto-reply", "X-Precedence: auto_reply",
      "Preference: auto-reply", "X-Apple-Action: VACATION", "X-POST-MessageClass: 9; Autoresponder",
      "Delivered-To: Autoresponder", "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
      "X-Autoreply: yes", "X-Autorespond: re: hello",
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
      "X-Auto-Response-Suppress: DR, OOF, AutoReply", "X-Auto-Response-Suppress: All",
      "Delivered-To: ann@mail.example", "X-Apple-Action: NONE",
      "Subject: Automatic reply emails are what we need", "Subject: Out of office next week",
      "X-Autoreply: no", "Return-Path: <ann@mail.example>", "Subject: Auto-Submitted: auto-replied",
      "Content-Type: text/plain; report-type=delivery-status", "X-Autoreplyish: yes",
    ]
  )
  func personal(field: String) {
    #expect(mail("From: ann@mail.example", field, "In-Reply-To: <a@b>").nature == .personal)
  }

  @Test(
    "What only its precedence marks is left to whoever knows the recipient",
    arguments: ["Precedence: bulk", "Precedence: JUNK", "X-Precedence: bulk"]
  )
  func bulk(field: String) {
    #expect(mail("From: ann@mail.example", field, "In-Reply-To: <a@b>").nature == .bulk)
  }

  @Test("Subjects of absence notes are known in the languages that matter, also when encoded")
  func subjects() {
    let subjects = [
      "Automatic reply: Hello", "Out of Office: Hello", "Automatische Antwort: Hallo",
      "Réponse automatique : Bonjour", "Respuesta automática: Hola", "Risposta automatica: Ciao",
      "Resposta automática: Olá", "Automatisch antwoord: Hallo", "Odpowiedź automatyczna: Cześć",
      "Автоматический ответ: Привет", "自動応答: こんにちは", "自动答复: 你好", "자동 회신: 안녕",
    ]
    for subject in subjects {
      let word = Data(subject.utf8).base64EncodedString()
      for written in [subject, "=?UTF-8?B?\(word)?="] {
        let found = mail("From: ann@mail.example", "Subject: \(written)", "In-Reply-To: <a@b>")
        #expect(found.nature == .automatic && found.subject == subject)
        let answer = mail("From: ann@mail.example", "Subject: Re: \(subject)", "In-Reply-To: <a@b>")
        #expect(answer.nature == .personal)
      }
    }
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
    let failed = ReceivedMail.Nature.report(failure(.deadAddress))
    #expect(report(end: end).nature == failed)
    #expect(report(returned: "Message/RFC822", end: end).nature == failed)
    #expect(
      report(type: "message/global-delivery-status", returned: "message/global-headers").nature
        == failed
    )
  }

  private func failure(_ kind: RefusalClass, isPermanent: Bool = true) -> FailureReport {
    FailureReport(
      returned: ReturnedMail(messageIDs: ["a@b"]),
      isPermanent: isPermanent,
      kind
    )
  }

  @Test(
    "It failed for good by its action or its status, for any of its recipients",
    arguments: [
      ("Action: failed\nStatus: 5.1.1", true, .deadAddress),
      ("Action: Failed (sorry)", true, .other),
      ("Action: error\nStatus: 5.2.2", true, .mailboxFull),
      ("Status: 5.7.1 (rejected)", true, .blocked),
      ("Action: delayed\nStatus: 4.4.1", false, .other),
      ("Action: failed\nStatus: 4.4.7", true, .expired),
      ("Action: delivered\nStatus: 2.0.0", false, .other),
      ("Action: relayed\nStatus: 5.0.0", false, .other), ("Action: expanded", false, .other),
      ("Action: delayed\nStatus: 4.4.1\n\nAction: failed\nStatus: 5.1.1", true, .deadAddress),
    ] as [(String, Bool, RefusalClass)]
  )
  func permanence(recipients: String, isPermanent: Bool, kind: RefusalClass) {
    let expected = failure(kind, isPermanent: isPermanent)
    #expect(report(recipients: recipients).nature == .report(expected))
  }

  @Test(
    "A report whose parts are not told apart as it says is read all the same",
    arguments: ["", "\"\"", "other", "\"=_cut 1", "=_cut"]
  )
  func broken(boundary: String) {
    guard case .report(let found) = report(boundary: boundary).nature else {
      Issue.record("no report with \(boundary)")
      return
    }
    #expect(found.isPermanent && found.refusalClass == .deadAddress)
    #expect(found.returned?.messageIDs.contains("a@b") == true)
  }

  @Test("A report whose returned mail is missing names none")
  func noOriginal() {
    let text = """
      From: MAILER-DAEMON@mail.example
      Content-Type: multipart/report; report-type=delivery-status; boundary=cut

      --cut
      Content-Type: message/delivery-status

      Final-Recipient: rfc822; ann@mail.example
      Action: failed
      Status: 5.1.1
      --cut--
      """
    let failed = FailureReport(returned: nil, isPermanent: true, .deadAddress)
    #expect(ReceivedMail(Array(text.utf8)).nature == .report(failed))
  }
}
