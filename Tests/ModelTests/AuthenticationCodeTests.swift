import Model
import TestSupport
import Testing

@Suite("Authentication codes")
struct AuthenticationCodeTests {
  /// The vectors of RFC 4231 that are not cut short.
  @Test(
    "HMAC-SHA256 gives what the standard prints",
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        [UInt8]("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131),
        "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ] as [([UInt8], String, String)]
  )
  func vectors(key: [UInt8], text: String, code: String) {
    #expect(SHA256.authenticationCode(of: [UInt8](text.utf8), key: key).hex == code)
  }

  @Test("Base64 is read back, and nothing that it would not write is read")
  func base64() {
    var chance = SeededGenerator(seed: 5)
    for count in 0..<60 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &chance) }
      #expect(Base64.decoded(Base64.encoded(bytes)) == bytes)
    }
    #expect(Base64.encoded([UInt8]("foobar".utf8)) == "Zm9vYmFy")
    for text in ["Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm9vYg==Zg==", "Zm-_", " Zm9v"] {
      #expect(Base64.decoded(text) == nil)
    }
  }
}
