import Delivery
import Execution
import Model
import Terminal

extension Command {
  static let recover = Command(
    "recover",
    group: "Sending",
    summary: "settles what an executor that died has left",
    discussion: """
      Every message that a dead run had in its hands is looked for where it was to be delivered. \
      What arrived is marked as sent, what did not is pending again, and what nobody can know is \
      marked as in doubt. A run does the same before it begins.

      Every message in doubt is listed with what to look for: the key is the name of a Maildir's file, \
      the left side of a Message-ID, and the Idempotency-Key of a request.
      """,
    examples: [
      Example("sendplan-executor recover", "clears up after a crash, and sends nothing")
    ]
  ) { arguments, console in
    let executor = try arguments.executor()
    let recovered = try executor.recover()
    if recovered.isEmpty { try console.output.writeLine("no dead run was found") }
    for run in recovered { try console.output.writeLine(run.sentence) }
    let doubts = try executor.doubts()
    guard !doubts.isEmpty else { return .done }
    try doubts.write(on: console.output)
    try console.output.writeLine(Recovered.adviceOnDoubt)
    return .refused
  }
}

extension Recovered {
  /// What was found, in one line.
  var sentence: String {
    "recovered plan \(plan) for \(day), which had died: \(arrived.grouped) arrived, "
      + "\(unsent.grouped) proved unsent, \(inDoubt.grouped) in doubt"
      + (toRepeat > 0 ? ", \(toRepeat.grouped) to be repeated under the same key" : "")
  }

  static let adviceOnDoubt = """
    next: find out which of them arrived, and say so with 'sendplan resolve ID --as sent|not-sent|failed'
    """
}

extension [Doubt] {
  fileprivate func write(on output: StandardOutput) throws {
    try Table.write(
      map {
        [$0.id, $0.recipient, $0.claimedAt.description, $0.transport, $0.key.text, $0.reason]
      },
      under: [
        Column("in doubt"), Column("recipient"), Column("claimed at"), Column("transport"),
        Column("key"), Column("why", mayShrink: true),
      ],
      on: output
    )
  }
}
