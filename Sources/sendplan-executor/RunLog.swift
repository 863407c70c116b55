import Execution
import Model
import Terminal

/// What an unattended run leaves in a log: an object for each thing that was done, and its end.
extension RunReport {
  func log(to log: StepLog, repeating request: RunRequest) throws {
    for run in recovered { try log.say(run.sentence, step: "recover", run.facts) }
    for stuck in stuck {
      try log.say(
        stuck.diagnostic.sentence,
        step: "recover",
        [("transport", .text(stuck.transport)), ("stuck", .integer(stuck.count))]
      )
    }
    if let sentence = repeated.sentence { try log.say(sentence, step: "repeat", repeated.facts) }
    for channel in channels { try log.say(channel.sentence, step: "channel", channel.facts) }
    try log.say(
      heading,
      step: "end",
      [
        ("outcome", .text(endName)),
        ("plan", .integer(plan)),
        ("day", .text(day.description)),
        ("sent", .integer(channels.reduce(0) { $0 + $1.sent })),
        ("next", .list(nextSteps(repeating: request))),
      ]
    )
  }
}

extension ChannelReport {
  fileprivate var sentence: String {
    let why = reasons.isEmpty ? "" : ": \(reasons.joined(separator: "; "))"
    return "\(channel): \(sent.grouped) of \(planned.grouped) sent\(why)"
  }

  fileprivate var facts: [(name: String, value: StepLog.Value)] {
    var facts: [(name: String, value: StepLog.Value)] = [
      ("channel", .text(channel)), ("planned", .integer(planned)), ("sent", .integer(sent)),
      ("skipped", .integer(skips.count + canceled)), ("failed", .integer(failed)),
      ("in_doubt", .integer(inDoubt)), ("left", .integer(left)),
    ]
    if let unavailability { facts.append(("fault", .text(unavailability.diagnostic.sentence))) }
    return facts
  }
}

extension RecoveredRun {
  fileprivate var facts: [(name: String, value: StepLog.Value)] {
    [
      ("plan", .integer(plan)), ("day", .text(day.description)), ("arrived", .integer(arrived)),
      ("unsent", .integer(unsent)), ("in_doubt", .integer(inDoubt)),
      ("to_repeat", .integer(toRepeat)), ("waiting", .integer(waiting)),
    ]
  }
}

extension RepeatedAttempts {
  fileprivate var facts: [(name: String, value: StepLog.Value)] {
    [
      ("accepted", .integer(accepted)), ("in_doubt", .integer(inDoubt)), ("open", .integer(open)),
    ]
  }
}
