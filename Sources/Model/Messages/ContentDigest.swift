/// What a plan pins of a message's content: the first 128 bits of the SHA-256 of a salt and the words.
///
/// The salt keeps whoever knows a digest from trying texts out; once it is erased, the digest says nothing any more
/// of what was there, and plans that cover it stay what they were.
package struct ContentDigest: Hashable, Sendable {
  /// Of a message whose content is of no interest, as in a plan that is only supposed.
  package static let none = ContentDigest(low: 0, high: 0)
  package static let saltLength = 16

  /// The halves, each with its first byte lowest.
  package let low: UInt64
  package let high: UInt64

  package init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  package init(salt: [UInt8], _ content: MessageContent) {
    var bytes: [UInt8] = []
    // With the lengths of the words, and with what the digest pads it by.
    bytes.reserveCapacity(salt.count + content.words.reduce(0) { $0 + $1.utf8.count } + 128)
    bytes.append(contentsOf: salt)
    // With their lengths, so that different fields never give the same bytes.
    ContentDigest.append(content.recipient, to: &bytes)
    ContentDigest.append(content.subject, to: &bytes)
    ContentDigest.append(content.body, to: &bytes)
    if !content.isPlain {
      for text in [content.html, content.replyTo, content.headers] {
        ContentDigest.append(text, to: &bytes)
      }
    }
    (low, high) = SHA256.halves(of: bytes)
  }

  private static func append(_ field: String, to content: inout [UInt8]) {
    unsafe withUnsafeBytes(of: UInt64(field.utf8.count).littleEndian) {
      unsafe content.append(contentsOf: $0)
    }
    content.append(contentsOf: field.utf8)
  }

  package var bytes: [UInt8] {
    unsafe withUnsafeBytes(of: (low.littleEndian, high.littleEndian)) { unsafe [UInt8]($0) }
  }
}
