/// One legal change of state with its cause.
///
/// These tables are complete. The database holds the same tables and refuses everything else.
package struct TransitionRule<State: RawRepresentable & Hashable & Sendable>: Hashable, Sendable
where State.RawValue == Int {
  /// The state before; nil if the subject is created.
  package let from: State?
  package let to: State
  package let cause: Cause

  init(_ from: State?, _ to: State, _ cause: Cause) {
    self.from = from
    self.to = to
    self.cause = cause
  }
}

extension MessageState {
  package static let transitions: [TransitionRule<MessageState>] = [
    TransitionRule(nil, .pending, .imported),
    TransitionRule(nil, .waiting, .imported),
    TransitionRule(.waiting, .pending, .predecessorSent),
    TransitionRule(.waiting, .canceled, .canceled),
    TransitionRule(.waiting, .canceled, .replied),
    TransitionRule(.waiting, .canceled, .bounced),
    TransitionRule(.waiting, .canceled, .complained),
    TransitionRule(.waiting, .canceled, .predecessorEnded),
    TransitionRule(.waiting, .canceled, .suppressed),
    TransitionRule(.waiting, .waiting, .rescheduled),
    TransitionRule(.waiting, .waiting, .delayed),
    TransitionRule(.waiting, .expired, .deadlinePassed),
    TransitionRule(.pending, .canceled, .canceled),
    TransitionRule(.pending, .canceled, .replied),
    TransitionRule(.pending, .canceled, .bounced),
    TransitionRule(.pending, .canceled, .complained),
    TransitionRule(.pending, .canceled, .predecessorEnded),
    TransitionRule(.pending, .canceled, .suppressed),
    TransitionRule(.pending, .pending, .rescheduled),
    TransitionRule(.pending, .pending, .delayed),
    TransitionRule(.pending, .pending, .edited),
    TransitionRule(.waiting, .waiting, .edited),
    TransitionRule(.failed, .failed, .edited),
    TransitionRule(.canceled, .canceled, .edited),
    TransitionRule(.pending, .expired, .deadlinePassed),
    TransitionRule(.pending, .claimed, .pickedUp),
    TransitionRule(.claimed, .claimed, .canceled),
    TransitionRule(.claimed, .sent, .accepted),
    TransitionRule(.claimed, .failed, .refused),
    TransitionRule(.claimed, .failed, .attemptsUsedUp),
    TransitionRule(.claimed, .inDoubt, .outcomeUnknown),
    TransitionRule(.claimed, .pending, .refusedForNow),
    TransitionRule(.claimed, .pending, .channelAtFault),
    TransitionRule(.claimed, .pending, .provedUnsent),
    TransitionRule(.inDoubt, .sent, .resolved),
    TransitionRule(.inDoubt, .pending, .resolved),
    TransitionRule(.inDoubt, .failed, .resolved),
    TransitionRule(.failed, .pending, .channelAtFault),
    TransitionRule(.failed, .pending, .retried),
    TransitionRule(.canceled, .pending, .retried),
    TransitionRule(.canceled, .waiting, .retried),
    TransitionRule(.canceled, .waiting, .predecessorRetried),
    TransitionRule(.pending, .sent, .reportedSent),
    TransitionRule(.inDoubt, .sent, .reportedSent),
    TransitionRule(.failed, .sent, .reportedSent),
  ]
}

extension PlanState {
  package static let transitions: [TransitionRule<PlanState>] = [
    TransitionRule(nil, .draft, .planned),
    TransitionRule(.draft, .draft, .endorsed),
    TransitionRule(.draft, .approved, .approved),
    TransitionRule(.draft, .rejected, .rejected),
    TransitionRule(.draft, .superseded, .superseded),
    TransitionRule(.approved, .superseded, .superseded),
    TransitionRule(.approved, .completed, .completed),
    TransitionRule(.approved, .withdrawn, .withdrawn),
    TransitionRule(.completed, .completed, .pruned),
    TransitionRule(.rejected, .rejected, .pruned),
    TransitionRule(.superseded, .superseded, .pruned),
    TransitionRule(.withdrawn, .withdrawn, .pruned),
  ]
}

extension RunState {
  package static let transitions: [TransitionRule<RunState>] = [
    TransitionRule(nil, .running, .started),
    TransitionRule(.running, .finished, .finished),
    TransitionRule(.running, .interrupted, .interrupted),
    TransitionRule(.interrupted, .running, .resumed),
  ]
}

extension SliceState {
  package static let transitions: [TransitionRule<SliceState>] = [
    TransitionRule(nil, .cut, .cut),
    TransitionRule(.cut, .settled, .settled),
    TransitionRule(.cut, .withdrawn, .withdrawn),
    TransitionRule(.cut, .overdue, .timePassed),
    TransitionRule(.cut, .lost, .givenUp),
    TransitionRule(.overdue, .settled, .settled),
    TransitionRule(.overdue, .withdrawn, .withdrawn),
    TransitionRule(.overdue, .lost, .givenUp),
    TransitionRule(.lost, .lost, .answeredLate),
    TransitionRule(.lost, .lost, .confirmed),
  ]
}

extension RuleState {
  package static let transitions: [TransitionRule<RuleState>] = [
    TransitionRule(nil, .active, .stated),
    TransitionRule(.active, .withdrawn, .withdrawn),
  ]
}

extension ChannelStopState {
  package static let transitions: [TransitionRule<ChannelStopState>] = [
    TransitionRule(nil, .stopped, .channelAtFault),
    TransitionRule(nil, .stopped, .railBroken),
    TransitionRule(.stopped, .over, .wentThrough),
    TransitionRule(.stopped, .over, .resumed),
    TransitionRule(.stopped, .over, .superseded),
  ]
}

extension HoldState {
  package static let transitions: [TransitionRule<HoldState>] = [
    TransitionRule(nil, .standing, .stated),
    TransitionRule(.standing, .lifted, .resumed),
  ]
}

extension RestorationState {
  package static let transitions: [TransitionRule<RestorationState>] = [
    TransitionRule(nil, .unconfirmed, .restored),
    TransitionRule(nil, .unconfirmed, .backedUp),
    TransitionRule(.unconfirmed, .confirmed, .confirmed),
  ]
}
