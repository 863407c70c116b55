import Model
import Storage
import Terminal

extension Command {
  static let channelRetire = Command(
    "channel retire",
    group: "Setup",
    summary: "takes a channel out of use, and moves what is bound to it to another",
    discussion: """
      Nothing goes by it any more. With --move-to what is addressed to it is edited to be addressed to \
      the other channel, and follow-ups of threads that it has begun go on by that one, in their \
      threads; their mail comes from its sender. Without, all of that is held until this is said again \
      with --move-to. What was moved is sent when a plan with it is approved. \
      'sendplan resume --hold N' takes the channel into use again.
      """,
    arguments: [Argument("NAME", "the channel, such as an account that was banned")],
    options: [
      Option("--move-to", .text("OTHER"), "the channel that takes over; otherwise all is held"),
      Option("--reason", .text("TEXT"), "why, for whoever asks later"),
      Options.operation,
    ],
    examples: [
      Example(
        "sendplan channel retire linkedin:north --move-to linkedin:south --reason banned",
        "another account goes on with its threads"
      )
    ]
  ) { arguments, console in
    let name = arguments.required("NAME")
    let other = arguments["--move-to"]
    let reason = try arguments.reason ?? "the channel is retired"
    return try Session(arguments: arguments, console: console).change { change in
      let retirement = try change.retireChannel(name, movingTo: other, reason: reason)
      return Answer(try retirement.text(name, other, change.snapshot))
    }
  }
}

extension Retirement {
  fileprivate func text(_ name: String, _ other: String?, _ snapshot: Snapshot) throws -> String {
    let channel = printable(name)
    guard isNew || moved > 0 else {
      return "channel \(channel) is retired already, by hold \(hold.number); nothing changed\n"
    }
    var lines = ["channel \(channel) is retired: nothing goes by it (hold \(hold.number))"]
    if let other {
      let target = printable(other)
      lines.append(
        "\(counted(moved, "message")) moved to \(target)"
          + (followUps > 0
            ? "; its threads go on by that, with \(counted(followUps, "follow-up"))" : "")
      )
      if moved > 0, let plan = try snapshot.approvedVersion() {
        lines.append(
          "plan \(plan) (approved) does not send what was moved: 'sendplan plan' computes another"
        )
      }
    }
    let left = hold.count + (other == nil ? followUps : 0)
    if left > 0 {
      let way = commandLine("sendplan channel retire", name, options: "--move-to OTHER")
      lines.append("\(counted(left, "message")) held\(other == nil ? ": '\(way)' moves them" : "")")
    }
    lines.append("'sendplan resume --hold \(hold.number)' takes it into use again")
    return lines.joined(separator: "\n") + "\n"
  }
}
