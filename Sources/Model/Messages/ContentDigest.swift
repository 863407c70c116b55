/// What a plan pins of a message's content: the first 128 bits of the SHA-256 of a salt, the recipient, the subject
/// and the body.
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

  package init(salt: [UInt8], recipient: String, subject: String, body: String) {
    var content = salt
    content.reserveCapacity(
      salt.count + recipient.utf8.count + subject.utf8.count + body.utf8.count + 16
    )
    // With their lengths, so that different fields never give the same bytes.
    for field in [recipient, subject] {
      let count = UInt64(field.utf8.count)
      for shift in stride(from: 0, to: 64, by: 8) {
        content.append(UInt8(truncatingIfNeeded: count >> UInt64(shift)))
      }
      content.append(contentsOf: field.utf8)
    }
    content.append(contentsOf: body.utf8)
    let digest = SHA256.digest(of: content)
    low = ContentDigest.number(digest[0..<8])
    high = ContentDigest.number(digest[8..<16])
  }

  package var bytes: [UInt8] {
    [low, high].flatMap { half in
      stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: half >> UInt64($0)) }
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
