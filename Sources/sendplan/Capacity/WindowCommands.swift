import Model
import Storage
import Terminal

extension Setting {
  static let windowSet = Setting(
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
    examples: [
      Command.Example("sendplan window set linkedin --most 100 --days 7", "100 in any 7 days")
    ]
  ) { arguments in
    let most = try arguments.requiredInteger("--most", in: 1...Capacity.range.upperBound)
    let days = try arguments.requiredInteger("--days", in: Rule.windowDays)
    return Statement(for: arguments) { channel in
      let window = Rule.Statement.window(channel: channel.number, most: most, days: days)
      return .state(window, "\(printable(channel.name)): \(window.value)")
    }
  }

  static let windowRemove = Setting(
    "window remove",
    group: "Capacity",
    summary: "removes a channel's window of a length, or all its windows",
    arguments: [Argument("CHANNEL", "the channel")],
    options: [
      Option("--days", .text("D"), "the window of so many days; otherwise all of them"),
      Options.operation,
    ],
    examples: [Command.Example("sendplan window remove linkedin --days 7", "days alone limit it")]
  ) { arguments in
    let only = try arguments.integer("--days", in: Rule.windowDays)
    return Statement(for: arguments) { channel in
      let name = printable(channel.name)
      let which = only.map { "the window of \(counted($0, "day"))" } ?? "the windows"
      return .withdraw(
        .window,
        "removed \(which) of \(name)",
        otherwise: "\(name) has no such window"
      ) { subject in
        guard case .window(channel.number, let days) = subject else { return false }
        return only ?? days == days
      }
    }
  }
}
