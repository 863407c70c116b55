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

      --slice gives one slice up whose machine does not come back: its right to go on is taken away, what its \
      file shows as done is taken, what was about to be handed over is in doubt, and the rest is pending again. \
      Before its time and ten minutes have passed this is refused, unless --fenced says why it cannot be \
      running. Where the file is gone with its machine, all of it is in doubt.

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
      Option("--slice", .text("SLICE"), "gives this slice up, whose machine does not come back"),
      Option(
        "--fenced",
        .text("WHY"),
        "with --slice: why it cannot be running, although its time has not passed"
      ),
      Option(
        "--confirm",
        .text("WHAT"),
        "with --slice: what was found out about a message that it sent after it was given up"
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
    if let slice = try arguments.integer("--slice", in: 1...Int.max) {
      return try arguments.recover(slice: slice, executor, console)
    }
    for option in ["--fenced", "--confirm"] where arguments.has(option) {
      throw arguments.contradiction("\(option) is about a slice: name it with --slice")
    }
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
  fileprivate func recover(slice: Int, _ executor: Executor, _ console: Console) throws
    -> ExitStatus
  {
    if let words = try words("--confirm") {
      try executor.confirm(slice: slice, because: words)
      try console.output.writeLine("slice \(slice): confirmed")
      return .done
    }
    return try executor.recover(slice: slice, fenced: try words("--fenced")).say(self, console)
  }

  private func words(_ option: String) throws -> String? {
    try value(option, "a sentence") { text in
      text.contains { !$0.isWhitespace } && printable(text) == text ? text : nil
    }
  }

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
