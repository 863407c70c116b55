import Delivery
import Execution
import Formats
import Model
import Storage
import Terminal

extension RunReport {
  /// Everything that a person reads after a run, as one JSON object.
  func json(repeating request: RunRequest) -> String {
    document { json in
      json.member("run") {
        $0.object { json in
          json.member("plan", plan)
          json.member("day", day)
          json.member("end", endName)
          json.member("completes_plan", end == .finished(completesPlan: true))
          json.list("channels", channels) { $0.write($1) }
          json.list("recovered", recovered) { $0.write($1) }
          json.list("stuck", stuck) { $0.write($1) }
          json.member("repeated") {
            $0.object { json in
              json.member("accepted", repeated.accepted)
              json.member("in_doubt", repeated.inDoubt)
              json.member("open", repeated.open)
            }
          }
          json.list("next", nextSteps(repeating: request)) { $0.value($1) }
        }
      }
    }
  }

  /// How the run ended, for machines.
  var endName: String {
    switch end {
    case .finishedBefore: "finished_before"
    case .finished: "finished"
    case .interrupted: "interrupted"
    }
  }
}

extension Recovery {
  /// What was recovered, what could not be, and every message in doubt, as one JSON object.
  func json(_ doubts: [InDoubtMessage]) -> String {
    document { json in
      json.list("recovered", runs) { $0.write($1) }
      json.list("stuck", stuck) { $0.write($1) }
      json.list("in_doubt", doubts) { $0.write($1) }
      json.list("next", doubts.isEmpty ? [] : [RecoveredRun.nextStepForInDoubt]) { $0.value($1) }
    }
  }
}

extension [ChannelCheck] {
  /// What the trials found, as one JSON object.
  var json: String {
    document { json in
      json.list("channels", self) { json, check in
        json.object { json in
          json.member("channel", check.channel)
          json.member("transport", check.transport)
          json.member("is_ready", check.unavailability == nil)
          json.member("fault", check.unavailability?.diagnostic)
        }
      }
    }
  }
}

/// One JSON object in a line of its own.
private func document(_ body: (inout JSONText) -> Void) -> String {
  var json = JSONText()
  json.object { json in
    json.member("format_version", JSONText.formatVersion)
    body(&json)
  }
  json.endLine()
  return String(decoding: json.bytes, as: UTF8.self)
}

extension JSONText {
  fileprivate mutating func list<Item>(
    _ name: String,
    _ items: [Item],
    _ write: (inout JSONText, Item) -> Void
  ) {
    member(name) { $0.array { json in for item in items { write(&json, item) } } }
  }

  fileprivate mutating func member(_ name: String, _ diagnostic: Diagnostic?) {
    guard let diagnostic else { return member(name, nil as String?) }
    member(name) { $0.object { $0.members(of: diagnostic) } }
  }

  fileprivate mutating func write(_ channel: ChannelReport) {
    object { json in
      json.member("channel", channel.channel)
      json.member("planned", channel.planned)
      json.member("sent", channel.sent)
      json.member("failed", channel.failed)
      json.member("in_doubt", channel.inDoubt)
      json.member("unanswered", channel.unanswered)
      json.member("left", channel.left)
      json.list("skipped", channel.skips) { json, skip in
        json.object { json in
          json.member("id", skip.id)
          json.member("reason", skip.reason.words)
        }
      }
      json.member("last_failure", channel.lastFailure)
      json.member("fault", channel.unavailability?.diagnostic)
      json.member("waits_until", channel.waitsUntil?.description)
    }
  }

  fileprivate mutating func write(_ run: RecoveredRun) {
    object { json in
      json.member("plan", run.plan)
      json.member("day", run.day)
      json.member("has_died", run.hasDied)
      json.member("arrived", run.arrived)
      json.member("unsent", run.unsent)
      json.member("in_doubt", run.inDoubt)
      json.member("to_repeat", run.toRepeat)
      json.member("waiting", run.waiting)
    }
  }

  fileprivate mutating func write(_ stuck: StuckClaims) {
    object { json in
      json.list("channels", stuck.channels) { $0.value($1) }
      json.member("transport", stuck.transport)
      json.member("messages", stuck.count)
      json.member("fault", stuck.diagnostic)
    }
  }

  fileprivate mutating func write(_ doubt: InDoubtMessage) {
    object { json in
      json.member("id", doubt.id)
      json.member("recipient", doubt.recipient)
      json.member("claimed_at", doubt.claimedAt.description)
      json.member("transport", doubt.transport)
      json.member("key", doubt.key.text)
      json.member("reason", doubt.reason)
    }
  }
}
