import Delivery
import Execution
import Formats
import Model
import Storage
import Testing

@Suite("The table of recovery")
struct RecoveryTableTests {
  private static let guarantees: [DeliveryGuarantee] = [.checkable, .idempotent, .neither]

  /// One row for every combination.
  private static let table = """
    abandoned  checkable  arrived     recordSent
    abandoned  checkable  absent      recordUnsent
    abandoned  checkable  unreachable wait
    abandoned  checkable  notSearched wait
    abandoned  checkable  lost        recordInDoubt
    abandoned  idempotent arrived     repeatAttempt
    abandoned  idempotent absent      repeatAttempt
    abandoned  idempotent unreachable repeatAttempt
    abandoned  idempotent notSearched repeatAttempt
    abandoned  idempotent lost        repeatAttempt
    abandoned  neither    arrived     recordInDoubt
    abandoned  neither    absent      recordInDoubt
    abandoned  neither    unreachable recordInDoubt
    abandoned  neither    notSearched recordInDoubt
    abandoned  neither    lost        recordInDoubt
    unanswered checkable  arrived     recordSent
    unanswered checkable  absent      recordUnavailable
    unanswered checkable  unreachable wait
    unanswered checkable  notSearched wait
    unanswered checkable  lost        recordInDoubt
    unanswered idempotent arrived     repeatAttempt
    unanswered idempotent absent      repeatAttempt
    unanswered idempotent unreachable repeatAttempt
    unanswered idempotent notSearched repeatAttempt
    unanswered idempotent lost        repeatAttempt
    unanswered neither    arrived     recordInDoubt
    unanswered neither    absent      recordInDoubt
    unanswered neither    unreachable recordInDoubt
    unanswered neither    notSearched recordInDoubt
    unanswered neither    lost        recordInDoubt
    """

  @Test("Every combination of what happened, what is promised and what is found has its action")
  func isWhole() {
    var rows: [String] = []
    for uncertainty in Uncertainty.allCases {
      for guarantee in RecoveryTableTests.guarantees {
        for evidence in Evidence.allCases {
          let action = RecoveryAction(uncertainty, guarantee, evidence)
          rows.append("\(uncertainty) \(guarantee) \(evidence) \(action)")
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
      for guarantee in RecoveryTableTests.guarantees {
        for evidence in Evidence.allCases {
          switch RecoveryAction(uncertainty, guarantee, evidence) {
          case .recordUnsent, .recordUnavailable:
            #expect(guarantee == .checkable && evidence == .absent)
          case .recordSent: #expect(guarantee == .checkable && evidence == .arrived)
          case .repeatAttempt: #expect(guarantee == .idempotent)
          case .wait: #expect(guarantee == .checkable)
          case .recordInDoubt:
            #expect(guarantee == .neither || guarantee == .checkable && evidence == .lost)
          }
        }
      }
    }
  }

  @Test(
    "An answer that says nothing is settled in the living run by the same table",
    arguments: [
      (DeliveryGuarantee.checkable, DestinationSearch.arrived, MessageState.sent, Cause.accepted),
      (.checkable, .absent, .pending, .channelAtFault),
      (.checkable, .unreachable, .claimed, .pickedUp),
      (.checkable, .other, .inDoubt, .outcomeUnknown),
      (.idempotent, .unreachable, .claimed, .pickedUp),
      (.neither, .unreachable, .inDoubt, .outcomeUnknown),
    ]
  )
  func settlesAnswers(
    guarantee: DeliveryGuarantee,
    evidence: DestinationSearch,
    state: MessageState,
    cause: Cause
  ) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    stub.guarantee = guarantee
    stub.found = evidence == .unreachable ? nil : []
    stub.answer = { message in
      if evidence == .arrived { stub.found?.insert(message.key) }
      if evidence == .other { stub.others[message.key] = .otherMessage(path: "x") }
      return .unknown(reason: "the line went dead")
    }

    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))

    #expect(try workspace.states() == ["email-1": state])
    #expect(try workspace.lastCause(of: 1) == cause)
    // What certainly did not arrive gives its place back.
    #expect(try workspace.uses().counted == [evidence == .absent ? 0 : 1])
    #expect((report.end == .interrupted) == (state == .claimed))
    #expect(report.channels.map(\.left) == [state == .claimed || state == .pending ? 1 : 0])
    let isUnanswered =
      report.channels[0].unavailability == .unanswered(reason: "the line went dead")
    #expect(isUnanswered == (state == .claimed))
  }

  @Test("What was tried, and is not there, is pending again however often that happens")
  func usesUpNoAttempts() throws {
    let workspace = try Workspace()
    try workspace.open("email", attempts: 2)
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    stub.guarantee = .checkable
    stub.found = []
    stub.answer = { _ in .unknown(reason: "the line went dead") }
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    #expect(report.channels.map(\.failed) == [0] && stub.given.count == 3)
    #expect(try workspace.states() == ["email-1": .pending])
  }

  enum DestinationSearch {
    case arrived, absent, unreachable, other
  }
}
