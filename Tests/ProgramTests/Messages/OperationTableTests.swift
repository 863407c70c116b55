import Foundation
import Model
import SQLite
import TestSupport
import Testing

@Suite("The table of operations")
struct OperationTableTests {
  @Test("Each operation does to a message what the table says", arguments: MessageState.allCases)
  func messages(state: MessageState) throws {
    let session = try ShellSession()
    try session.bringMessage(to: state)
    for operation in MessageOperation.allCases where operation != .suppress {
      try session.restore()
      let before = try session.journal()
      let outcome = try session.run("sendplan \(operation.words)")
      let said = "\(operation.name), \(state.name): \(outcome)"
      let after: MessageState
      switch operation.outcome(in: state) {
      case .done(let next):
        after = next
        #expect(outcome.output.hasPrefix("m: \(operation.participle)"), "\(said)")
        #expect(outcome.output.hasSuffix("\n1 changed, 0 unchanged, 0 refused\n"), "\(said)")
        #expect(outcome.status == 0, "\(said)")
        #expect(try session.journal().count == before.count + 1, "\(said)")
      case .alreadySo:
        after = state
        let line = "m: already \(state.name)\n0 changed, 1 unchanged, 0 refused\n"
        #expect(outcome.output == line, "\(said)")
        #expect(outcome.status == 0, "\(said)")
        #expect(try session.journal() == before, "\(said)")
      case .stays:
        after = state
        let together =
          operation == .hold ? "hold 1: 1 message\n'sendplan resume --hold 1' ends it\n" : ""
        let line = "m: \(operation.participle)\n1 changed, 0 unchanged, 0 refused\n"
        #expect(outcome.output == line + together, "\(said)")
        #expect(outcome.status == 0, "\(said)")
        #expect(try session.journal().count == before.count + 1, "\(said)")
      case .refused:
        after = state
        let what = "message 'm' is \(state.name) and cannot be \(operation.participle): "
        #expect(outcome.output.hasPrefix("m: refused: \(what)"), "\(said)")
        #expect(outcome.output.contains(state.stillPossible(for: "m")), "\(said)")
        #expect(
          outcome.output.contains("run 1 of plan 1 for 2027-03-01") == state.hasRun,
          "\(said)"
        )
        #expect(outcome.status == 1, "\(said)")
        #expect(try session.journal() == before, "\(said)")
      }
      #expect(try session.state(ofMessage: "m") == after.rawValue, "\(said)")
    }
  }

  @Test(
    "Suppressing its recipient does to a message what the table says",
    arguments: MessageState.allCases
  )
  func suppression(state: MessageState) throws {
    let session = try ShellSession()
    try session.bringMessage(to: state)
    let outcome = try session.run("sendplan suppress A@mail.example --reason test")
    #expect(outcome.status == 0, "\(outcome)")
    let after: MessageState
    switch MessageOperation.suppress.outcome(in: state) {
    case .done(let next): after = next
    case .stays: after = state
    case .alreadySo, .refused:
      Issue.record("nobody is refused a suppression")
      return
    }
    let canceled = state == .waiting ? 2 : after == state ? 0 : 1
    let lines =
      "a@mail.example is suppressed; \(canceled) message\(canceled == 1 ? "" : "s") canceled"
      + (canceled > 0 ? ": \(canceled) on email\n" : "\n")
    let left = "m: a run has picked it up, and it is left to finish\n"
    #expect(outcome.output == lines + (state == .claimed ? left : ""))
    #expect(try session.state(ofMessage: "m") == after.rawValue)
    let before = try session.journal()
    let again = try session.run("sendplan suppress a@MAIL.example --reason other")
    #expect(again.output == "a@mail.example is suppressed already; nothing changed\n")
    #expect(try session.journal() == before)
    #expect(try session.disagreements() == 0)
  }

  @Test(
    "The database itself allows a message exactly what the table says",
    arguments: MessageState.allCases
  )
  func messagesInTheDatabase(state: MessageState) throws {
    let session = try ShellSession()
    try session.bringMessage(to: state)
    for operation in MessageOperation.allCases {
      let targets = MessageState.allCases.compactMap { from -> MessageState? in
        if case .done(let target) = operation.outcome(in: from) { target } else { nil }
      }
      for target in Set(targets) {
        let isLegal = operation.outcome(in: state) == .done(target)
        let isDated =
          ![.resolved, .retried, .edited].contains(operation.cause) && target != .canceled
        let day = isDated ? "20900" : "NULL"
        let isDone = try session.allows(
          Step(1, "m", from: state.rawValue, to: target.rawValue, operation.cause, day: day)
        )
        #expect(isDone == isLegal, "\(operation.name) from \(state.name) to \(target.name)")
      }
    }
  }

  @Test("Each operation does to a plan what the table says", arguments: PlanState.allCases)
  func plans(state: PlanState) throws {
    let session = try ShellSession()
    try session.bringPlan(to: state)
    for operation in PlanOperation.allCases {
      try session.restore()
      let before = try session.journal()
      let outcome = try session.run("sendplan \(operation.words)")
      let said = "\(operation.name), \(state.name): \(outcome)"
      var after = state
      switch operation.outcome(in: state) {
      case .done(let next):
        after = next
        #expect(outcome.output.hasPrefix("\(operation.answer) plan 1\n"), "\(said)")
        #expect(outcome.status == 0, "\(said)")
      case .alreadySo:
        let line = "plan 1 is \(operation.participle) already; nothing changed\n"
        #expect(outcome.output == line, "\(said)")
        #expect(outcome.status == 0, "\(said)")
        #expect(try session.journal() == before, "\(said)")
      case .stays: Issue.record("\(said)")
      case .refused:
        let what = "plan 1 is \(state.name) and cannot be \(operation.participle): "
        #expect(outcome.error.contains(what), "\(said)")
        #expect(outcome.error.contains(state.stillPossible), "\(said)")
        #expect(outcome.status == 1, "\(said)")
        #expect(try session.journal() == before, "\(said)")
      }
      #expect(try session.stateOfPlan() == after.rawValue, "\(said)")
      try session.restore()
      for target in [PlanState.approved, .rejected, .withdrawn] {
        let step = Step(2, "1", from: state.rawValue, to: target.rawValue, operation.cause)
        let isLegal = operation.outcome(in: state) == .done(target)
        #expect(try session.allows(step) == isLegal, "\(said), to \(target.name)")
      }
    }
  }

  @Test("The base date moves as the table says", arguments: DayRelation.allCases)
  func baseDate(relation: DayRelation) throws {
    let session = try ShellSession()
    try session.play("sendplan init --base-date 2027-03-01", "cp -a . ../saved")
    let days: [DayRelation: String] = [
      .earlier: "2027-02-28", .same: "2027-03-01", .later: "2027-03-02",
    ]
    let day = try #require(days[relation])
    for operation in BaseDateOperation.allCases {
      try session.restore()
      let words: [BaseDateOperation: String] = [
        .advance: "base advance --to \(day)", .set: "base set \(day) --reason test",
      ]
      let outcome = try session.run("sendplan \(try #require(words[operation]))")
      switch operation.outcome(with: relation) {
      case .done: #expect(outcome.output.hasPrefix("the base date moved from 2027-03-01 to \(day)"))
      case .alreadySo:
        #expect(outcome.output == "the base date is \(day) already; nothing changed\n")
      case .stays: Issue.record("\(outcome)")
      case .refused: #expect(outcome.error.contains("does not go back to \(day)"))
      }
      let isRefused = operation.outcome(with: relation) == .refused
      #expect(outcome.status == (isRefused ? 1 : 0))
      let moves = try session.run("sendplan base show --format csv | tail -n 1 | cut -d, -f 4")
        .output
      #expect(moves == (isRefused ? "2027-03-01\n" : "\(day)\n"))
    }
  }

  @Test("What the table calls done is what the rules of states allow")
  func agreement() {
    for state in MessageState.allCases {
      for operation in MessageOperation.allCases {
        guard case .done(let next) = operation.outcome(in: state) else { continue }
        #expect(
          MessageState.transitions.contains {
            $0.from == state && $0.to == next && $0.cause == operation.cause
          }
        )
      }
    }
  }
}

extension MessageOperation {
  /// The command that does it to the message m.
  fileprivate var words: String {
    switch self {
    case .cancel: "cancel m"
    case .reschedule: "reschedule m --not-before 2027-03-05"
    case .delay: "delay m --days 2 --operation once"
    case .resolveSent: "resolve m --as sent"
    case .resolveNotSent: "resolve m --as not-sent"
    case .resolveFailed: "resolve m --as failed"
    case .retry: "retry m"
    case .reportSent: "sent m --on 2027-03-01 --reason 'in the mail log'"
    case .reply: "reply m"
    case .edit: "edit m --subject other"
    case .suppress: "suppress a@mail.example --reason test"
    case .hold: "hold m --reason test"
    }
  }
}

extension PlanOperation {
  /// The command that does it to plan 1.
  fileprivate var words: String { self == .unapprove ? "unapprove 1 --reason test" : "\(name) 1" }

  /// What the command answers, before the plan's number.
  fileprivate var answer: String {
    self == .unapprove ? "withdrew the approval of" : participle
  }

  fileprivate var cause: Cause {
    switch self {
    case .approve: .approved
    case .reject: .rejected
    case .unapprove: .withdrawn
    }
  }
}

extension MessageState {
  /// Whether a run brought the message into this state, and so is named.
  fileprivate var hasRun: Bool {
    switch self {
    case .claimed, .inDoubt, .sent, .failed: true
    case .pending, .waiting, .canceled, .expired: false
    }
  }
}
