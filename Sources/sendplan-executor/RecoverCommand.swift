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
      marked as in doubt. A run does the same before it begins. While a program is alive that the dead run \
      had started, and that may still hand a message over, both end with status 75 and name its process: \
      wait for it, or end it.

      Where the place itself is missing, say because it is not mounted, its messages stay claimed and \
      nothing is sent to it until it is back. If it is gone for good, --give-up leaves them in doubt.

      Every message in doubt is listed with what to look for: the key is the name of a Maildir's file, \
      the left side of a Message-ID, and the Idempotency-Key of a request.
      """,
    options: [
      Option(
        "--give-up",
        .text("CHANNEL"),
        "leaves in doubt what can no longer be looked for in this channel",
        repeats: true
      ),
      .reportFormat,
    ],
    examples: [
      Example("sendplan-executor recover", "clears up after a crash, and sends nothing"),
      Example(
        "sendplan-executor recover --give-up email",
        "when the mail of email is gone for good"
      ),
    ]
  ) { arguments, console in
    let executor = try arguments.executor()
    let recovery = try executor.recover(givingUp: try arguments.channels(of: executor))
    let inDoubt = try executor.inDoubtMessages()
    if arguments.asksForJSON {
      try console.output.write(bytes: recovery.json(inDoubt))
    } else {
      try recovery.write(inDoubt, on: console)
    }
    if !recovery.stuck.isEmpty { return .inputOutput }
    return inDoubt.isEmpty ? .done : .refused
  }
}

extension ParsedArguments {
  /// The channels of `--give-up`; refuses unknown ones.
  fileprivate func channels(of executor: Executor) throws -> Set<String> {
    let names = all("--give-up")
    for name in names { try executor.requireChannel(name) }
    return Set(names)
  }
}

extension Recovery {
  fileprivate func write(_ inDoubt: [InDoubtMessage], on console: Console) throws {
    if runs.isEmpty && stuck.isEmpty { try console.output.writeLine("no dead run was found") }
    for run in runs { try console.output.writeLine(run.sentence) }
    for stuck in stuck { console.error.report(stuck.diagnostic.sentence) }
    guard !inDoubt.isEmpty else { return }
    try inDoubt.write(on: console.output)
    try console.output.writeLine("next: \(RecoveredRun.nextStepForInDoubt)")
  }
}

extension RecoveredRun {
  /// The result in one line.
  var sentence: String {
    "recovered plan \(plan) for \(day), \(hasDied ? "which had died" : "left without answers"): \(arrived.grouped) arrived, "
      + "\(unsent.grouped) proved unsent, \(inDoubt.grouped) in doubt"
      + (toRepeat > 0 ? ", \(toRepeat.grouped) to be repeated under the same key" : "")
      + (waiting > 0 ? ", \(waiting.grouped) waiting until they can be looked for" : "")
  }

  static let nextStepForInDoubt = """
    find out which of them arrived, and say so with 'sendplan resolve ID --as sent|not-sent|failed'
    """
}

extension [InDoubtMessage] {
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
