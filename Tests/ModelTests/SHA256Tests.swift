import Foundation
import Model
import TestSupport
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  @Test(
    "The digest of a published example is the published one",
    arguments: [
      // FIPS 180-4 examples and the NIST example values for SHA-256.
      ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", 1,
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]
  )
  func examples(text: String, times: Int, digest: String) {
    var sum = SHA256()
    for _ in 0..<times {
      sum.update([UInt8](text.utf8))
    }
    #expect(sum.finish().hex == digest)
  }

  @Test(
    "Bytes in any pieces have the digest that sha256sum gives for them as a whole",
    arguments: [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 4096, 100_003]
  )
  func agreesWithSystem(length: Int) throws {
    var chance = SeededGenerator(seed: UInt64(length) + 1)
    let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &chance) }
    let folder = try TemporaryFolder()
    let file = try folder.write(bytes, to: "bytes")
    let expected = try ChildProcess.output(of: "/usr/bin/sha256sum", [file]).prefix(64)
    #expect(SHA256.digest(of: bytes).hex == expected)
    for largest in [1, 7, 64, 65, 300] {
      var sum = SHA256()
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + Int.random(in: 0...largest, using: &chance))
        sum.update([UInt8](bytes[start..<end]))
        start = end
      }
      #expect(sum.finish().hex == expected, "in pieces of up to \(largest) bytes")
    }
  }

  @Test("The halves are the first bytes of the digest, whatever the length", arguments: 0...200)
  func halves(length: Int) {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let (low, high) = SHA256.halves(of: bytes)
    let digest = SHA256.digest(of: bytes)
    #expect(ContentDigest(low: low, high: high).bytes == Array(digest.prefix(16)))
  }

  @Test("A copy goes on independently of its original")
  func copies() {
    var original = SHA256()
    original.update([UInt8]("ab".utf8))
    var copy = original
    copy.update([UInt8]("x".utf8))
    original.update([UInt8]("c".utf8))
    #expect(original.finish() == SHA256.digest(of: [UInt8]("abc".utf8)))
    #expect(copy.finish() == SHA256.digest(of: [UInt8]("abx".utf8)))
  }

  @Test("Bytes in hexadecimal have two lowercase digits each")
  func hexadecimal() {
    #expect([UInt8]().hex.isEmpty)
    #expect([0x00, 0x0f, 0x9a, 0xff].hex == "000f9aff")
  }
}
