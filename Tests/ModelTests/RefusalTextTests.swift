import Model
import Testing

@Suite("The words of a refusal")
struct RefusalTextTests {
  @Test(
    "What differs from message to message does not tell them apart",
    arguments: [
      ("554 5.7.1 rejected by policy, log id 48250", "554 5.7.1 rejected by policy, log id 99123"),
      ("550 Blocked for spam at 06:30:03 GMT", "550 Blocked for spam at 06:31:59 GMT"),
      ("550 you have sent 101 of 100 messages", "550 you have sent 102 of 100 messages"),
      (
        "550 5.7.26 mail is not authenticated, see the page (bgimjikcmpgk) - gsmtp",
        "550 5.7.26 mail is not authenticated, see the page (xqpzkvnnoaab) - gsmtp"
      ),
      ("554 5.7.1 <ann@a.example>: denied", "554 5.7.1 <ben@b.example>: denied"),
      (
        "400 {\"error\":\"invalid tenant\",\"request\":1001}",
        "400 {\"error\":\"invalid tenant\",\"request\":7}"
      ),
    ]
  )
  func alike(first: String, second: String) {
    let text = RefusalText(first, to: "ann@a.example")
    #expect(text.isLike(RefusalText(second, to: "ben@b.example")))
  }

  @Test(
    "Another code, another status or other words are another refusal",
    arguments: [
      ("550 denied", "554 denied"), ("550 5.7.1 denied", "550 5.1.1 denied"),
      ("550 not today", "550 not like this"),
      ("554 Message content rejected", "554 Relay access denied"),
    ]
  )
  func different(first: String, second: String) {
    let text = RefusalText(first, to: "ann@a.example")
    #expect(!text.isLike(RefusalText(second, to: "ben@b.example")))
  }
}
