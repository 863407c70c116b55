import Model
import Storage
import Terminal

extension Command {
  static let windowSet = Command(
    "window set",
    group: "Capacity",
    summary: "limits what a channel may send in any so many days in a row",
    discussion: """
      It holds beside the capacity of each day, and counts what was really sent and what the plan \
      assigns. A channel may have one window for each length.
      """,
    arguments: [Argument("CHANNEL", "the channel")],
    options: [
      Option("--most", .text("N"), "how many messages", isRequired: true),
      Option("--days", .text("D"), "in how many days in a row, at least 2", isRequired: true),
      Options.operation,
    ],
    examples: [Example("sendplan window set linkedin --most 100 --days 7", "100 in any 7 days")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let most = try arguments.requiredInteger("--most", in: 1...Capacity.range.upperBound)
    let days = try arguments.requiredInteger("--days", in: Rule.windowDays)
    return try session.change { change in
      let channel = try change.snapshot.channel(named: arguments.required("CHANNEL"))
      let window = Rule.Statement.window(channel: channel.number, most: most, days: days)
      let isChanged = try change.stateOnce(window)
      let text = "\(printable(channel.name)): \(window.value)"
      return Answer(isChanged ? "\(text)\n" : "\(text) already; nothing changed\n")
    }
  }

  static let windowRemove = Command(
    "window remove",
    group: "Capacity",
    summary: "takes the window of a length back, or every window of a channel",
    arguments: [Argument("CHANNEL", "the channel")],
    options: [
      Option("--days", .text("D"), "the window of so many days; otherwise all of them"),
      Options.operation,
    ],
    examples: [Example("sendplan window remove linkedin --days 7", "days alone limit it")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let only = try arguments.integer("--days", in: Rule.windowDays)
    return try session.change { change in
      let channel = try change.snapshot.channel(named: arguments.required("CHANNEL"))
      let count = try change.withdrawAll(.window) { statement in
        guard case .window(channel.number, _, let days) = statement else { return false }
        return only ?? days == days
      }
      let name = printable(channel.name)
      return Answer(
        count > 0
          ? "took \(counted(count, "statement")) about windows of \(name) back\n"
          : "\(name) has no such window; nothing changed\n"
      )
    }
  }
}
