import Model
import Storage
import Terminal

extension Setting {
  static let capacitySet = Setting(
    "capacity set",
    group: "Capacity",
    summary: "sets the capacity of a day, or of several in a row",
    discussion: """
      Where channels are inside others, it says so when nothing that can be sent changes with it: those \
      inside can send no more, or a channel around lets no more through. A percentage is one of what the \
      usual week, a ramp and calendars give, also when these change later, rounded down.
      """,
    arguments: [
      Argument("CHANNEL", "the channel"),
      Argument("DAYS", "DAY or DAY..DAY"),
      Argument(
        "N",
        "how many messages a day, 0 closes it; or 50%: a part of what they have otherwise"
      ),
    ],
    options: [
      Option("--reason", .text("TEXT"), "why it differs from the usual week"),
      Options.operation,
    ],
    examples: [
      Command.Example(
        "sendplan capacity set linkedin 2026-12-24..2027-01-01 0 --reason Christmas",
        "closes nine days"
      ),
      Command.Example(
        "sendplan capacity set email 2027-07-02 50%",
        "half of what that day has otherwise"
      ),
    ]
  ) { arguments in
    let range = try arguments.requiredValue("DAYS", "DAY or DAY..DAY, the first day first") {
      DayRange($0)
    }
    guard range.count <= Options.horizonRange.upperBound else {
      throw arguments.contradiction(
        "a range of \(range.count.grouped) days is longer than ten years"
      )
    }
    let capacity = try arguments.requiredValue(
      "N",
      "a whole number from 0 to \(Capacity.range.upperBound.grouped), or a percentage from 1% to 1000%"
    ) { DayCapacity($0) }
    return Statement(about: range) { change in
      let channel = try change.snapshot.channel(named: arguments.required("CHANNEL"))
      return try change.tellingIdle(channel: channel.number, from: range.first, days: range.count) {
        let changed = try change.setCapacity(
          of: channel.number,
          on: range,
          to: capacity,
          reason: arguments["--reason"].flatMap { $0.isEmpty ? nil : $0 }
        )
        return CapacityText.answer(changed: changed, unchanged: range.count - changed)
      }
    }
  }

  static let capacityClear = Setting(
    "capacity clear",
    group: "Capacity",
    summary: "removes the capacities that were set for single days",
    discussion: """
      A capacity that was set for several days at once is removed whole or not at all. After that the \
      other rules apply, such as the usual week.
      """,
    arguments: [Argument("CHANNEL", "the channel"), Argument("DAYS", "DAY or DAY..DAY")],
    options: [Options.operation],
    examples: [
      Command.Example(
        "sendplan capacity clear linkedin 2026-12-24..2027-01-01",
        "the usual week again"
      )
    ]
  ) { arguments in
    let range = try arguments.requiredValue("DAYS", "DAY or DAY..DAY, the first day first") {
      DayRange($0)
    }
    return Statement { change in
      let channel = try change.snapshot.channel(named: arguments.required("CHANNEL"))
      let count = try change.clearCapacity(of: channel, on: range)
      return count > 0
        ? "removed \(counted(count, "statement"))\n"
        : "no capacity of single days is set there; nothing changed\n"
    }
  }
}
