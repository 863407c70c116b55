import Delivery
import Formats
import Model
import TestSupport
import Testing

@Suite("An internet message")
struct MIMEMessageTests {
  private func text(
    _ message: OutgoingMessage,
    lineEnd: MIMEMessage.LineEnd = .lineFeed
  ) throws -> String {
    String(decoding: try MIMEMessage(message).bytes(lineEnd: lineEnd), as: UTF8.self)
  }

  /// The lines of one header, up to the next.
  private func header(_ name: String, of message: OutgoingMessage) throws -> [String] {
    let lines = try text(message).split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("\(name):") })
    let more = lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
    return [String(lines[start])] + more.map(String.init)
  }

  private func body(_ body: String) throws -> (encoding: String, text: String) {
    let parts = try text(sample(body: body)).split(separator: "\n\n", maxSplits: 1)
    let mark = "Content-Transfer-Encoding: "
    let encoding = try #require(parts[0].split(separator: "\n").last { $0.hasPrefix(mark) })
    return (String(encoding.dropFirst(mark.count)), parts.count == 2 ? String(parts[1]) : "")
  }

  @Test("A plain message is written as anybody would write it")
  func plain() throws {
    let message = sample(
      sender: "Ann Example <news@example.com>",
      references: [
        SentMessage(
          key: AttemptKey(message: "first", attempt: 1),
          mailedBy: "Ann <ann@old.example>"
        ),
        SentMessage(key: AttemptKey(message: "m0", attempt: 2), mailedBy: "news@example.com"),
        SentMessage(key: AttemptKey(message: "post", attempt: 1), mailedBy: nil),
      ]
    )
    #expect(
      try text(message) == """
        From: Ann Example <news@example.com>
        To: ann@example.com
        Subject: Hello
        Date: Sun, 22 Nov 2026 13:18:00 +0000
        Message-ID: <m1-1@example.com>
        In-Reply-To: <m0-2@example.com>
        References: <first-1@old.example> <m0-2@example.com>
        X-Sendplan-Key: m1-1
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 7bit

        Dear Ann

        """
    )
    #expect(
      try text(message, lineEnd: .carriageReturnLineFeed)
        == text(message).split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\r\n")
    )
  }

  @Test(
    "The date is in UTC",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 +0000"),
      (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
      (951_827_696_789, "Tue, 29 Feb 2000 12:34:56 +0000"),
      (1_795_305_599_999, "Sat, 21 Nov 2026 23:59:59 +0000"),
      (1_795_305_600_000, "Sun, 22 Nov 2026 00:00:00 +0000"),
    ] as [(Int64, String)]
  )
  func date(milliseconds: Int64, text: String) throws {
    let message = sample(composedAt: Instant(milliseconds: milliseconds))
    #expect(try header("Date", of: message) == ["Date: \(text)"])
  }

  @Test(
    "A subject stands as it is, or encoded in the shorter way",
    arguments: [
      ("", ["Subject:"]),
      ("Who? Me = you; \"quoted\" <x>", ["Subject: Who? Me = you; \"quoted\" <x>"]),
      ("Grüße", ["Subject: =?UTF-8?B?R3LDvMOfZQ==?="]),
      ("Grüße aus dem hohen Norden", ["Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus_dem_hohen_Norden?="]),
      ("次の予定", ["Subject: =?UTF-8?B?5qyh44Gu5LqI5a6a?="]),
      ("nothing =?x?= encoded here", ["Subject: =?UTF-8?Q?nothing_=3D=3Fx=3F=3D_encoded_here?="]),
      ("two  spaces", ["Subject: =?UTF-8?Q?two__spaces?="]),
      (" before", ["Subject: =?UTF-8?Q?_before?="]),
      (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
        [
          "Subject: one two three four five six seven eight nine ten eleven twelve",
          " thirteen fourteen",
        ]
      ),
      (
        "🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀",
        [
          "Subject: =?UTF-8?B?8J+agPCfmoDwn5qA8J+agPCfmoDwn5qA8J+agPCfmoDwn5qA?=",
          " =?UTF-8?B?8J+agPCfmoDwn5qA8J+agPCfmoA=?=",
        ]
      ),
    ]
  )
  func subject(subject: String, lines: [String]) throws {
    #expect(try header("Subject", of: sample(subject: subject)) == lines)
  }

  @Test(
    "Whom a message is for is an address, or a group that no mail can go to",
    arguments: [
      ("o'hara+news@mail.example.org", "o'hara+news@mail.example.org"),
      ("Ann Example <ann@example.com>", "Ann Example <ann@example.com>"),
      ("\"Example, Ann\" <ann@example.com>", "=?UTF-8?Q?Example=2C_Ann?= <ann@example.com>"),
      ("Jörg <j@example.com>", "=?UTF-8?B?SsO2cmc=?= <j@example.com>"),
      ("jörg@post", "=?UTF-8?Q?j=C3=B6rg=40post?=:;"),
      ("zoe@münchen.example", "zoe@xn--mnchen-3ya.example"),
      ("Zoë <z@münchen.example>", "=?UTF-8?Q?Zo=C3=AB?= <z@xn--mnchen-3ya.example>"),
      ("https://linkedin.com/in/ann", "=?UTF-8?Q?https=3A//linkedin=2Ecom/in/ann?=:;"),
      ("a@example.com, b@example.com", "=?UTF-8?Q?a=40example=2Ecom=2C_b=40example=2Ecom?=:;"),
      ("a@example.com>", "=?UTF-8?Q?a=40example=2Ecom=3E?=:;"),
      ("a.@example.com", "=?UTF-8?Q?a=2E=40example=2Ecom?=:;"),
      ("ann", "=?UTF-8?Q?ann?=:;"),
    ]
  )
  func recipient(recipient: String, value: String) throws {
    #expect(try header("To", of: sample(recipient: recipient)) == ["To: \(value)"])
    #expect(try header("From", of: sample(sender: recipient)) == ["From: \(value)"])
  }

  @Test("A sender without an address gives the reserved domain to the Message-ID")
  func reservedDomain() throws {
    let lines = try header("Message-ID", of: sample(sender: "https://linkedin.com/in/me"))
    #expect(lines == ["Message-ID: <m1-1@sendplan.invalid>"])
  }

  @Test(
    "A control character in a header is refused",
    arguments: ["\n", "\r", "\r\n", "\0", "\t", "\u{7f}", "\u{85}", "\u{2028}", "\u{2029}"]
  )
  func injection(control: String) throws {
    let text = "ann@example.com\(control)Bcc: everybody@example.com"
    let scalar = try #require(control.unicodeScalars.first)
    #expect(throws: MIMEMessageError.controlCharacter(scalar, in: .sender)) {
      try MIMEMessage(sample(sender: text))
    }
    #expect(throws: MIMEMessageError.controlCharacter(scalar, in: .recipient)) {
      try MIMEMessage(sample(recipient: text))
    }
    #expect(throws: MIMEMessageError.controlCharacter(scalar, in: .subject)) {
      try MIMEMessage(sample(subject: text))
    }
  }

  @Test("A message for nobody or from nobody is refused", arguments: ["", " "])
  func nobody(text: String) {
    #expect(throws: MIMEMessageError.empty(.sender)) { try MIMEMessage(sample(sender: text)) }
    #expect(throws: MIMEMessageError.empty(.recipient)) { try MIMEMessage(sample(recipient: text)) }
  }

  @Test(
    "A body stands as it is when every line may",
    arguments: [
      ("", ""),
      ("\n", "\n"),
      ("one", "one\n"),
      ("one\r\ntwo\r\n", "one\ntwo\n"),
      (".\n>From\tx \n\n", ".\n>From\tx \n\n"),
      (String(repeating: "x", count: 998), String(repeating: "x", count: 998) + "\n"),
    ]
  )
  func sevenBit(given: String, expected: String) throws {
    let (encoding, text) = try body(given)
    #expect(encoding == "7bit")
    #expect(text == expected)
  }

  @Test(
    "A body with any other line is quoted-printable",
    arguments: [
      ("Grüße = x \n", "Gr=C3=BC=C3=9Fe =3D x=20\n"),
      ("From here\n", "=46rom here\n"),
      ("a\rb\r", "a=0Db=0D\n"),
      ("null\0", "null=00\n"),
      (
        String(repeating: "x", count: 999),
        String(repeating: String(repeating: "x", count: 75) + "=\n", count: 13)
          + String(repeating: "x", count: 24) + "\n"
      ),
      (
        "é" + String(repeating: "y", count: 70), "=C3=A9" + String(repeating: "y", count: 70) + "\n"
      ),
      (
        "é" + String(repeating: "y", count: 71),
        "=C3=A9" + String(repeating: "y", count: 69) + "=\nyy\n"
      ),
      (
        "é" + String(repeating: "y", count: 69) + "From x",
        "=C3=A9" + String(repeating: "y", count: 69) + "=\n=46rom x\n"
      ),
    ]
  )
  func quotedPrintable(given: String, expected: String) throws {
    let (encoding, text) = try body(given)
    #expect(encoding == "quoted-printable")
    #expect(text == expected)
  }

  @Test("Lines are as short as the standards ask, whatever they hold", arguments: [1, 2, 3])
  func lineLengths(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    for number in 0..<300 {
      let text = try text(chance.message(number))
      let parts = text.split(separator: "\n\n", maxSplits: 1)
      let headers = parts[0].split(separator: "\n")
      let lines = parts.count == 2 ? parts[1].split(separator: "\n") : []
      let isQuoted = headers.last?.hasSuffix("quoted-printable") == true
      let longest = isQuoted ? 76 : 998
      guard headers.allSatisfy({ $0.utf8.count <= 76 }),
        lines.allSatisfy({ $0.utf8.count <= longest && !$0.hasPrefix("From ") }),
        text.utf8.allSatisfy({ $0 < 0x7f })
      else {
        Issue.record("\(text)")
        return
      }
    }
  }
}
