import Model
import SQLite

/// Reading what the database writes as a code. It holds no other codes than these: a foreign one is
/// damage, which no caller can fix.
extension Statement {
  func messageState(_ column: Int32) -> MessageState {
    decoded(column)
  }

  func planState(_ column: Int32) -> PlanState {
    decoded(column)
  }

  func runState(_ column: Int32) -> RunState {
    decoded(column)
  }

  func ruleState(_ column: Int32) -> RuleState {
    decoded(column)
  }

  func replyKind(_ column: Int32) -> ReplyKind {
    decoded(column)
  }

  func fileKind(_ column: Int32) -> FileKind {
    decoded(column)
  }

  func restorationState(_ column: Int32) -> RestorationState {
    decoded(column)
  }

  func precedence(_ column: Int32) -> PlanLimits.Precedence {
    decoded(column)
  }

  func subject(_ column: Int32) -> Transition.Subject {
    decoded(column)
  }

  func cause(_ column: Int32) -> Cause {
    decoded(column)
  }

  func unplacedReason(_ column: Int32) -> UnplacedReason {
    decoded(column)
  }

  func priority(_ column: Int32) -> Priority {
    guard let priority = Priority(integer(column)) else {
      preconditionFailure("the database holds an unknown priority \(integer(column))")
    }
    return priority
  }

  func optionalDay(_ column: Int32) -> Day? {
    optionalInt32(column).map(Day.init(number:))
  }

  func day(_ column: Int32) -> Day {
    Day(number: int32(column))
  }

  func instant(_ column: Int32) -> Instant {
    Instant(milliseconds: Int64(integer(column)))
  }

  private func decoded<Code: RawRepresentable>(_ column: Int32) -> Code where Code.RawValue == Int {
    guard let code = Code(rawValue: integer(column)) else {
      preconditionFailure("the database holds an unknown \(Code.self) \(integer(column))")
    }
    return code
  }
}
