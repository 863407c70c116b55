package import Delivery
package import Model
package import Storage

/// Why nothing can be sent through a channel at present.
package enum ChannelUnavailability: DiagnosticError, Equatable {
  case address(TransportAddressError)
  /// The sender is empty or not allowed in a header.
  case sender(String)
  /// The time zone is not installed on this machine.
  case timeZone(String)
  case transport(DeliveryError)
  /// Its destination is missing but still has to be searched for messages of a dead run.
  case missing(DeliveryError)
  /// The other end refused a message, or the same way so many: the channel is at fault, not the messages.
  case refused(times: Int, reason: String)
  /// It is stopped until a person resumes it.
  case stopped(ChannelStop)
  /// So many messages in a row failed, the last for this reason.
  case unavailable(times: Int, reason: String)
  /// The outcome of the last messages is still unknown, for this reason.
  case unanswered(reason: String)
  /// The receiver asks to wait for longer than a run waits.
  case asksToWait(seconds: Int, reason: String)
  /// The day of the run has not started in its time zone; nil is this machine's.
  case dayNotStarted(Day, begins: Instant, zone: String?)
  /// The day of the run is over in its time zone; the next plan reassigns what is left.
  case dayOver(Day, zone: String?)
  /// Its sending hours are over for today.
  case windowOver(DailyWindow)

  /// Whether the channel itself works and only the time is wrong.
  package var isTimeRelated: Bool {
    switch self {
    case .dayNotStarted, .dayOver, .windowOver, .asksToWait: true
    case .address, .sender, .timeZone, .transport, .missing, .unavailable, .unanswered, .refused,
      .stopped:
      false
    }
  }

  /// Whether it is another day in the channel's time zone.
  var isAnotherDay: Bool {
    switch self {
    case .dayNotStarted, .dayOver: true
    case .address, .sender, .timeZone, .transport, .missing, .unavailable, .unanswered, .refused,
      .stopped, .asksToWait, .windowOver:
      false
    }
  }

  /// Whether this prevents the run from finishing.
  var keepsRunOpen: Bool {
    if case .dayOver = self { false } else { true }
  }

  package var diagnostic: Diagnostic {
    switch self {
    case .address(let error):
      error.diagnostic
    case .sender(let text):
      Diagnostic(
        .badData,
        text.contains { $0 != " " }
          ? "its sender contains a control character" : "it has no sender",
        wayOut: "state one with 'sendplan channel set NAME --sender ADDRESS'"
      )
    case .timeZone(let name):
      Diagnostic(
        .badData,
        "this machine knows no time zone '\(name)'",
        wayOut:
          "install the time zones, or set another with 'sendplan channel set NAME --time-zone ZONE'"
      )
    case .transport(let error):
      error.diagnostic
    case .missing(let error):
      Diagnostic(
        error.diagnostic.kind,
        "what a run has left there is still to be looked for, and it is not there",
        why: [error.diagnostic.what, error.diagnostic.why].compactMap(\.self)
          .joined(separator: ": "),
        wayOut: "bring it back as it was, or see 'sendplan-executor recover'"
      )
    case .refused(let times, let reason):
      Diagnostic(
        .inputOutput,
        times == 1
          ? "the other end refuses this channel"
          : "the other end refused \(counted(times, "message")) with the same words",
        why: reason,
        wayOut: "fix that and run again: the messages are pending"
      )
    case .stopped(let stop):
      Diagnostic(
        .refused,
        "it is stopped: \(stop.cause.name)",
        why: stop.reason,
        wayOut: "find out why, then '\(commandLine("sendplan channel resume", stop.channel))'"
      )
    case .unavailable(let times, let reason):
      Diagnostic(
        .inputOutput,
        "\(times) messages in a row could not be handed over, or were left without an answer",
        why: reason,
        wayOut: "look at the other end, and try 'sendplan-executor check'"
      )
    case .unanswered(let reason):
      Diagnostic(
        .inputOutput,
        "it does not say what became of messages that it was given",
        why: reason,
        wayOut: "the next run asks again before it sends anything"
      )
    case .asksToWait(let seconds, let reason):
      Diagnostic(
        .busy,
        "it asks to be left alone for \(seconds) seconds",
        why: reason,
        wayOut: "repeat the run then"
      )
    case .dayNotStarted(let day, let begin, let zone):
      Diagnostic(
        .busy,
        "\(day) is still to come \(ChannelUnavailability.place(zone))",
        why: "it begins there at \(begin)",
        wayOut: "repeat the run then"
      )
    case .dayOver(let day, let zone):
      Diagnostic(
        .refused,
        "\(day) is over \(ChannelUnavailability.place(zone))",
        wayOut: "'sendplan plan' finds new days for what was not sent"
      )
    case .windowOver(let window):
      Diagnostic(
        .refused,
        "the window \(window) is over for today",
        wayOut: "compute a new plan, or repeat the run with other hours by --window, or none"
      )
    }
  }

  /// What the other end said, or what else is wrong, for who looks at the channel later.
  var words: String {
    switch self {
    case .refused(_, let reason), .unavailable(_, let reason), .unanswered(let reason): reason
    case .address, .sender, .timeZone, .transport, .missing, .stopped, .asksToWait,
      .dayNotStarted, .dayOver, .windowOver:
      [diagnostic.what, diagnostic.why].compactMap(\.self).joined(separator: ": ")
    }
  }

  /// The same in a few words.
  package var shortly: String { isTimeRelated ? diagnostic.what : words }

  private static func place(_ zone: String?) -> String {
    zone.map { "in \($0)" } ?? "on this machine"
  }
}
