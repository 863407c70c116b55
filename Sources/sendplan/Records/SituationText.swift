import Model
import OperatingSystem
import Storage

/// What became of a message, or what it waits for, in words.
struct SituationText {
  let situation: MessageSituation

  fileprivate var last: MessageTransition { situation.last }
  fileprivate var state: MessageState { situation.message.state }

  /// The day on which it went, will go, or ended, here.
  var day: Day? {
    switch state {
    case .sent, .claimed, .inDoubt: situation.sending?.day
    case .pending, .waiting:
      if case .assigned(let day, _)? = situation.planned?.decision { day } else { nil }
    case .failed, .canceled, .expired: lastDay
    }
  }

  /// The channel that it went by, or goes by.
  var account: String? { situation.sending?.channel ?? situation.planned?.channel }

  /// The message and all that is said of it.
  var sentence: String {
    let now =
      switch state {
      case .sent: "was sent"
      case .canceled: "was canceled on \(lastDay):"
      case .failed: "failed on \(lastDay):"
      case .expired: "expired on \(lastDay):"
      case .pending, .waiting, .claimed: "is \(state.name):"
      case .inDoubt: "is in doubt:"
      }
    return "message \(printable(situation.message.id)) \(now) \(why)"
  }

  fileprivate var lastDay: Day { SituationText.day(of: last.at) }

  fileprivate static func day(of instant: Instant) -> Day {
    WallClock.day(at: instant, in: nil) ?? instant.day
  }
}

/// Why it is so.
extension SituationText {
  var why: String {
    switch state {
    case .sent: sent
    case .claimed: "a run has picked it up" + (last.plan.map { " by plan \($0)" } ?? "")
    case .inDoubt:
      "nobody knows since \(lastDay) whether it arrived" + words(last.note)
        + "; see '\(commandLine("sendplan message show", situation.message.id))'"
    case .failed: failed
    case .canceled: canceled
    case .expired: situation.message.deadline.map { "its deadline was \($0)" } ?? ""
    case .pending: planned
    case .waiting:
      [predecessor.map { "it waits for \($0)" }, planned].compactMap(\.self).joined(separator: "; ")
    }
  }

  private var sent: String {
    let place = situation.sending.map { "on \($0.day) by \(printable($0.channel))" } ?? ""
    switch last.cause {
    case .reportedSent: return "\(place), as \(printable(last.actor)) reported" + words(last.note)
    case .resolved: return "\(place), as \(printable(last.actor)) resolved"
    default: return place + (last.note.map { ", receipt \(printable($0))" } ?? "")
    }
  }

  private var failed: String {
    switch last.cause {
    case .resolved: "\(printable(last.actor)) resolved it so"
    case .attemptsUsedUp: "tried \(counted(situation.message.attempts, "time"))" + words(last.note)
    default: last.note.map { printable($0) } ?? last.cause.name
    }
  }

  private var canceled: String {
    switch last.cause {
    case .canceled: "\(printable(last.actor)) canceled it" + words(last.note)
    case .suppressed: suppressed
    case .predecessorEnded: predecessor.map { "it follows \($0)" } ?? last.cause.name
    default: situation.reply.map { came($0) } ?? last.cause.name
    }
  }

  private var suppressed: String {
    guard let suppression = situation.suppression else {
      return situation.reply.map { came($0) } ?? last.cause.name
    }
    let record = suppression.record
    return "\(printable(record.addressee.text)) is suppressed"
      + (record.statedWith.map { " with \(printable($0.text))" } ?? "")
      + " (\(record.cause.name)) by \(printable(suppression.actor))" + words(record.reason)
  }

  private func came(_ reply: ReplyRecord) -> String {
    "\(printable(reply.summary)) on \(printable(reply.messageID)), from \(printable(reply.source))"
  }

  private var predecessor: String? {
    situation.predecessor.map { "\(printable($0.id)), which is \($0.state.name)" }
  }

  private var planned: String {
    guard let planned = situation.planned else {
      return (["no plan knows it yet"] + obstacles).joined(separator: "; ")
    }
    let decision =
      switch planned.decision {
      case .assigned(let day, _):
        "plan \(planned.version) \(obstacles.isEmpty ? "sends it" : "has it") on \(day) by"
          + " \(printable(planned.channel))"
      case .unplaced(let reason): "plan \(planned.version) has no day for it: \(reason.name)"
      }
    return ([decision] + obstacles).joined(separator: "; ")
  }

  /// What keeps it from being sent, whatever the plan says.
  var obstacles: [String] {
    let holds = situation.holds.map { hold in
      (hold.kind == .retirement ? "\(printable(hold.name ?? "")) is retired, and " : "")
        + "hold \(hold.number) keeps it" + (hold.until.map { " until \($0)" } ?? "")
        + ": \(printable(hold.reason))"
    }
    guard situation.planned?.isEdited == true else { return holds }
    return holds + ["it was edited since, and is not sent before a plan with it is approved"]
  }

  private func words(_ text: String?) -> String {
    text.map { $0.isEmpty ? "" : ": \(printable($0))" } ?? ""
  }
}
