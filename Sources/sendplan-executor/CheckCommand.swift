import Execution
import Model
import Terminal

extension Command {
  static let check = Command(
    "check",
    group: "Sending",
    summary: "tries every channel's transport without sending",
    discussion: """
      A missing Maildir or mbox file is made. Of a mail program it is only known whether it may be run; \
      a mail server is greeted; a web service is asked for its options, and a status that points to a wrong address is told.
      """,
    options: [.reportFormat],
    examples: [
      Example("sendplan-executor check", "says which channels could send now, and why not")
    ]
  ) { arguments, console in
    let checks = try arguments.executor().check()
    if arguments.asksForJSON {
      try console.output.write(bytes: checks.json)
      return checks.allSatisfy { $0.unavailability == nil } ? .done : .refused
    }
    try Table.write(
      checks.map {
        [$0.channel, $0.transport, $0.result]
      },
      under: [Column("channel"), Column("transport", mayShrink: true), Column("result")],
      on: console.output,
      emptyText: "there is no channel; make one with 'sendplan channel set NAME --capacity N'"
    )
    if checks.allSatisfy({ $0.unavailability == nil }) { return .done }
    try console.output.writeLine(
      "next: fix that, or set another transport with 'sendplan channel set NAME --transport ADDRESS'"
    )
    return .refused
  }
}

extension ChannelCheck {
  fileprivate var result: String {
    unavailability?.diagnostic.sentence ?? (warning.map { "ready, but \($0)" } ?? "ready")
  }
}
