/// The idempotency key of one attempt at one message: the same attempt always has the same key.
///
/// The text serves as a file name and as the left side of a Message-ID, so it has only letters,
/// digits, `-`, `_`, `%` and single inner dots, in at most `longest` bytes. Different attempts have
/// different keys: an escaped id can be decoded, and the shortened form of a long id starts its
/// digest with a `%` that no escape continues like that.
package struct AttemptKey: Hashable, Sendable, CustomStringConvertible {
  /// The greatest length in bytes; it leaves room in a file name for a reader's flags.
  package static let longest = 200

  /// How many digits at the end of the digest identify the database; the others identify the
  /// content.
  static let markLength = 8
  /// How many bytes of the content's digest are kept: enough that no two contents share them.
  static let contentBytes = 16
  static let digestLength = markLength + contentBytes * 2

  /// The key as ASCII text: `ID-ATTEMPT.DIGEST`, or `ID-ATTEMPT` without a digest.
  package let text: String

  /// Makes the key of an attempt, counted from 1; `AttemptKeys` makes the digest of 40 hexadecimal
  /// digits.
  package init(message id: String, attempt: Int, digest: String? = nil) {
    precondition(attempt >= 1, "attempts count from 1")
    precondition(digest.map(AttemptKey.isDigest) ?? true, "a digest has 40 hexadecimal digits")
    let (number, digest) = (String(attempt), digest ?? "")
    let endingLength = 1 + number.utf8.count + (digest.isEmpty ? 0 : 1 + digest.utf8.count)
    let name = AttemptKey.name(of: id, atMost: AttemptKey.longest - endingLength)
    // One allocation: this is done for every message.
    text = String(
      joining: digest.isEmpty ? [name, "-", number] : [name, "-", number, ".", digest]
    )
  }

  package var description: String { text }

  /// The prefix of the digest in the shortened form of an id.
  static let digestMark = "%sha256-"

  static func isDigest(_ text: String) -> Bool {
    text.utf8.count == digestLength && text.isHexadecimal
  }

  private static func name(of id: String, atMost length: Int) -> String {
    let escaped = escape(id)
    guard escaped.utf8.count > length else { return escaped }
    let digest = digestMark + SHA256.digest(of: [UInt8](id.utf8)).hex
    let readable = escaped.prefix(length - digest.utf8.count)
    // A truncated escape is left out.
    let cut = readable.suffix(2).lastIndex(of: "%") ?? readable.endIndex
    return readable[..<cut] + digest
  }

  /// Writes every byte but letters, digits, `-`, `_` and inner single dots as `%` and two digits.
  private static func escape(_ id: String) -> String {
    if id.isLettersAndDigits { return id }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(id.utf8.count + 16)
    for byte in id.utf8 {
      let isPlain =
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        case UInt8(ascii: "."): bytes.last.map { $0 != UInt8(ascii: ".") } ?? false
        default: byte.isLetterOrDigit
        }
      if isPlain { bytes.append(byte) } else { bytes.appendEscape(of: byte, after: "%") }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// The parts joined, with one allocation.
  fileprivate init(joining parts: [String]) {
    self.init()
    reserveCapacity(parts.reduce(0) { $0 + $1.utf8.count })
    for part in parts { self += part }
  }

  /// Whether every byte is an ASCII letter or digit.
  fileprivate var isLettersAndDigits: Bool {
    let bytes = utf8.span
    for index in bytes.indices where !bytes[index].isLetterOrDigit { return false }
    return true
  }
}
