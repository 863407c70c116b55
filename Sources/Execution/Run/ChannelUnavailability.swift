package import Delivery
package import Model

/// Why nothing can be sent through a channel at present.
package enum ChannelUnavailability: DiagnosticError, Equatable {
  case address(TransportAddressError)
  /// The sender is empty or would break a header.
  case sender(String)
  /// Nobody on this machine knows a time zone of that name.
  case timeZone(String)
  case transport(DeliveryError)
  /// Its destination is not there, and what a dead run handed over is still to be looked for in it.
  case missing(DeliveryError)
  /// So many messages in a row could not be handed over; the last of them for this reason.
  case unavailable(times: Int, reason: String)
  /// What was handed over last is as unknown as before, for this reason.
  case unanswered(reason: String)
  /// It asks to be left alone for longer than a run waits.
  case asksToWait(seconds: Int, reason: String)
  /// The day of the run is still to come in its time zone, which is this machine's where it is nil.
  case dayNotStarted(Day, begins: Instant, zone: String?)
  /// The day of the run is over in its time zone; what is left of it is for the next plan.
  case dayOver(Day, zone: String?)
  /// The hours in which it sends are over for today.
  case windowOver(DailyWindow)

  /// Whether nothing is wrong with the channel: it is only not the time for it.
  package var isTimeRelated: Bool {
    switch self {
    case .dayNotStarted, .dayOver, .windowOver, .asksToWait: true
    case .address, .sender, .timeZone, .transport, .missing, .unavailable, .unanswered: false
    }
  }

  /// Whether the day of the run is another one where the channel is.
  var isAnotherDay: Bool {
    switch self {
    case .dayNotStarted, .dayOver: true
    case .address, .sender, .timeZone, .transport, .missing, .unavailable, .unanswered,
      .asksToWait, .windowOver:
      false
    }
  }

  /// Whether its run cannot be finished while this is so.
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
        wayOut: "compute a new plan, or repeat the run without --window"
      )
    }
  }

  private static func place(_ zone: String?) -> String {
    zone.map { "in \($0)" } ?? "on this machine"
  }
}
