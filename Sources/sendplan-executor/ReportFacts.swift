import Delivery
import Execution
import Formats
import Model
import Storage

extension RunReport {
  var facts: [JSONValue.Member] {
    [
      ("plan", .integer(plan)), ("day", .text(day.description)), ("outcome", .text(outcomeName)),
      ("completes_plan", .flag(end == .finished(completesPlan: true))),
      ("sent", .integer(channels.reduce(0) { $0 + $1.sent })),
    ]
  }

  private var outcomeName: String {
    switch end {
    case .finishedBefore: "finished_before"
    case .finished: "finished"
    case .interrupted: "interrupted"
    }
  }
}

extension ChannelReport {
  /// The counts of its messages, which are also the columns of the table.
  var counts: [(name: String, count: Int)] {
    [
      ("planned", planned), ("sent", sent), ("skipped", skips.count + canceled),
      ("failed", failed), ("in_doubt", inDoubt), ("left", left),
    ]
  }

  var facts: [JSONValue.Member] {
    [("channel", .text(channel))] + counts.map { ($0.name, .integer($0.count)) }
      + [
        ("unanswered", .integer(unanswered)), ("last_failure", JSONValue(lastFailure)),
        ("error", JSONValue(unavailability?.diagnostic)),
        ("waits_until", JSONValue(waitsUntil?.description)),
      ]
  }
}

extension ReplacedPace {
  var facts: [JSONValue.Member] {
    [
      ("channel", .text(channel)), ("window", JSONValue(pace.window?.description)),
      ("rate", JSONValue(pace.rateText)), ("least_gap", JSONValue(pace.gapText)),
    ]
  }
}

extension ChannelReport.Failure {
  var facts: [JSONValue.Member] { [("id", .text(id)), ("reason", .text(reason))] }
}

extension ChannelReport.Skip {
  var facts: [JSONValue.Member] { [("id", .text(id)), ("reason", .text(reason.sentence))] }
}

extension RecoveredRun {
  var facts: [JSONValue.Member] {
    [
      ("plan", .integer(plan)), ("day", .text(day.description)), ("has_died", .flag(hasDied)),
      ("arrived", .integer(arrived)), ("unsent", .integer(unsent)),
      ("in_doubt", .integer(inDoubt)), ("to_repeat", .integer(toRepeat)),
      ("waiting", .integer(waiting)),
    ]
  }
}

extension StuckClaims {
  var facts: [JSONValue.Member] {
    [
      ("channels", .texts(channels)), ("transport", .text(transport)),
      ("messages", .integer(count)), ("error", JSONValue(diagnostic)),
    ]
  }
}

extension RepeatedAttempts {
  var facts: [JSONValue.Member] {
    [("accepted", .integer(accepted)), ("in_doubt", .integer(inDoubt)), ("open", .integer(open))]
  }
}

extension InDoubtMessage {
  var facts: [JSONValue.Member] {
    [
      ("id", .text(id)), ("recipient", .text(recipient)),
      ("claimed_at", .text(claimedAt.description)), ("transport", .text(transport)),
      ("key", .text(key.text)), ("reason", .text(reason)),
    ]
  }
}

extension ChannelCheck {
  var facts: [JSONValue.Member] {
    [
      ("channel", .text(channel)), ("transport", .text(transport)),
      ("is_ready", .flag(unavailability == nil)),
      ("error", JSONValue(unavailability?.diagnostic)), ("warning", JSONValue(warning)),
    ]
  }
}
