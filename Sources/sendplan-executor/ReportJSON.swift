import Execution
import Formats
import Terminal

extension RunReport {
  /// The report as one JSON object.
  func json(repeating request: RunRequest) -> [UInt8] {
    let channels = channels.map { channel in
      JSONValue.object(
        channel.facts + [
          ("failures", .list(channel.failures.map { .object($0.facts) })),
          ("skips", .list(channel.skips.map { .object($0.facts) })),
        ]
      )
    }
    let members: [JSONValue.Member] = [
      ("channels", .list(channels)),
      ("replaced_paces", .list(replacedPaces.map { .object($0.facts) })),
      ("recovered", .list(recovered.map { .object($0.facts) })),
      ("stuck", .list(stuck.map { .object($0.facts) })),
      ("repeated", .object(repeated.facts)),
      ("next", .texts(nextSteps(repeating: request))),
    ]
    return document([("run", .object(facts + members))])
  }
}

extension Recovery {
  /// The recovered runs, the claims that could not be settled and all messages in doubt as one JSON object.
  func json(_ inDoubt: [InDoubtMessage]) -> [UInt8] {
    document([
      ("recovered", .list(runs.map { .object($0.facts) })),
      ("stuck", .list(stuck.map { .object($0.facts) })),
      ("in_doubt", .list(inDoubt.map { .object($0.facts) })),
      ("next", .texts(inDoubt.isEmpty ? [] : [RecoveredRun.nextStepForInDoubt])),
    ])
  }
}

extension [ChannelCheck] {
  /// The results as one JSON object.
  var json: [UInt8] { document([("channels", .list(map { .object($0.facts) }))]) }
}

/// One JSON object on a line of its own.
func document(_ members: [JSONValue.Member]) -> [UInt8] {
  JSONText.document(members) + [UInt8(ascii: "\n")]
}
