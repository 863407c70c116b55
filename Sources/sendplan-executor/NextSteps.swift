import Execution
import Model
import Storage
import Terminal

extension RunReport {
  /// What to do after the run, the most urgent first.
  func nextSteps(repeating request: RunRequest) -> [String] {
    var lines: [String] = []
    let inDoubt =
      channels.reduce(0) { $0 + $1.inDoubt } + recovered.reduce(0) { $0 + $1.inDoubt }
      + repeated.inDoubt
    if inDoubt > 0 {
      lines.append(
        "find out whether the messages that 'sendplan-executor recover' lists arrived, and say"
          + " so with 'sendplan resolve ID --as sent|not-sent|failed'"
      )
    }
    if !stuck.isEmpty {
      lines.append(
        "bring back what is missing, then 'sendplan-executor recover' looks into it again"
      )
    }
    switch end {
    case .interrupted where channels.contains { $0.unavailability?.isTimeRelated == false }:
      lines.append("fix that, then repeat '\(request.commandLine)' to send what is left")
    case .interrupted where waitsUntil != nil:
      lines.append(
        "repeat '\(request.commandLine)' from \(waitsUntil?.description ?? "then") on, when that day has"
          + " begun where the others are"
      )
    case .interrupted:
      lines.append("repeat '\(request.commandLine)' to send what is left")
    case .finished(completesPlan: false) where returned > 0:
      lines.append("'sendplan plan' finds new days for what was not sent")
    case .finished(completesPlan: true), .finished(completesPlan: false), .finishedBefore:
      lines.append("'sendplan export \(plan) --run \(day)' writes down who was sent what")
    }
    return lines
  }

  /// How many messages are still pending and will not be tried again by this run.
  private var returned: Int {
    channels.reduce(0) { sum, channel in
      sum + channel.left
        + channel.skips.count(where: \.reason.isReassignable)
    }
  }
}

extension SkipReason {
  /// Whether the message stays pending, and a plan can reassign it.
  fileprivate var isReassignable: Bool {
    switch self {
    case .noCapacity, .recipientLimit, .held, .planWithdrawn, .edited, .otherSender,
      .state(.waiting):
      true
    case .state, .notBefore, .pastDeadline, .answered, .suppressed: false
    }
  }
}

extension RunRequest {
  fileprivate var commandLine: String {
    "sendplan-executor run --plan \(plan) --day \(day)"
      + (onAnotherDay ? " --on-another-day" : "") + pace.words
  }
}

extension PaceOverrides {
  /// As options that are typed.
  fileprivate var words: String {
    let asked = applied(to: .unlimited)
    let options = [
      ("--window", window == nil, asked.window?.description),
      ("--rate", perMinute == nil, asked.rateText),
      ("--least-gap", leastGap == nil, asked.gapText),
    ]
    return options.filter { !$0.1 }.map { " \($0.0) \($0.2 ?? "none")" }.joined()
  }
}
