import Model
import Planning
import Storage
import Terminal

extension Command {
  static let capacityNeeded = Command(
    "capacity needed",
    group: "Capacity",
    summary: "says which daily capacity a channel needs at least to be in time",
    discussion: """
      The least capacity, the same on each day on which the channel is open by its rules, with which none \
      of its messages misses a deadline that the plan covers; with --by, with which all that is \
      released up to a day is sent by that day. The messages of a channel are those addressed to it or \
      to one inside it; everything else stays as it is stated. Nothing is stored.
      """,
    arguments: [Argument("CHANNEL", "the channel")],
    options: [
      Option("--by", .text("DAY"), "the day by which all is to be sent, instead of the deadlines"),
      Option(
        "--horizon",
        .text("N"),
        "how many days to plan; otherwise 90, or up to the day of --by"
      ),
    ],
    examples: [
      Example("sendplan capacity needed email", "so that nothing misses its deadline"),
      Example("sendplan capacity needed email --by 2027-03-31", "so that March clears the queue"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let day = try arguments.day("--by")
    let horizon = try arguments.integer("--horizon", in: Options.horizonRange)
    let text = try session.read { snapshot in
      let channel = try snapshot.channel(named: arguments.required("CHANNEL"))
      let base = try snapshot.baseDate()
      let daysBy = day.map { base.days(to: $0) + 1 }
      let days = horizon ?? daysBy ?? 90
      guard Options.horizonRange.contains(daysBy ?? days) else {
        throw arguments.contradiction(
          "--by must be a day from the base date \(base) on, and at most ten years away"
        )
      }
      if let daysBy, daysBy > days {
        throw arguments.contradiction(
          "the day of --by is not within the horizon; give --horizon \(daysBy), or leave it out"
        )
      }
      let inputs = try snapshot.planningView(horizon: days).inputs
      let goal = day.map(CapacityGoal.allSent) ?? .deadlines
      let needed = console.showing("planning") {
        neededCapacity(of: channel.number, for: goal, in: inputs)
      }
      return needed.map {
        NeededText(channel: printable(channel.name), goal, $0, until: day ?? inputs.lastDay, days)
      }
    }
    guard let text else { preconditionFailure("a stored channel is in every plan") }
    try console.output.write(text.lines.joined(separator: "\n") + "\n")
    return text.needed.unattainable == 0 ? .done : .refused
  }
}

/// The least capacity in words.
private struct NeededText {
  let channel: String
  let goal: CapacityGoal
  let needed: NeededCapacity
  let lastDay: Day
  let days: Int

  init(
    channel: String,
    _ goal: CapacityGoal,
    _ needed: NeededCapacity,
    until last: Day,
    _ days: Int
  ) {
    (self.channel, self.goal, self.needed) = (channel, goal, needed)
    (lastDay, self.days) = (last, days)
  }

  var lines: [String] {
    guard needed.wanted > 0 else {
      return [
        goal == .deadlines
          ? "\(channel) has no message with a deadline up to \(lastDay)"
          : "\(channel) has no message that is released up to \(lastDay)"
      ]
    }
    let helped = needed.wanted - needed.unattainable
    var lines: [String] = []
    if needed.unattainable > 0 {
      lines.append(
        "no capacity of \(channel) helps \(counted(needed.unattainable, "message")): closed days, other"
          + " limits, a message that one follows, or a deadline before the release"
      )
    }
    return helped > 0 ? lines + found(helped) : lines
  }

  private func found(_ helped: Int) -> [String] {
    let messages =
      needed.unattainable > 0 ? "the other \(helped.grouped)" : counted(helped, "message")
    let aim =
      switch goal {
      case .deadlines: "none of \(messages) misses a deadline up to \(lastDay)"
      case .allSent: "all of \(messages) go by \(lastDay)"
      }
    var lines = [
      "\(channel) needs \(needed.capacity.grouped) on each of its \(counted(needed.openDays, "open day")):"
        + " with that \(aim)"
    ]
    let short = needed.missedNow - needed.unattainable
    lines.append(
      short > 0
        ? "  with its capacity as it is stated \(short.grouped) of them \(miss(short))"
        : "  its capacity as it is stated is enough, too"
    )
    if let other = needed.withDeadlinesFirst {
      lines.append(
        "  with '\(commandLine("sendplan channel set", channel, options: "--deadlines-first"))'"
          + " \(other.grouped) would do"
      )
    }
    if needed.notRuledOut < needed.capacity {
      lines.append(
        "  fewer than \(needed.notRuledOut.grouped) cannot do it; what lies between was not tried"
      )
    }
    lines.append(
      "try it: sendplan plan --dry-run \(optionWords("--capacity", "\(channel)=\(needed.capacity)")) --horizon \(days)"
    )
    return lines
  }

  private func miss(_ count: Int) -> String {
    switch goal {
    case .deadlines: count == 1 ? "misses it" : "miss it"
    case .allSent: count == 1 ? "goes later" : "go later"
    }
  }
}
