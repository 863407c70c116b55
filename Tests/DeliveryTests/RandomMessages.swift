import Delivery
import Formats
import Model
import TestSupport

/// Random messages, many of them hostile.
extension SeededGenerator {
  /// Pieces one after the other, with `separator` between them.
  mutating func text(of pieces: [String], upTo most: Int, separator: String = "") -> String {
    (0..<number(0...most)).map { _ in pick(pieces) }.joined(separator: separator)
  }

  private static let words = [
    "hello", "Ihre", "Größe", "🚀", "👩‍👩‍👧", "=?UTF-8?Q?no?=", "\"quoted\"", "a=b", "_", "?", ",;:",
    "次の予定", "Ünïcödé", "<x@y>", "é", String(repeating: "long", count: 40),
    String(repeating: "語", count: 60), "", "  ", "e\u{301}", "\\", "100%",
  ]

  mutating func subject() -> String {
    text(of: SeededGenerator.words, upTo: 12, separator: " ")
  }

  mutating func body() -> String {
    let lines =
      SeededGenerator.words + [
        ".", "..", "From the start", ">From here", " leading", "trailing ", "tab\t", "a = b", "-- ",
        String(repeating: "x", count: 998), String(repeating: "y", count: 999),
        String(repeating: "z ", count: 700), "carriage\rreturn", "null\0", "form\u{c}feed",
        String(repeating: "a", count: 75) + "From ", String(repeating: "=", count: 30),
        String(repeating: "b", count: 76), String(repeating: "c", count: 74) + "é",
      ]
    let plain = ["Dear Ann,", "", "see you on Monday.", ".", "  indented", "Kind regards"]
    let end = pick(["\n", "\r\n", "\n\n"])
    return text(of: pick([lines, plain]), upTo: 12, separator: end) + pick(["", end])
  }

  mutating func message(_ number: Int) -> OutgoingMessage {
    OutgoingMessage(
      key: AttemptKey(message: "m/\(number)", attempt: 1),
      messageID: "m/\(number)",
      sender: "Jörg \"J\" Example <joerg@example.com>",
      MessageContent(
        recipient: pick(["ann@example.com", "o'hara+news@mail.example.org"]),
        subject: subject(),
        body: body(),
        html: Bool.random(using: &self) ? body() : ""
      ),
      composedAt: Instant(milliseconds: Int64.random(in: 0...4_102_444_800_000, using: &self))
    )
  }
}
