import Foundation
import Model
import TestSupport
import Testing

@Suite("What became of a message, and whom it went to")
struct FindTests {
  @Test(
    "A message is explained in every state, by its id and by its recipient, and is found by both",
    arguments: MessageState.allCases
  )
  func explains(state: MessageState) throws {
    let session = try ShellSession()
    try session.bringMessage(to: state)
    let words: String =
      switch state {
      case .waiting: "message m is waiting: it waits for p, which is pending"
      case .pending: "message m is pending: no plan knows it yet"
      case .claimed: "message m is claimed: a run has picked it up by plan 1"
      case .sent: "message m was sent on 2027-03-01 by email, receipt m-1"
      case .inDoubt: "message m is in doubt: nobody knows since 1970-01-01"
      case .failed: "message m failed on 1970-01-01: refused"
      case .canceled: "message m was canceled on 2027-03-01: "
      case .expired: "message m expired on 2027-03-01: its deadline was 2027-03-01"
      }
    for name in ["m", "A@mail.example", "'Ann <a@MAIL.example>'"] {
      let outcome = try session.run("sendplan explain \(name)")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(outcome.output.contains(words), "\(name): \(outcome.output)")
      let found = try session.run("sendplan find \(name == "m" ? "m" : "a@mail") --format csv")
      #expect(found.output.contains("\nm,\(state.name),"), "\(found)")
    }
    for name in ["nobody", "m --plan 99"] {
      let outcome = try session.run("sendplan explain \(name)")
      #expect(outcome.status == 1, "\(outcome)")
    }
    #expect(try session.run("sendplan find nobody").status == 0)
  }

  @Test(
    "Whom a message was for before it was edited is found by that address, and nobody else with it"
  )
  func formerRecipients() throws {
    let session = try ShellSession()
    try session.write(
      """
      id,channel,recipient,follows,wait_days
      a,email,ann@mail.example,,
      b,email,ann@mail.example,a,1
      c,email,ben@mail.example,,

      """,
      to: "messages.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9",
      "sendplan import messages.csv",
      "sendplan edit a b --recipient ben@mail.example"
    )
    func found(_ text: String) throws -> String {
      try session.run("sendplan find \(text) --format csv | tail -n +2 | cut -d, -f1 | tr -d '\\n'")
        .output
    }
    #expect(try found("Ann@Mail.example") == "ab")
    #expect(try found("ann@") == "ab")
    #expect(try found("ben@mail.example") == "abc")
    #expect(try session.run("sendplan explain ann@MAIL.example").output.contains("message a is"))
    #expect(
      try session.run("sendplan explain ann@MAIL.example").output.contains("message c") == false
    )
  }
}
