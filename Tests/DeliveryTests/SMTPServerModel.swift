import TestSupport

/// A mail server as a value, which answers as it pleases and remembers the mails that it took.
struct SMTPServerModel {
  /// What it says and has not sent.
  private(set) var output: [UInt8]
  /// The keys of the mails that it has taken.
  private(set) var taken: [String] = []
  /// How many bytes it has said up to the end of each positive answer to a mail, by the key of that.
  private(set) var saidForKey: [String: Int] = [:]
  private(set) var hasClosed = false
  private var said = 0
  private var input: [UInt8] = []
  private var isInContent = false
  private let extensions: [String]
  /// One in so many answers is a bad one.
  private let badness: Int
  private var chance: SeededGenerator

  init(extensions: [String], badness: Int, _ chance: inout SeededGenerator) {
    self.extensions = extensions
    self.badness = badness
    self.chance = SeededGenerator(seed: chance.next())
    output = []
    answer(220, "mail.example ready")
  }

  /// Takes bytes of the client.
  mutating func received(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes where !hasClosed {
      input.append(byte)
      guard byte == UInt8(ascii: "\n") else { continue }
      if isInContent {
        guard input.suffix(5).elementsEqual(SMTPServerModel.endOfContent) else { continue }
        isInContent = false
        finish(String(decoding: input, as: UTF8.self))
        input = []
      } else if input.suffix(2).elementsEqual(SMTPServerModel.endOfLine) {
        take(command: String(decoding: input.dropLast(2), as: UTF8.self))
        input = []
      }
    }
  }

  private static let endOfContent = [UInt8]("\r\n.\r\n".utf8)
  private static let endOfLine = [UInt8]("\r\n".utf8)

  /// Removes and returns what goes to the client next.
  mutating func send(atMost count: Int) -> [UInt8] {
    let piece = Array(output.prefix(count))
    output.removeFirst(piece.count)
    return piece
  }

  private mutating func take(command: String) {
    switch command.prefix(4) {
    case "EHLO": answer(250, (["mail.example"] + extensions).joined(separator: "\n"))
    case "DATA":
      if answer(354, "go on") { isInContent = true }
    default: answer(250, "2.0.0 yes")
    }
  }

  private mutating func finish(_ content: String) {
    let key = content.split(separator: "\r\n").first { $0.hasPrefix("X-Sendplan-Key: ") }
      .map { String($0.dropFirst(16)) }
    if isGood() {
      taken.append(key ?? "none")
      say(250, "2.0.0 Ok: queued as Q1")
      saidForKey[key ?? "none"] = said
    } else {
      let manner = Manner.allCases.randomElement(using: &chance)
      // Whether it was taken is told by a negative answer alone.
      if manner?.isNegative != true, Bool.random(using: &chance) { taken.append(key ?? "none") }
      manner.map { misbehave($0, 250) }
    }
  }

  /// Gives the answer that is hoped for, or another; returns whether it was the right one.
  @discardableResult
  private mutating func answer(_ code: Int, _ text: String) -> Bool {
    if isGood() {
      say(code, text)
      return true
    }
    Manner.allCases.randomElement(using: &chance).map { misbehave($0, code) }
    return false
  }

  private enum Manner: CaseIterable {
    case temporary, permanent, closing, otherKind, binary, mixedCodes, endless, silence, leaving

    var isNegative: Bool {
      switch self {
      case .temporary, .permanent, .closing: true
      case .otherKind, .binary, .mixedCodes, .endless, .silence, .leaving: false
      }
    }
  }

  private mutating func misbehave(_ manner: Manner, _ code: Int) {
    switch manner {
    case .temporary: say(451, "4.7.1 later\nperhaps")
    case .permanent: say(550, "5.1.1 no")
    case .closing:
      say(421, "4.3.2 bye")
      hasClosed = true
    case .otherKind: say(code == 354 ? 250 : 354, "what")
    case .binary: write((0..<40).map { _ in UInt8.random(in: 0...255, using: &chance) } + [10])
    case .mixedCodes: write([UInt8]("250-yes\r\n550 no\r\n".utf8))
    case .endless: write([UInt8](repeating: UInt8(ascii: "2"), count: 9000))
    case .silence: break
    case .leaving: hasClosed = true
    }
  }

  private mutating func say(_ code: Int, _ text: String) {
    let lines = text.split(separator: "\n")
    for (index, line) in lines.enumerated() {
      let mark = index == lines.count - 1 ? " " : "-"
      let end = Int.random(in: 0..<8, using: &chance) == 0 ? "\n" : "\r\n"
      write([UInt8]("\(code)\(mark)\(line)\(end)".utf8))
    }
  }

  private mutating func write(_ bytes: [UInt8]) {
    output += bytes
    said += bytes.count
  }

  private mutating func isGood() -> Bool {
    badness == 0 || Int.random(in: 0..<badness, using: &chance) > 0
  }
}
