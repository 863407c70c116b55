import Model

/// One row for the journal: the only thing that changes a state.
struct Transition {
  /// What a transition is about; the raw value is how the database writes it.
  enum Subject: Int, CaseIterable {
    case message = 1
    case plan = 2
    case run = 3
    case baseDate = 4
    case channel = 5
    case rule = 6
    case reply = 7
    case file = 8
    case restoration = 9
    case suppression = 10
    case channelStop = 11
    case hold = 12
    case slice = 13

    var name: String {
      switch self {
      case .message: "message"
      case .plan: "plan"
      case .run: "run"
      case .baseDate: "base date"
      case .channel: "channel"
      case .rule: "rule"
      case .reply: "reply"
      case .file: "file"
      case .restoration: "restoration"
      case .suppression: "suppression"
      case .channelStop: "channel stop"
      case .hold: "hold"
      case .slice: "slice"
      }
    }
  }

  let subject: Subject
  let item: Int
  /// What was before: a state's code, a day or a setting; nil where there was nothing.
  let before: Int?
  let after: Int
  let cause: Cause
  /// The item's row of the journal before this one.
  let previous: Int?
  var day: Day?
  var run: Int?
  var channel: Int32?
  var note: String?
}

/// A stored thing with a state, as far as a transition needs to know it.
struct Item<State: RawRepresentable> where State.RawValue == Int {
  let number: Int
  let state: State
  /// The row of the journal that made it so.
  let changed: Int
}

/// A state that changes by the journal, and whose it is.
protocol JournaledState: RawRepresentable where RawValue == Int {
  static var subject: Transition.Subject { get }
}

extension MessageState: JournaledState {
  static var subject: Transition.Subject { .message }
}

extension PlanState: JournaledState {
  static var subject: Transition.Subject { .plan }
}

extension ReplyState: JournaledState {
  static var subject: Transition.Subject { .reply }
}

extension RunState: JournaledState {
  static var subject: Transition.Subject { .run }
}

extension RuleState: JournaledState {
  static var subject: Transition.Subject { .rule }
}

extension FileKind: JournaledState {
  static var subject: Transition.Subject { .file }
}

extension SuppressionState: JournaledState {
  static var subject: Transition.Subject { .suppression }
}

extension ChannelStopState: JournaledState {
  static var subject: Transition.Subject { .channelStop }
}

extension HoldState: JournaledState {
  static var subject: Transition.Subject { .hold }
}

extension SliceState: JournaledState {
  static var subject: Transition.Subject { .slice }
}

extension RestorationState: JournaledState {
  static var subject: Transition.Subject { .restoration }
}

extension Transition {
  fileprivate init<State: JournaledState>(_ item: Item<State>, to state: State, _ cause: Cause) {
    self.init(
      subject: State.subject,
      item: item.number,
      before: item.state.rawValue,
      after: state.rawValue,
      cause: cause,
      previous: item.changed
    )
  }
}

extension Transition {
  /// From `draft`; the note says who approves it and why, where that was said.
  static func approved(_ plan: Item<PlanState>, note: String?) -> Transition {
    var transition = Transition(plan, to: .approved, .approved)
    transition.note = note
    return transition
  }

  /// From `draft`, which it stays; the note says who approves it, and why where that was said.
  static func endorsed(_ plan: Item<PlanState>, note: String) -> Transition {
    var transition = Transition(plan, to: .draft, .endorsed)
    transition.note = note
    return transition
  }

  /// From `draft`.
  static func rejected(_ plan: Item<PlanState>) -> Transition {
    Transition(plan, to: .rejected, .rejected)
  }

  /// From `draft` or `approved`.
  static func superseded(_ plan: Item<PlanState>) -> Transition {
    Transition(plan, to: .superseded, .superseded)
  }

  /// From `approved`; the note says who withdraws it and why.
  static func withdrawn(_ plan: Item<PlanState>, note: String) -> Transition {
    var transition = Transition(plan, to: .withdrawn, .withdrawn)
    transition.note = note
    return transition
  }

  /// From `approved`.
  static func completed(_ plan: Item<PlanState>) -> Transition {
    Transition(plan, to: .completed, .completed)
  }

  /// From `completed`, `rejected`, `superseded` or `withdrawn`, which it stays; its rows go.
  static func pruned(_ plan: Item<PlanState>) -> Transition {
    Transition(plan, to: plan.state, .pruned)
  }
}

extension Transition {
  /// From `unconfirmed`; the note says what was looked at.
  static func confirmed(_ restoration: Item<RestorationState>, note: String) -> Transition {
    var transition = Transition(restoration, to: .confirmed, .confirmed)
    transition.note = note
    return transition
  }
}

extension Transition {
  /// From `interrupted`.
  static func resumed(_ run: Item<RunState>) -> Transition {
    Transition(run, to: .running, .resumed)
  }

  /// From `running`.
  static func finished(_ run: Item<RunState>) -> Transition {
    Transition(run, to: .finished, .finished)
  }

  /// From `running`.
  static func interrupted(_ run: Item<RunState>) -> Transition {
    Transition(run, to: .interrupted, .interrupted)
  }
}

extension Transition {
  /// From `cut` or `overdue`.
  static func settled(_ slice: Item<SliceState>) -> Transition {
    Transition(slice, to: .settled, .settled)
  }

  /// From `cut` or `overdue`.
  static func withdrawn(_ slice: Item<SliceState>) -> Transition {
    Transition(slice, to: .withdrawn, .withdrawn)
  }

  /// From `cut`.
  static func overdue(_ slice: Item<SliceState>) -> Transition {
    Transition(slice, to: .overdue, .timePassed)
  }

  /// From `cut` or `overdue`; the note says why nobody hands it over any more.
  static func givenUp(_ slice: Item<SliceState>, note: String) -> Transition {
    noted(Transition(slice, to: .lost, .givenUp), note)
  }

  /// From `lost`, which it stays; the note says which of its messages was sent, though it counts as not sent.
  static func answeredLate(_ slice: Item<SliceState>, note: String) -> Transition {
    noted(Transition(slice, to: .lost, .answeredLate), note)
  }

  /// From `lost`, which it stays; the note says what somebody found out about what came late.
  static func confirmed(_ slice: Item<SliceState>, note: String) -> Transition {
    noted(Transition(slice, to: .lost, .confirmed), note)
  }

  private static func noted(_ transition: Transition, _ note: String) -> Transition {
    var transition = transition
    transition.note = note
    return transition
  }
}

extension Transition {
  /// From `active`.
  static func withdrawn(_ rule: Item<RuleState>) -> Transition {
    Transition(rule, to: .withdrawn, .withdrawn)
  }

  /// From `stopped`; the cause is a run that has gone through, a person, or the same stop in other words.
  static func over(_ stop: Item<ChannelStopState>, _ cause: Cause) -> Transition {
    Transition(stop, to: .over, cause)
  }

  /// From `standing`.
  static func lifted(_ hold: Item<HoldState>) -> Transition {
    Transition(hold, to: .lifted, .resumed)
  }

  /// From `received`.
  static func withdrawn(_ reply: Item<ReplyState>) -> Transition {
    Transition(reply, to: .withdrawn, .withdrawn)
  }

  /// From `suppressed`.
  static func withdrawn(_ suppression: Item<SuppressionState>) -> Transition {
    Transition(suppression, to: .withdrawn, .withdrawn)
  }
}

extension Transition {
  /// From `claimed`; the receipt is the transport's.
  static func accepted(_ message: Item<MessageState>, by run: Int, receipt: String) -> Transition {
    settled(message, to: .sent, .accepted, by: run, note: receipt)
  }

  /// From `claimed`.
  static func refused(_ message: Item<MessageState>, by run: Int, reason: String) -> Transition {
    settled(message, to: .failed, .refused, by: run, note: reason)
  }

  /// From `claimed`.
  static func refusedForNow(
    _ message: Item<MessageState>,
    by run: Int,
    reason: String
  ) -> Transition {
    settled(message, to: .pending, .refusedForNow, by: run, note: reason)
  }

  /// From `claimed`, or from `failed` by the refusal of the same run: it was the channel's fault.
  static func channelAtFault(
    _ message: Item<MessageState>,
    by run: Int,
    reason: String
  ) -> Transition {
    settled(message, to: .pending, .channelAtFault, by: run, note: reason)
  }

  /// From `claimed`: it was refused for now as often as it may be.
  static func attemptsUsedUp(
    _ message: Item<MessageState>,
    by run: Int,
    reason: String
  ) -> Transition {
    settled(message, to: .failed, .attemptsUsedUp, by: run, note: reason)
  }

  /// From `claimed`.
  static func unknown(_ message: Item<MessageState>, by run: Int, reason: String) -> Transition {
    settled(message, to: .inDoubt, .outcomeUnknown, by: run, note: reason)
  }

  /// From `claimed`: a dead run's claim that the transport does not know.
  static func provedUnsent(_ message: Item<MessageState>, by run: Int) -> Transition {
    settled(message, to: .pending, .provedUnsent, by: run, note: nil)
  }

  private static func settled(
    _ message: Item<MessageState>,
    to state: MessageState,
    _ cause: Cause,
    by run: Int,
    note: String?
  ) -> Transition {
    var transition = Transition(message, to: state, cause)
    transition.run = run
    transition.note = note
    return transition
  }

  /// From `pending`, `failed` or `in_doubt`, by a person or a database that knows that it was sent on a day;
  /// a run where one left it in doubt, and a channel where it is not the one that it is addressed to.
  static func reportedSent(
    _ message: Item<MessageState>,
    on day: Day,
    inDoubtBy run: Int?,
    through channel: Int32?,
    note: String?
  ) -> Transition {
    var transition = Transition(message, to: .sent, .reportedSent)
    (transition.day, transition.run, transition.channel) = (day, run, channel)
    transition.note = note
    return transition
  }

  /// From `waiting`; the day is the first on which the follow-up may go.
  static func released(_ message: Item<MessageState>, notBefore day: Day) -> Transition {
    var transition = Transition(message, to: .pending, .predecessorSent)
    transition.day = day
    return transition
  }

  /// From `pending` or `waiting`.
  static func canceled(_ message: Item<MessageState>) -> Transition {
    Transition(message, to: .canceled, .canceled)
  }

  /// From `claimed`, which it stays: it lies in an open slice, and is not to be sent if that has not happened yet.
  static func askedToCancel(_ message: Item<MessageState>, by run: Int) -> Transition {
    settled(message, to: .claimed, .canceled, by: run, note: nil)
  }

  /// From `failed` or `canceled`; what follows another message waits for that again.
  static func retried(_ message: Item<MessageState>, to state: MessageState) -> Transition {
    Transition(message, to: state, .retried)
  }

  /// From `pending` or `waiting`; the cause is a reply, a bounce, a complaint or a suppression.
  static func ended(_ message: Item<MessageState>, _ cause: Cause) -> Transition {
    Transition(message, to: .canceled, cause)
  }

  /// From any state that it stays in; the note says which fields are what now.
  static func edited(_ message: Item<MessageState>, note: String) -> Transition {
    var transition = Transition(message, to: message.state, .edited)
    transition.note = note
    return transition
  }

  /// From `pending` or `waiting`, which it stays; the cause is that it was rescheduled or delayed.
  static func moved(_ message: Item<MessageState>, notBefore day: Day, _ cause: Cause) -> Transition
  {
    var transition = Transition(message, to: message.state, cause)
    transition.day = day
    return transition
  }

  /// From `in_doubt`, by a person who knows better; the run is the one that left it so.
  static func resolved(
    _ message: Item<MessageState>,
    to state: MessageState,
    by run: Int
  ) -> Transition {
    settled(message, to: state, .resolved, by: run, note: nil)
  }
}
