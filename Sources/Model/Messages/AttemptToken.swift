/// What an attempt is known by to those who must not know more: 24 letters and digits that tell nothing of the
/// message, its recipient or another attempt.
///
/// It is made from the random salt of the content, so that who looks at a mail before it is sent sees the same one.
package struct AttemptToken: Hashable, Sendable {
  package let text: String

  package static let length = 24
  /// One of the form, for checks.
  package static let sample = AttemptToken(salt: [], attempt: 1)

  package init(salt: [UInt8], attempt: Int) {
    var digest = SHA256()
    digest.update(salt)
    digest.update([UInt8]("token \(attempt)".utf8))
    text = AttemptToken.base32(digest.finish().prefix(15))
  }

  /// The token with this text; nil if it has another form.
  package init?(_ text: String) {
    guard text.utf8.count == AttemptToken.length, text.utf8.allSatisfy(AttemptToken.digits.contains)
    else { return nil }
    self.text = text
  }

  /// The first token in a text that somebody sent; in lower case, since mail programs may change that.
  package static func first(in text: String) -> String? {
    text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      .first { $0.utf8.count == length && $0.utf8.allSatisfy(digits.contains) }
      .map(String.init)
  }

  /// Each 5 bits as a letter or a digit that no reader takes for another.
  private static func base32(_ bytes: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    var (bits, count) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      count += 8
      while count >= 5 {
        count -= 5
        text.append(digits[bits >> count & 31])
      }
      bits &= (1 << count) - 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let digits = [UInt8]("abcdefghijklmnopqrstuvwxyz234567".utf8)
}
