import Model
import SQLite

/// Reading what the database writes as a code or within bounds.
///
/// It takes no other values; a foreign one is damage, which the whole program answers as such.
extension Statement {
  func messageState(_ column: Int32) throws(DatabaseError) -> MessageState {
    try decoded(column)
  }

  func planState(_ column: Int32) throws(DatabaseError) -> PlanState {
    try decoded(column)
  }

  func runState(_ column: Int32) throws(DatabaseError) -> RunState {
    try decoded(column)
  }

  func ruleState(_ column: Int32) throws(DatabaseError) -> RuleState {
    try decoded(column)
  }

  func replyKind(_ column: Int32) throws(DatabaseError) -> ReplyKind {
    try decoded(column)
  }

  func replyState(_ column: Int32) throws(DatabaseError) -> ReplyState {
    try decoded(column)
  }

  func suppressionCause(_ column: Int32) throws(DatabaseError) -> SuppressionCause {
    try decoded(column)
  }

  func refusalClass(_ column: Int32) throws(DatabaseError) -> RefusalClass? {
    isNull(column) ? nil : try decoded(column)
  }

  func fileKind(_ column: Int32) throws(DatabaseError) -> FileKind {
    try decoded(column)
  }

  func restorationState(_ column: Int32) throws(DatabaseError) -> RestorationState {
    try decoded(column)
  }

  func channelStopState(_ column: Int32) throws(DatabaseError) -> ChannelStopState {
    try decoded(column)
  }

  func holdKind(_ column: Int32) throws(DatabaseError) -> HoldKind {
    try decoded(column)
  }

  func holdState(_ column: Int32) throws(DatabaseError) -> HoldState {
    try decoded(column)
  }

  func sliceState(_ column: Int32) throws(DatabaseError) -> SliceState {
    try decoded(column)
  }

  func suppressionState(_ column: Int32) throws(DatabaseError) -> SuppressionState {
    try decoded(column)
  }

  /// The name of the state that a thing of a subject has.
  func stateName(
    _ column: Int32,
    of subject: Transition.Subject
  ) throws(DatabaseError) -> String {
    let code = integer(column)
    guard let state = subject.states.first(where: { $0.code == code }) else {
      throw unknown("\(subject.name)", column)
    }
    return state.name
  }

  func precedence(_ column: Int32) throws(DatabaseError) -> PlanLimits.Precedence {
    try decoded(column)
  }

  func subject(_ column: Int32) throws(DatabaseError) -> Transition.Subject {
    try decoded(column)
  }

  func cause(_ column: Int32) throws(DatabaseError) -> Cause {
    try decoded(column)
  }

  func unplacedReason(_ column: Int32) throws(DatabaseError) -> UnplacedReason {
    try decoded(column)
  }

  func priority(_ column: Int32) throws(DatabaseError) -> Priority {
    guard let priority = Priority(integer(column)) else { throw unknown("priority", column) }
    return priority
  }

  func optionalDay(_ column: Int32) throws(DatabaseError) -> Day? {
    isNull(column) ? nil : try day(column)
  }

  func day(_ column: Int32) throws(DatabaseError) -> Day {
    let bounds = Int(Day.first.number)...Int(Day.last.number)
    return Day(number: Int32(try integer(column, in: bounds, "day")))
  }

  func instant(_ column: Int32) throws(DatabaseError) -> Instant {
    let bounds = -62_135_596_800_000...253_402_300_799_999
    return Instant(milliseconds: Int64(try integer(column, in: bounds, "instant")))
  }

  /// The integer of a column, within the bounds that the program keeps to.
  func integer(
    _ column: Int32,
    in bounds: ClosedRange<Int>,
    _ name: String
  ) throws(DatabaseError) -> Int {
    let number = integer(column)
    guard bounds.contains(number) else { throw unknown(name, column) }
    return number
  }

  /// How many there are of something; sums of these fit as well.
  func count(_ column: Int32) throws(DatabaseError) -> Int32 {
    Int32(try integer(column, in: 0...1 << 24, "count"))
  }

  func capacity(_ column: Int32) throws(DatabaseError) -> Int32 {
    Int32(try integer(column, in: Capacity.range, "capacity"))
  }

  private func decoded<Code: RawRepresentable>(_ column: Int32) throws(DatabaseError) -> Code
  where Code.RawValue == Int {
    guard let code = Code(rawValue: integer(column)) else { throw unknown("\(Code.self)", column) }
    return code
  }

  private func unknown(_ name: String, _ column: Int32) -> DatabaseError {
    .damaged("it holds an impossible \(name), \(optionalText(column) ?? "none")")
  }
}

/// The values of rows by a key that is unique in the database.
func keyed<Key, Value>(_ pairs: [(Key, Value)]) throws(DatabaseError) -> [Key: Value] {
  var values: [Key: Value] = [:]
  for (key, value) in pairs {
    guard values.updateValue(value, forKey: key) == nil else {
      throw .damaged("it holds \(key) twice")
    }
  }
  return values
}
