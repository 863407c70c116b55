import Model
import TestSupport
import Testing

@Suite("Addresses that mail can go to")
struct NamedAddressTests {
  @Test(
    "An address is taken in the form that mail servers take",
    arguments: [
      ("ann@mail.example", nil, "ann@mail.example"),
      ("O'Hara+news@Mail.Example", nil, "O'Hara+news@Mail.Example"),
      ("zoe@münchen.example", nil, "zoe@xn--mnchen-3ya.example"),
      ("zoe@MU\u{308}NCHEN.example", nil, "zoe@xn--mnchen-3ya.example"),
      ("a@例え。example", nil, "a@xn--r8jz45g.example"),
      ("Zoë <zoe@münchen.example>", "Zoë", "zoe@xn--mnchen-3ya.example"),
      ("\"Doe, Ann\" <ann@mail.example>", "Doe, Ann", "ann@mail.example"),
      ("\"Ann \\\"A\\\" Doe\" <ann@mail.example>", "Ann \"A\" Doe", "ann@mail.example"),
      ("root@localhost", nil, "root@localhost"),
    ] as [(String, String?, String)]
  )
  func addresses(text: String, name: String?, address: String) {
    #expect(NamedAddress(text)?.address == address)
    #expect(NamedAddress(text)?.name == name)
    #expect(UndeliverableRecipient(text) == nil)
  }

  @Test(
    "What no mail can go to is told with the reason",
    arguments: [
      ("not an address", .notAnAddress), ("dora-h", .notAnAddress), ("a@", .notAnAddress),
      ("@mail.example", .notAnAddress), ("a@b@mail.example", .notAnAddress),
      ("a b@mail.example", .notAnAddress), ("a@mail..example", .notAnAddress),
      ("<ann@mail.example>", .notAnAddress), ("https://example.com/in/ann", .notAnAddress),
      ("a@mün chen.example", .notAnAddress), ("a@mün\u{200B}chen.example", .notAnAddress),
      ("a@ｍail.example", .notAnAddress), ("a@münchen\u{2028}.example", .notAnAddress),
      ("a@\(String(repeating: "x", count: 64)).example", .notAnAddress),
      ("a@\(String(repeating: "ü", count: 63)).example", .notAnAddress),
      ("a@x.example, b@y.example", .severalAddresses),
      ("a@x.example;b@y.example", .severalAddresses),
      ("zoë@mail.example", .localPart), ("zoë@münchen.example", .localPart),
      ("-oops@mail.example", .option), ("Ann <-oops@mail.example>", .option),
    ] as [(String, UndeliverableRecipient)]
  )
  func undeliverable(text: String, problem: UndeliverableRecipient) {
    #expect(UndeliverableRecipient(text) == problem)
  }

  @Test("Whatever the text, an address is ASCII without spaces, with one @ between two names")
  func random() {
    var chance = SeededGenerator(seed: 61)
    let signs = Array("aZ9.-_@@..ü例。<> \",;\\\u{85}\u{2028}\u{AD}%+")
    var count = 0
    for _ in 0..<200_000 {
      let text = String(
        (0..<chance.number(1...12)).map { _ in
          signs[chance.number(0...signs.count - 1)]
        }
      )
      guard let address = NamedAddress(text)?.address else { continue }
      count += 1
      let sides = address.split(separator: "@", omittingEmptySubsequences: false)
      #expect(sides.count == 2 && sides.allSatisfy { !$0.isEmpty }, "\(text)")
      #expect(address.utf8.allSatisfy { 0x21...0x7E ~= $0 && !"<>\",;\\".utf8.contains($0) })
      #expect(!address.contains("..") && !address.hasPrefix(".") && !address.hasSuffix("."))
      // Spellings of one mailbox stay one.
      #expect(FoldedAddress(address) == FoldedAddress(text), "\(text)")
    }
    #expect(count > 200)
  }
}
