import Delivery
import Execution
import Formats
import Model
import Storage
import Testing

@Suite("The table of recovery")
struct RecoveryTableTests {
  private static let promises: [DeliveryPromise] = [.checkable, .idempotent, .neither]

  /// One row for every combination.
  private static let table = """
    abandoned  checkable  arrived    acknowledge
    abandoned  checkable  absent     giveBack
    abandoned  checkable  outOfReach wait
    abandoned  checkable  none       wait
    abandoned  checkable  lost       doubt
    abandoned  idempotent arrived    repeatAttempt
    abandoned  idempotent absent     repeatAttempt
    abandoned  idempotent outOfReach repeatAttempt
    abandoned  idempotent none       repeatAttempt
    abandoned  idempotent lost       repeatAttempt
    abandoned  neither    arrived    doubt
    abandoned  neither    absent     doubt
    abandoned  neither    outOfReach doubt
    abandoned  neither    none       doubt
    abandoned  neither    lost       doubt
    unanswered checkable  arrived    acknowledge
    unanswered checkable  absent     turnAway
    unanswered checkable  outOfReach wait
    unanswered checkable  none       wait
    unanswered checkable  lost       doubt
    unanswered idempotent arrived    repeatAttempt
    unanswered idempotent absent     repeatAttempt
    unanswered idempotent outOfReach repeatAttempt
    unanswered idempotent none       repeatAttempt
    unanswered idempotent lost       repeatAttempt
    unanswered neither    arrived    doubt
    unanswered neither    absent     doubt
    unanswered neither    outOfReach doubt
    unanswered neither    none       doubt
    unanswered neither    lost       doubt
    """

  @Test("Every combination of what happened, what is promised and what is found has its action")
  func isWhole() {
    var rows: [String] = []
    for uncertainty in Uncertainty.allCases {
      for promise in RecoveryTableTests.promises {
        for evidence in Evidence.allCases {
          let action = RecoveryAction(uncertainty, promise, evidence)
          rows.append("\(uncertainty) \(promise) \(evidence) \(action)")
        }
      }
    }
    let table = RecoveryTableTests.table.split(separator: "\n").map { row in
      row.split(separator: " ").joined(separator: " ")
    }
    #expect(rows == table)
  }

  @Test("Nothing is sent again that may have arrived, unless a repeat of its key is harmless")
  func isSafe() {
    for uncertainty in Uncertainty.allCases {
      for promise in RecoveryTableTests.promises {
        for evidence in Evidence.allCases {
          switch RecoveryAction(uncertainty, promise, evidence) {
          case .giveBack, .turnAway: #expect(promise == .checkable && evidence == .absent)
          case .acknowledge: #expect(promise == .checkable && evidence == .arrived)
          case .repeatAttempt: #expect(promise == .idempotent)
          case .wait: #expect(promise == .checkable)
          case .doubt: #expect(promise == .neither || promise == .checkable && evidence == .lost)
          }
        }
      }
    }
  }

  @Test(
    "An answer that says nothing is settled in the living run by the same table",
    arguments: [
      (DeliveryPromise.checkable, DestinationSearch.arrived, MessageState.sent, Cause.accepted),
      (.checkable, .absent, .pending, .unavailable), (.checkable, .outOfReach, .claimed, .pickedUp),
      (.checkable, .other, .inDoubt, .outcomeUnknown),
      (.idempotent, .outOfReach, .claimed, .pickedUp),
      (.neither, .outOfReach, .inDoubt, .outcomeUnknown),
    ]
  )
  func settlesAnswers(
    promise: DeliveryPromise,
    finding: DestinationSearch,
    state: MessageState,
    cause: Cause
  ) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    stub.promise = promise
    stub.found = finding == .outOfReach ? nil : []
    stub.answer = { message in
      if finding == .arrived { stub.found?.insert(message.key) }
      if finding == .other { stub.others[message.key] = .otherMessage(path: "x") }
      return .unknown(reason: "the line went dead")
    }

    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))

    #expect(try workspace.states() == ["email-1": state])
    #expect(try workspace.lastCause(of: 1) == cause)
    // What was tried and did not arrive keeps its places; only what was never sent gives one back.
    #expect(try workspace.uses().counted == [finding == .absent ? 3 : 1])
    #expect((report.end == .interrupted) == (state == .claimed))
    #expect(report.channels.map(\.left) == [state == .claimed || state == .pending ? 1 : 0])
    let isUnanswered = report.channels[0].fault == .unanswered(reason: "the line went dead")
    #expect(isUnanswered == (state == .claimed))
  }

  @Test("What was tried, and is not there, has failed once its attempts are used up")
  func usesUpAttempts() throws {
    let workspace = try Workspace()
    try workspace.open("email", attempts: 2)
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    stub.promise = .checkable
    stub.found = []
    stub.answer = { _ in .unknown(reason: "the line went dead") }
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    #expect(report.channels.map(\.failed) == [1] && stub.given.count == 2)
    #expect(try workspace.states() == ["email-1": .failed])
    #expect(try workspace.lastCause(of: 1) == .attemptsUsedUp)
  }

  enum DestinationSearch {
    case arrived, absent, outOfReach, other
  }
}
