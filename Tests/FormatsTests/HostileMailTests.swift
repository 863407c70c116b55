import Formats
import Model
import TestSupport
import Testing

@Suite("Hostile mail")
struct HostileMailTests {
  /// A header with everything that is looked at, in the forms that real mail has.
  private static let sample = Array(
    """
    From ann@mail.example Tue Nov 17 15:28:37 2009
    Return-Path: <ann@mail.example>
    From: "Ann <x@y>" <ann@mail.example>
    Date: Tue, 17 Nov 2009 21:28:37 +0600 (ALMT)
    Subject: =?utf-8?q?Re=3A?= one
    \tand two
    Message-ID: <m-1@mail.example>
    In-Reply-To: <a-1.x@b> (your message of "Mon (really)")
    References: <r-1.x@b>
    \t<a-1.x@b>
    Content-Type: multipart/report; report-type=delivery-status; boundary="cut"
    Auto-Submitted: no

    --cut
    Content-Type: message/delivery-status

    Final-Recipient: rfc822; ann@mail.example
    Action: failed

    --cut
    Content-Type: message/rfc822

    Message-ID: <a-1.x@b>
    --cut--

    """.utf8
  )

  @Test("Random bytes are read to their end", arguments: 1...8 as ClosedRange<UInt64>)
  func noise(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    let signs = Array("\r\n :;<>()\"\\=@-.aFrom In-Reply-To:References:".utf8) + [0, 0xFF, 0xC3]
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...400, using: &chance)).map { _ in
        Bool.random(using: &chance)
          ? signs.randomElement(using: &chance) ?? 0 : UInt8.random(in: 0...255, using: &chance)
      }
      let found = ReceivedMail(bytes)
      for id in found.inReplyTo + found.references + [found.messageID].compactMap(\.self) {
        #expect(1...998 ~= id.utf8.count && id.utf8.allSatisfy { 0x21...0x7E ~= $0 })
      }
    }
  }

  @Test(
    "A damaged mail names no id that is not written in it",
    arguments: 1...8 as ClosedRange<UInt64>
  )
  func damaged(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      var bytes = HostileMailTests.sample
      for _ in 0..<Int.random(in: 1...12, using: &chance) {
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
        case 1: bytes.remove(at: place)
        case 2:
          bytes.insert(Array("<>()\"\\\r\n \0".utf8).randomElement(using: &chance) ?? 0, at: place)
        default: bytes.replaceSubrange(place..<min(place + 40, bytes.count), with: bytes.prefix(20))
        }
      }
      let found = ReceivedMail(bytes)
      let seen = bytes.filter { $0 > 0x20 }
      for id in found.inReplyTo + found.references {
        #expect(seen.contains(id), "\(id) in \(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }

  @Test(
    "A value that opens the same thing for ever is read in one pass",
    arguments: [
      "(", "\"", "<", "(\\", "<a", "\"(", "<(", "((\"", ";", "; a=\"", "\r\n ", "a:\n", "\n",
    ]
  )
  func unbounded(piece: String) {
    let text = String(repeating: piece, count: (256 << 10) / piece.utf8.count)
    for name in ["In-Reply-To", "From", "Date", "Content-Type", "Auto-Submitted", "Return-Path"] {
      let found = ReceivedMail(Array("\(name): \(text)".utf8))
      #expect(found.inReplyTo.isEmpty && found.sender == nil)
    }
  }

  @Test("Eighty thousand ids in one field are read in one pass")
  func manyIDs() {
    let found = ReceivedMail(Array("References: \(String(repeating: "<a@>", count: 80_000))".utf8))
    #expect(found.references.count == 80_000)
  }

  @Test("A report with parts and recipients without end is read as far as the limits go")
  func endlessReport() {
    let head = "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n"
    let parts = String(
      repeating: "--c\nContent-Type: message/delivery-status\n\n\n\n",
      count: 20_000
    )
    #expect(ReceivedMail(Array((head + parts).utf8)).nature != .personal)
    let status = "--c\nContent-Type: message/delivery-status\n\n"
    let recipients = String(repeating: "Action: delayed\n\n", count: 60_000)
    let late = ReceivedMail(Array((head + status + recipients + "Action: failed\n").utf8))
    #expect(late.nature == .report(FailureReport(returned: nil, isPermanent: false)))
  }
}

extension [UInt8] {
  /// Whether a text stands somewhere in these bytes.
  fileprivate func contains(_ text: String) -> Bool {
    let text = Array(text.utf8)
    guard let first = text.first, count >= text.count else { return text.isEmpty }
    return indices.dropLast(text.count - 1).contains { start in
      self[start] == first && self[start..<start + text.count].elementsEqual(text)
    }
  }
}
