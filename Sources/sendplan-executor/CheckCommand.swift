import Execution
import Model
import Terminal

extension Command {
  static let check = Command(
    "check",
    group: "Sending",
    summary: "tries every channel's transport without sending",
    examples: [
      Example("sendplan-executor check", "says which channels could send now, and why not")
    ]
  ) { arguments, console in
    let checks = try arguments.executor().check()
    try Table.write(
      checks.map { [$0.channel, $0.transport, $0.fault?.explanation.sentence ?? "ready"] },
      under: [Column("channel"), Column("transport", mayShrink: true), Column("result")],
      on: console.output,
      emptyText: "there is no channel; make one with 'sendplan channel set NAME --capacity N'"
    )
    return checks.allSatisfy { $0.fault == nil } ? .done : .refused
  }
}
