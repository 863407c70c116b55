import Execution
import Formats
import Model
import Terminal

extension RunReport {
  /// Writes the report as log lines: one for each recovered run and channel, and one for the end.
  func log(to log: StepLog, repeating request: RunRequest) throws {
    for run in recovered { try log.say(run.sentence, step: "recover", run.facts) }
    for stuck in stuck { try log.say(stuck.diagnostic.sentence, step: "recover", stuck.facts) }
    if let sentence = repeated.sentence { try log.say(sentence, step: "repeat", repeated.facts) }
    for replaced in replacedPaces {
      try log.say(replaced.sentence, step: "pace", replaced.facts)
    }
    for channel in channels { try log.say(channel.sentence, step: "channel", channel.facts) }
    let next: JSONValue.Member = ("next", .texts(nextSteps(repeating: request)))
    try log.say(heading, step: "end", facts + [next])
  }
}

extension ChannelReport {
  fileprivate var sentence: String {
    let why = reasons.isEmpty ? "" : ": \(reasons.joined(separator: "; "))"
    return "\(channel): \(sent.grouped) of \(planned.grouped) sent\(why)"
  }
}
