package import Model

/// Why a rule says no: each with the state that it met and the way out.
package enum Refusal: DiagnosticError, Equatable {
  case operationKeyTaken(key: String, earlier: String, now: String)
  case unknownChannel(name: String, nearest: String?)
  /// The name that a channel was to get is another's.
  case channelNameTaken(name: String, by: String)
  case unknownCampaign(name: String, nearest: String?)
  case unknownMessage(id: String)
  /// The holder is the run that brought the message into its state, where one did.
  case messageState(id: String, MessageState, MessageOperation, holder: Run?)
  /// It lies in a slice that somebody has in hand.
  case inSlice(id: String, MessageOperation)
  /// A step that was not sent yet cannot have been answered; the nearest before it that was is named.
  case stepNeverSent(id: String, MessageState, sent: String)
  case answeredBeforeSent(id: String, day: Day, sent: Day)
  case answeredLater(day: Day, today: Day)
  case sentLater(day: Day, today: Day)
  case sentBeforePredecessor(id: String, day: Day, predecessor: String, sent: Day)
  /// The suppression of a domain may cover it.
  case notSuppressed(Addressee, within: String?)
  case noRetry(id: String, NoRetry)
  /// A run has it in its hands, or nobody knows whether it arrived.
  case forgetsUnsettled(id: String, MessageState)
  /// Several persons share an address, and it is not said which is meant.
  case forgetsSeveral(address: String, persons: [String])
  /// What it said is forgotten.
  case wordsForgotten(id: String)
  case reasonNamesForgotten
  case nothingHeld
  case noEdit(id: String, NoEdit)
  case pastDeadline(id: String, MessageOperation, day: Day, deadline: Day?)
  case unknownPlan(version: Int, newest: Int?)
  case baseDateBackwards(from: Day, to: Day)
  case baseDateFar(from: Day, to: Day, days: Int)
  /// So many of what still waits to be sent would be lost.
  case baseDateCostly(to: Day, lost: Int, of: Int)
  /// A decision that is not open in the plan's state.
  case planDecisionClosed(version: Int, PlanState, PlanOperation)
  case planStale(version: Int, [Staleness])
  case planDigest(version: Int, stored: String, given: String)
  /// What was asked for meanwhile decides the way out.
  case runUnderWay(run: Int, plan: Int, day: Day, PlanOperation)
  /// A run that another executor has in its hands, or has settled.
  case otherTurn(run: Int)
  case planNotApproved(version: Int, PlanState, approved: Int?)
  case dayOutsidePlan(version: Int, day: Day, first: Day, last: Day)
  case dayBeforeBase(day: Day, base: Day)
  case beyondCalendar(base: Day, horizon: Int, most: Int)

  package var diagnostic: Diagnostic {
    switch self {
    case .operationKeyTaken(let key, let earlier, let now):
      Diagnostic(
        .refused,
        "the operation key '\(key)' was used for something else",
        why: "then it was '\(earlier)', now it is '\(now)'",
        wayOut: "give each operation a key of its own"
      )
    case .unknownChannel(let name, let nearest):
      Diagnostic(
        .refused,
        "there is no channel '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
        wayOut: "see 'sendplan channel list', or make it with"
          + " '\(commandLine("sendplan channel set", name, options: "--capacity N"))'"
      )
    case .channelNameTaken(let name, let other):
      Diagnostic(
        .refused,
        "channel '\(other)' cannot be called '\(name)'",
        why: "another channel is",
        wayOut: "choose another name, or rename that one first"
      )
    case .unknownCampaign(let name, let nearest):
      Diagnostic(
        .refused,
        "there is no campaign '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
        wayOut: "name one that messages were imported with"
      )
    case .unknownMessage(let id):
      Diagnostic(
        .refused,
        "there is no message '\(id)'",
        wayOut: "see 'sendplan message list'"
      )
    case .messageState(let id, let state, let operation, let holder):
      Diagnostic(
        .refused,
        "message '\(id)' is \(state.name) and cannot be \(operation.participle)",
        why: Refusal.reason(state, operation, holder),
        wayOut: "still possible: \(state.stillPossible(for: id))"
      )
    case .inSlice(let id, let operation):
      Diagnostic(
        .refused,
        "message '\(id)' is claimed and cannot be \(operation.participle)",
        why: "it lies in a slice that may be under way elsewhere",
        wayOut: "cancel or hold it, or wait until 'sendplan-executor settle' has taken the slice"
          + " back"
      )
    case .stepNeverSent(let id, let state, let sent):
      Diagnostic(
        .refused,
        "message '\(id)' is \(state.name) and cannot be answered",
        why: "it was never sent",
        wayOut: "name the step that was answered, such as '\(sent)'"
      )
    case .answeredBeforeSent(let id, let day, let sent):
      Diagnostic(
        .refused,
        "message '\(id)' cannot be answered on \(day)",
        why: "it was sent on \(sent)",
        wayOut: "check the day"
      )
    case .answeredLater(let day, let today):
      Diagnostic(
        .refused,
        "nobody has answered on \(day) yet",
        why: "today is \(today)",
        wayOut: "check the day"
      )
    case .sentLater(let day, let today):
      Diagnostic(
        .refused,
        "nothing has been sent on \(day) yet",
        why: "today is \(today)",
        wayOut: "check the day"
      )
    case .sentBeforePredecessor(let id, let day, let predecessor, let sent):
      Diagnostic(
        .refused,
        "message '\(id)' cannot be reported as sent on \(day)",
        why: "it follows '\(predecessor)', which was sent on \(sent)",
        wayOut: "check the day"
      )
    case .notSuppressed(let name, let within):
      Diagnostic(
        .refused,
        "\(name.quoted) is not suppressed" + (within == nil ? "" : " by itself"),
        why: within.map { "'\($0)' is" },
        wayOut: "see 'sendplan suppress list'"
      )
    case .noRetry(let id, let cause):
      cause.diagnostic(id)
    case .forgetsUnsettled(let id, let state):
      Diagnostic(
        .refused,
        "nobody is forgotten while message '\(id)' is \(state.name)",
        why: "what becomes of it would have nobody to be told of",
        wayOut: state == .claimed
          ? "let the run end, or settle it with 'sendplan-executor recover'"
          : "first '\(commandLine("sendplan resolve", id))'"
      )
    case .nothingHeld:
      Diagnostic(
        .refused,
        "nothing is held about them",
        why: "no message is to that address or person, and no text names them",
        wayOut: "see how it is written with 'sendplan find'"
      )
    case .wordsForgotten(let id):
      Diagnostic(
        .refused,
        "the words of message '\(id)' were forgotten",
        why: "nothing of them is left"
      )
    case .reasonNamesForgotten:
      Diagnostic(
        .refused,
        "the reason names who is to be forgotten",
        why: "it stays on record",
        wayOut: "say it without the name"
      )
    case .forgetsSeveral(let address, let persons):
      Diagnostic(
        .refused,
        "'\(address)' is shared by \(counted(persons.count, "person"))",
        why: persons.prefix(5).joined(separator: ", "),
        wayOut: "say which is meant, with --person"
      )
    case .noEdit(let id, let cause):
      cause.diagnostic(id)
    case .pastDeadline(let id, let operation, let day, let deadline):
      Diagnostic(
        .refused,
        "message '\(id)' cannot be \(operation.participle) to \(day)",
        why: deadline.map { "its deadline is \($0)" } ?? "days end with \(Day.last)",
        wayOut: "still possible: a day up to \(deadline ?? Day.last), or to cancel it"
      )
    case .unknownPlan(let version, let newest):
      Diagnostic(
        .refused,
        "there is no plan \(version)",
        why: newest.map { "the newest is \($0)" } ?? "none has been made yet",
        wayOut: newest == nil ? "make one with 'sendplan plan'" : "see 'sendplan plans'"
      )
    case .baseDateBackwards(let from, let to):
      Diagnostic(
        .refused,
        "the base date is \(from) and does not go back to \(to)",
        why: "advance only moves forward",
        wayOut: "to go back on purpose: 'sendplan base set \(to) --reason TEXT'"
      )
    case .baseDateFar(let from, let to, let days):
      Diagnostic(
        .refused,
        "\(to) lies \(days) days after the base date \(from)",
        why: "more than \(AdvanceForecast.farthest) at once may be a typing error",
        wayOut: "look with --dry-run, and repeat with --yes if it is meant"
      )
    case .baseDateCostly(let to, let lost, let all):
      Diagnostic(
        .refused,
        "with the base date \(to), \(lost) of \(all) messages would never be sent",
        why: "more than a tenth of what is left may be a typing error",
        wayOut: "look with --dry-run, and repeat with --yes if it is meant"
      )
    case .planDecisionClosed(let version, let state, let operation):
      Diagnostic(
        .refused,
        "plan \(version) is \(state.name) and cannot be \(operation.participle)",
        why: operation == .unapprove ? "only the approved plan can" : "only a draft can",
        wayOut: "still possible: \(state.stillPossible)"
      )
    case .planStale(let version, let reasons):
      Diagnostic(
        .refused,
        "plan \(version) is stale",
        why: reasons.map(\.sentence).joined(separator: "; "),
        wayOut: "compute a new one with 'sendplan plan'"
      )
    case .planDigest(let version, let stored, let given):
      Diagnostic(
        .refused,
        "plan \(version) is not the plan that was looked at",
        why: "its digest is \(stored), and \(given) was given",
        wayOut: "look at it with 'sendplan show \(version)'"
      )
    case .runUnderWay(let run, let plan, let day, let operation):
      Diagnostic(
        .refused,
        "nothing is decided about plans while a run is under way",
        why: "run \(run) of plan \(plan) for \(day) has not ended",
        wayOut:
          "wait for it" + (operation == .unapprove ? ", or end it with --stop" : "")
          + "; one that has died is ended by 'sendplan-executor recover', or resumed by"
          + " repeating 'sendplan-executor run --plan \(plan) --day \(day)'"
      )
    case .otherTurn(let run):
      Diagnostic(
        .busy,
        "run \(run) is not this executor's any more",
        why: "another has begun, resumed or settled it meanwhile",
        wayOut: "repeat the command when the other has ended; nothing was changed"
      )
    case .planNotApproved(let version, let state, let approved):
      Diagnostic(
        .refused,
        "plan \(version) is \(state.name)",
        why: "only the approved plan is executed"
          + (approved.map { ", which is \($0)" } ?? ", and none is approved"),
        wayOut: approved.map { "run --plan \($0)" }
          ?? "approve one with 'sendplan approve VERSION'"
      )
    case .dayOutsidePlan(let version, let day, let first, let last):
      Diagnostic(
        .refused,
        "plan \(version) says nothing about \(day)",
        why: "it covers \(first) to \(last)",
        wayOut: "name a day that it covers, or compute a new plan"
      )
    case .dayBeforeBase(let day, let base):
      Diagnostic(
        .refused,
        "\(day) lies before the base date \(base)",
        why: "what it had left was planned anew from \(base) on",
        wayOut: "run a day from \(base) on"
      )
    case .beyondCalendar(let base, let horizon, let most):
      Diagnostic(
        .refused,
        "a plan of \(horizon) days from \(base) has no room in the calendar",
        why: "days end with \(Day.last), and follow-ups may wait"
          + " \(MessageDraft.Follows.longestWait) days",
        wayOut: most > 0
          ? "plan with --horizon \(most) or less"
          : "set the base date to a real day with 'sendplan base set DAY --reason TEXT'"
      )
    }
  }
}

extension Refusal {
  /// Whether the day that was given is to blame.
  package var isAboutDay: Bool {
    switch self {
    case .answeredBeforeSent, .answeredLater, .pastDeadline, .sentLater, .sentBeforePredecessor:
      true
    default: false
    }
  }

  /// Why a message in this state is not free for every request.
  private static func reason(
    _ state: MessageState,
    _ operation: MessageOperation,
    _ holder: Run?
  ) -> String {
    let run = holder.map { "run \($0.number) of plan \($0.plan) for \($0.day)" } ?? "a run"
    return switch state {
    case .pending where operation == .reply: "it was never sent"
    case .pending: "only a message in doubt is resolved"
    case .waiting: "its predecessor has not been sent"
    case .claimed: "\(run) has picked it up"
    case .inDoubt: "\(run) could not learn whether it arrived"
    case .sent where holder == nil: "somebody has reported it as sent"
    case .sent: "\(run) sent it"
    case .failed: "\(run) could not send it"
    case .canceled: "nothing of it is to be sent"
    case .expired: "that is final"
    }
  }
}

/// What has changed since a draft was computed, so that it cannot be approved any more.
package enum Staleness: Equatable, Sendable {
  case baseDate(then: Day, now: Day)
  case parent(then: Int?, now: Int?)
  case capacity(channel: String, day: Day, then: Int, now: Int)
  /// A window, a share, who goes first, which channel is inside which, or what a recipient may get.
  case limits
  /// A channel sends as another sender.
  case sender(channel: String)
  /// A channel has another name.
  case name(then: String, now: String)
  /// A channel was retired, or taken into use again.
  case retirement(channel: String)
  /// Something else is stated of its channels, by which no number of it changes.
  case statements
  case claims(count: Int)

  package var sentence: String {
    switch self {
    case .baseDate(let then, let now): "the base date was \(then) and is \(now)"
    case .parent(let then, let now):
      "the approved plan was \(then.map(String.init) ?? "none")"
        + " and is \(now.map(String.init) ?? "none")"
    case .capacity(let channel, let day, let then, let now):
      "the capacity of \(channel) on \(day) was \(then) and is \(now)"
    case .limits:
      "the windows, shares, precedence or nesting of its channels, or its limit for recipients,"
        + " were others"
    case .sender(let channel): "the sender or the headers of \(channel) were others"
    case .name(let then, let now): "the channel \(now) was named \(then)"
    case .retirement(let channel):
      "\(channel) was retired, or taken into use again, since it was computed"
    case .statements: "other capacities, limits or settings of its channels were stated since"
    case .claims(let count):
      "\(count) message\(count == 1 ? " was" : "s were") picked up by a run since"
    }
  }
}
