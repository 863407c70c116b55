import Delivery
import Formats
import Model

/// Random values from a seed, so that a failure can be seen again (SplitMix64).
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func count(upTo most: Int) -> Int {
    Int.random(in: 0...most, using: &self)
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[count(upTo: values.count - 1)]
  }

  /// Pieces one after the other, with `separator` between them.
  mutating func text(of pieces: [String], upTo most: Int, separator: String = "") -> String {
    (0..<count(upTo: most)).map { _ in pick(pieces) }.joined(separator: separator)
  }
}

extension Chance {
  private static let words = [
    "hello", "Ihre", "Größe", "🚀", "👩‍👩‍👧", "=?UTF-8?Q?no?=", "\"quoted\"", "a=b", "_", "?", ",;:",
    "次の予定", "Ünïcödé", "<x@y>", "é", String(repeating: "long", count: 40),
    String(repeating: "語", count: 60), "", "  ", "e\u{301}", "\\", "100%",
  ]

  mutating func subject() -> String {
    text(of: Chance.words, upTo: 12, separator: " ")
  }

  mutating func body() -> String {
    let lines =
      Chance.words + [
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
      recipient: pick(["ann@example.com", "o'hara+news@mail.example.org"]),
      subject: subject(),
      body: body(),
      composedAt: Instant(milliseconds: Int64.random(in: 0...4_102_444_800_000, using: &self))
    )
  }
}
