import Model
import OperatingSystem
import Reporting
import Storage
import Terminal

extension Command {
  static let suppressList = Command(
    "suppress list",
    group: "Replies",
    summary: "lists the suppressed addresses, domains and persons",
    options: [Options.format],
    examples: [Example("sendplan suppress list --format csv", "for a table")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.list(
      "suppressions",
      session.read { try $0.suppressions() },
      [
        .text("address", mayShrink: true) { $0.addressee.address },
        .text("reason", mayShrink: true) { $0.reason },
        .text("kind") { $0.cause.name },
        .day("since") { day(of: $0) },
        .text("person", mayShrink: true) { $0.addressee.person },
        .text("stated_with", mayShrink: true) { $0.statedWith?.text },
      ],
      emptyText: "nobody is suppressed"
    )
    return .done
  }

  static let suppressLift = Command(
    "suppress lift",
    group: "Replies",
    summary: "allows messages to an address, a person or a domain again, or to all of one cause",
    discussion: """
      What was canceled stays canceled; 'sendplan retry' brings it back, where something came back on \
      its thread after 'sendplan replies undo'. What is listed as stated with it is lifted with it. All that was suppressed \
      for one cause since a day is lifted at once, as after a night on a blocklist.
      """,
    arguments: [
      Argument(
        "ADDRESS",
        "as 'sendplan suppress list' has it, or spelled otherwise",
        isOptional: true
      )
    ],
    options: [
      Option("--person", .text("PERSON"), "a person as imported, instead of an address"),
      Option(
        "--caused-by",
        .choice(SuppressionCause.allCases.map(\.name)),
        "lifts what was suppressed for this cause"
      ),
      Option("--since", .text("DAY"), "from this day on"),
      Options.operation,
    ],
    examples: [
      Example("sendplan suppress lift ann@mail.example", "she asked to be written to"),
      Example("sendplan suppress lift --caused-by bounce --since 2027-03-01", "wrong bounces"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    guard ["ADDRESS", "--person", "--caused-by"].count(where: arguments.has) == 1,
      arguments.has("--caused-by") == arguments.has("--since")
    else {
      throw arguments.contradiction(
        "give either an ADDRESS, or --person PERSON, or --caused-by KIND with --since DAY"
      )
    }
    guard let since = try arguments.day("--since") else {
      let name = try arguments.addressee
      return try session.change { change in
        let lifted = [name] + (try change.liftSuppression(of: name))
        return Answer(lifted.map { "\(lifting($0))\n" }.joined())
      }
    }
    let cause = arguments["--caused-by"]
    return try session.change { change in
      let meant = try change.snapshot.suppressions()
        .filter { $0.cause.name == cause && day(of: $0) >= since }.map(\.addressee)
      try change.liftSuppressions(of: meant)
      let lines = firstLines(meant.map(lifting))
      return Answer(
        meant.isEmpty
          ? "nothing was suppressed for that cause since \(since); nothing changed\n"
          : "\(counted(meant.count, "suppression")) lifted\n\(lines.joined(separator: "\n"))\n"
      )
    }
  }

  private static func lifting(_ name: Addressee) -> String {
    "\(printable(name.text)) is no longer suppressed"
  }

  /// The day on which it was stated, here.
  private static func day(of suppression: SuppressionRecord) -> Day {
    WallClock.day(at: suppression.at, in: nil) ?? suppression.at.day
  }
}
