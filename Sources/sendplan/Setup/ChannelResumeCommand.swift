import Model
import Storage
import Terminal

extension Command {
  static let channelResume = Command(
    "channel resume",
    group: "Setup",
    summary: "lets a stopped channel send again",
    discussion: """
      A run stops a channel whose other end refuses it, and tries it again by itself; a guard rail \
      over failures, bounces or complaints stops it until somebody has looked into that. What went \
      wrong before does not count against the guard rail any more.
      """,
    arguments: [Argument("NAME", "the channel, as 'sendplan status' names it")],
    options: [Options.operation],
    examples: [Example("sendplan channel resume email", "the list was cleaned")]
  ) { arguments, console in
    let name = arguments.required("NAME")
    return try Session(arguments: arguments, console: console).change { change in
      let channel = try change.snapshot.channel(named: name)
      let ended = try change.resume(channel.number)
      return Answer(
        ended > 0
          ? "\(printable(name)) sends again\n"
          : "\(printable(name)) is not stopped; nothing changed\n"
      )
    }
  }
}
