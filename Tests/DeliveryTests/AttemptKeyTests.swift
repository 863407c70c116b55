import Delivery
import Model
import TestSupport
import Testing

@Suite("The key of an attempt")
struct AttemptKeyTests {
  @Test(
    "A key reads like its message's id",
    arguments: [
      ("m-000123", 1, "m-000123-1"),
      ("Order_7.b", 12, "Order_7.b-12"),
      ("a b/c", 1, "a%20b%2Fc-1"),
      ("100%", 1, "100%25-1"),
      ("..x", 1, "%2E.x-1"),
      ("a..b", 1, "a.%2Eb-1"),
      ("é", 3, "%C3%A9-3"),
      ("e\u{301}", 3, "e%CC%81-3"),
      ("", 1, "-1"),
    ]
  )
  func readable(id: String, attempt: Int, text: String) {
    #expect(AttemptKey(message: id, attempt: attempt).text == text)
  }

  @Test("An id that is too long is cut, and told apart by its digest")
  func long() {
    let key = AttemptKey(message: String(repeating: "a", count: 512), attempt: 7)
    let digest = "471be6558b665e4f6dd49f1184814d1491b0315d466beea768c153cc5500c836"
    #expect(key.text == String(repeating: "a", count: 126) + "%sha256-" + digest + "-7")
  }

  @Test("The cut goes through no escape", arguments: ["", "x", "xx", "xxx"])
  func cut(start: String) {
    let key = AttemptKey(message: start + String(repeating: "é", count: 100), attempt: 7)
    let readable = key.text.prefix { $0 != "s" }
    let escapes = readable.dropFirst(start.count).dropLast()
    #expect(readable.count > 124)
    #expect(String(repeating: "%C3%A9", count: 22).hasPrefix(escapes))
    #expect(escapes.count.isMultiple(of: 3))
  }

  @Test("Different attempts have different keys that are file names", arguments: [1, 2, 3, 4])
  func distinct(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    var attempts: [AttemptKey: Attempt] = [:]
    for _ in 0..<2000 {
      let attempt = Attempt(by: &chance)
      let key = AttemptKey(message: attempt.id, attempt: attempt.number, digest: attempt.digest)
      let other = attempts.updateValue(attempt, forKey: key) ?? attempt
      guard isName(key.text), other == attempt else {
        Issue.record("the key \(key) of \(attempt) and \(other)")
        return
      }
    }
    #expect(attempts.count > 900)
  }

  @Test("A key with a digest is read back", arguments: [1, 2, 3, 4])
  func readBack(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let attempt = Attempt(by: &chance)
      let digest = attempt.digest ?? Attempt.digests[0]
      let key = AttemptKey(message: attempt.id, attempt: attempt.number, digest: digest)
      guard !attempt.id.isEmpty else { continue }
      let reading = AttemptKey.reading(messageID: "\(key)@mail.example")
      #expect(reading?.attempt == attempt.number && reading?.text == key.text, "\(key)")
      #expect(reading?.names(attempt.id) == true)
      #expect(reading?.names(attempt.id + "x") == false)
      switch reading?.name {
      case .whole(let id): #expect(id.utf8.elementsEqual(attempt.id.utf8))
      case .beginning(let part): #expect(attempt.id.utf8.starts(with: part.utf8))
      case nil: Issue.record("\(key)")
      }
    }
  }

  @Test(
    "What is no key of ours is not read",
    arguments: [
      "", "@", "m1@b", "m1-1@b", "m1-1.k", "m1-1.k@", "m1-1.k@b@c", "@b", "-1.k@b", "m1-0.k@b",
      "m1-01.k@b", "m1-+1.k@b", "m1-x.k@b", "m1-1.@b", "m1-1.kk@b", "m%1-1.k@b", "m%61-1.k@b",
      "m%e9-1.k@b", "%FF-1.k@b", "m..1-1.k@b", "m 1-1.k@b", "m1-99999999999999999999.k@b",
      "%sha256-00-1.k@b", "m1-1.0@b", "m1-1.n0ox4i80@b",
    ]
  )
  func foreign(id: String) {
    let full = id.replacing(".k", with: "." + Attempt.digests[0])
    #expect(AttemptKey.reading(messageID: full) == nil)
    #expect(AttemptKey.reading(messageID: full.uppercased()) == nil)
  }

  @Test("A key of ours among these would be read")
  func own() {
    #expect(AttemptKey.reading(messageID: "m1-1.\(Attempt.digests[0])@b") != nil)
  }

  /// Whether the text is a Maildir file name with room for flags, and a dot-atom (RFC 5322).
  private func isName(_ text: String) -> Bool {
    let allowed = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%".utf8)
    return 1...200 ~= text.utf8.count && text.utf8.allSatisfy(allowed.contains)
      && !text.hasPrefix(".") && !text.hasSuffix(".") && !text.contains("..")
  }

  /// An attempt whose id is compared byte by byte, as the database does.
  private struct Attempt: Equatable {
    let id: String
    let number: Int
    let digest: String?

    static let digests = ["0123456789abcdef", "fedcba9876543210"].map {
      $0 + String(repeating: "7", count: 24)
    }

    init(by chance: inout SeededGenerator) {
      let pieces = [
        "a", "b", "-", "1", "2", ".", "%", "2E", "é", "e\u{301}", "/", "%sha256-", "-1.k",
      ]
      let length = chance.pick([3, 4, 5, 40, 150])
      id = chance.text(of: pieces, upTo: length)
      number = chance.pick([1, 2, 11, 21])
      digest = chance.pick([nil, nil] + Attempt.digests)
    }

    static func == (left: Attempt, right: Attempt) -> Bool {
      left.id.utf8.elementsEqual(right.id.utf8) && left.number == right.number
        && left.digest == right.digest
    }
  }
}
