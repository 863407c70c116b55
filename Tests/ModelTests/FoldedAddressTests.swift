import Model
import Testing

@Suite("Folded addresses")
struct FoldedAddressTests {
  @Test(
    "Spellings that lead to one mailbox are one text",
    arguments: [
      ("ann@mail.example", "Ann@MAIL.Example"),
      ("ann@mail.example", "Ann Smith <ANN@mail.example>"),
      ("ann@mail.example", "ann@mail.example."),
      ("ann@mail.example", "ann@mail。example"),
      ("ann@xn--bcher-kva.example", "ann@bücher.example"),
      ("ann@xn--bcher-kva.example", "ann@BÜCHER.example"),
      ("ann@xn--bcher-kva.example", "ANN@XN--BCHER-KVA.example"),
      ("jürgen@mail.example", "JÜRGEN@mail.example"),
      ("\"a@b\"@mail.example", "\"A@B\"@mail.example"),
      ("@mail.example", "@Mail.Example"),
      ("@xn--bcher-kva.example", "@Bücher.example"),
      ("https://linkedin.example/in/@ann", "https://LinkedIn.example/in/@Ann"),
      ("ann-smith", "Ann-Smith"), ("@", "@"), ("ann@", "ANN@"),
    ]
  )
  func folds(folded: String, spelling: String) {
    #expect(FoldedAddress(spelling).text == folded)
    #expect(FoldedAddress(folded).text == folded)
  }

  @Test(
    "A letter and its accent are one text, whether they are written as one sign or as several",
    arguments: [
      ("\u{FC}", "u\u{308}"), ("\u{1D8}", "u\u{308}\u{301}"), ("\u{1D8}", "\u{FC}\u{301}"),
      ("\u{3AC}", "\u{3B1}\u{301}"), ("\u{439}", "\u{438}\u{306}"),
      ("\u{30AC}", "\u{30AB}\u{3099}"),
      ("\u{AC01}", "\u{1100}\u{1161}\u{11A8}"), ("\u{1EC7}", "e\u{323}\u{302}"),
    ]
  )
  func accents(one: String, several: String) {
    for (folded, spelling) in [
      ("ann@b\(one)cher.example", "ann@b\(several)cher.example"),
      ("\(one)@mail.example", "\(several)@mail.example"),
      ("@\(one).example", "@\(several).example"),
      ("in/\(one)", "in/\(several)"),
    ] {
      // As bytes, because that is how a database compares.
      #expect(Array(FoldedAddress(spelling).text.utf8) == Array(FoldedAddress(folded).text.utf8))
    }
  }

  @Test(
    "The letters of the world are written as RFC 3492 and the domain name system have them",
    arguments: [
      ("münchen", "xn--mnchen-3ya"), ("例え", "xn--r8jz45g"), ("пример", "xn--e1afmkfd"),
      ("παράδειγμα", "xn--hxajbheg2az3al"), ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
      ("pročprostěnemluvíčesky", "xn--proprostnemluvesky-uyb24dma41a"),
      ("ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn"),
      ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"), ("そのスピードで", "xn--d9juau41awczczp"),
      ("💩", "xn--ls8h"), ("plain", "plain"), ("ü", "xn--tda"),
    ]
  )
  func punycode(label: String, ascii: String) {
    #expect(FoldedAddress("a@\(label).example").text == "a@\(ascii).example")
  }

  @Test("Everybody at a domain are those of that domain, and of none inside it")
  func domains() {
    #expect(FoldedAddress("Ann@Mail.example").everybodyThere == "@mail.example")
    #expect(FoldedAddress("ann@inner.mail.example").everybodyThere == "@inner.mail.example")
    #expect(FoldedAddress("ann-smith").everybodyThere == nil)
    #expect(FoldedAddress("https://linkedin.example/@ann").everybodyThere == nil)
    #expect(FoldedAddress("@mail.example").isDomain)
    #expect(!FoldedAddress("ann@mail.example").isDomain && !FoldedAddress("@").isDomain)
  }
}
