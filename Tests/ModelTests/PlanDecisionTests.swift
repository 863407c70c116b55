import Model
import TestSupport
import Testing

@Suite("Decisions about plans")
struct PlanDecisionTests {
  @Test("A name and a reason come back from what the journal keeps", arguments: 1...50)
  func notes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func text(_ alphabet: String) -> String {
      String(
        (0..<Int.random(in: 1...12, using: &random)).map { _ in
          alphabet.randomElement(using: &random) ?? "x"
        }
      )
    }
    let name = text("Ann é@.-")
    let reason = Bool.random(using: &random) ? text("why: é;\n") : nil
    let note = PlanDecision.note(by: name, reason: reason)
    let decision = PlanDecision(
      .approved,
      at: Instant(milliseconds: 0),
      account: "desk@host",
      note: note
    )
    #expect(decision.by == name)
    #expect(decision.reason == reason)
  }

  @Test("Where nobody is named the account decided")
  func account() {
    let decision = PlanDecision(
      .withdrawn,
      at: Instant(milliseconds: 0),
      account: "desk@host",
      note: nil
    )
    #expect(decision.sentence == "withdrawn at 1970-01-01T00:00:00.000Z by desk@host")
  }
}
