import Formats
import Model
import Testing

/// What a mail of these lines says.
func mail(_ lines: String..., end: String = "\n") -> ReceivedMail {
  ReceivedMail(Array((lines.joined(separator: end) + end).utf8))
}

@Suite("The headers of real mail")
struct MailHeaderTests {
  @Test(
    "The ids that a field names are found, however it is written",
    arguments: [
      ("<a@b>", ["a@b"]),
      ("\t<a@b>  ", ["a@b"]),
      ("<a@b> (Ann's message of \"Tue, 17 Nov\")", ["a@b"]),
      ("Message from Ann <a@b>", ["a@b"]),
      ("(was <old@b> (and <older@b>)) <a@b>", ["a@b"]),
      ("\"Ann <ann@b>\" <a@b>", ["a@b"]),
      ("<a@b><c@d>,<e@f>\t<g@h>", ["a@b", "c@d", "e@f", "g@h"]),
      ("<a@b\r\n c@d> <e@\r\n\tf>", ["a@bc@d", "e@f"]),
      ("<a@b>\r\n <c@d>\n\t\n <e@f>", ["a@b", "c@d", "e@f"]),
      ("(never closed <a@b>", ["a@b"]),
      ("\"never closed <a@b>", ["a@b"]),
      ("\\( <a@b>", ["a@b"]),
      ("(\\) <x@y>) <a@b>", ["a@b"]),
      ("<<a@b>", ["a@b"]),
      ("<a@b", []),
      ("a@b>", ["a@b>"]),
      ("a@b", ["a@b"]),
      ("a@b c@d", []),
      ("<>", []),
      ("< >", []),
      ("<a\u{7F}@b> <ä@b> <c@d>", ["c@d"]),
      ("", []),
    ]
  )
  func ids(value: String, ids: [String]) {
    #expect(mail("References:\(value)").references == ids)
    #expect(mail("in-reply-TO :\(value)", end: "\r\n").inReplyTo == ids)
  }

  @Test(
    "Lines end in any way, and one that is no field is passed over",
    arguments: ["\n", "\r\n", "\r"]
  )
  func lineEnds(end: String) {
    let found = mail(
      "From ann@b Tue Nov 17 15:28:37 2009",
      "Subject: x",
      "what is this?",
      "References:",
      " <a@b>",
      "\t<c@d>",
      "Message-ID: <m@b>",
      "",
      "In-Reply-To: <no@b>",
      end: end
    )
    #expect(found.references == ["a@b", "c@d"])
    #expect(found.messageID == "m@b")
    #expect(found.inReplyTo.isEmpty)
  }

  @Test(
    "A text without a header says nothing",
    arguments: [
      "", "\n", "\r\n", "\0", "Hello Ann\nIn-Reply-To: <a@b>\n", " In-Reply-To: <a@b>\n",
      "\nIn-Reply-To: <a@b>\n", ": x\nIn-Reply-To: <a@b>\n",
      "Dear Ann: hello\nIn-Reply-To: <a@b>\n",
    ]
  )
  func noHeader(text: String) {
    let found = ReceivedMail(Array(text.utf8))
    #expect(found.inReplyTo.isEmpty && found.messageID == nil && found.nature == .personal)
  }

  @Test("Of a field that stands twice, ids count from both, and the first id of the mail")
  func duplicates() {
    let found = mail(
      "Message-ID: <one@b>",
      "In-Reply-To: <a@b>",
      "Message-ID: <two@b>",
      "In-Reply-To: <c@d>"
    )
    #expect(found.messageID == "one@b")
    #expect(found.inReplyTo == ["a@b", "c@d"])
  }

  @Test("Bytes that are no text do no harm to what stands beside them")
  func foreignBytes() {
    let bytes: [UInt8] =
      Array("Subject: ".utf8) + [0xFF, 0x00, 0xC3] + Array("\nIn-Reply-To: <a@b> <".utf8)
      + [0x00, 0xE4] + Array("@b>\nX".utf8) + [0x80] + Array(": y\nMessage-ID: <m@b>\n\n".utf8)
    let found = ReceivedMail(bytes)
    #expect(found.inReplyTo == ["a@b"])
    #expect(found.messageID == "m@b")
  }

  @Test(
    "The date is the one that is written",
    arguments: [
      ("Tue, 17 Nov 2009 21:28:37 +0600", "2009-11-17"),
      ("17 Nov 2009 21:28:37 +0600 (ALMT)", "2009-11-17"),
      ("Tue,  7  November 09 21:28 GMT", "2009-11-07"),
      ("Mon, 01 mar 99 00:00:00 -0000", "1999-03-01"),
    ]
  )
  func dates(value: String, date: String) throws {
    let expected = try day(date)
    #expect(mail("Date: \(value)").day == expected)
  }

  @Test(
    "What is no date is none",
    arguments: [
      "", "yesterday", "2009-11-17", "31 Feb 2009", "99999999999999999999 Nov 2009", "Nov", "1 Nov",
      "1 Nov x",
    ]
  )
  func noDates(value: String) {
    #expect(mail("Date: \(value)").day == nil)
  }

  @Test(
    "The sender is the address of the field",
    arguments: [
      ("ann@mail.example", "ann@mail.example"),
      ("\"Ann <boss@b>\" <ann@mail.example>", "ann@mail.example"),
      ("ann@mail.example (Ann (the <boss@b>))", "ann@mail.example"),
      ("=?utf-8?q?Ann?= <ann@\r\n mail.example>", "ann@mail.example"),
      ("\"Ann <ann@mail.example>", "ann@mail.example"),
      ("Ann", nil), ("<>", nil), ("<ann@mail.example", nil), ("", nil),
    ] as [(String, String?)]
  )
  func senders(value: String, sender: String?) {
    #expect(mail("From: \(value)").sender == sender)
  }
}
