import Model
import OperatingSystem
import Reporting
import Storage
import Terminal

extension Command {
  static let suppressList = Command(
    "suppress list",
    group: "Replies",
    summary: "lists the suppressed addresses and domains",
    options: [Options.format],
    examples: [Example("sendplan suppress list --format csv", "for a table")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.list(
      "suppressions",
      session.read { try $0.suppressions() },
      [
        .text("address", mayShrink: true) { $0.address },
        .text("reason", mayShrink: true) { $0.reason },
        .text("caused_by") { $0.cause.name },
        .day("since") { day(of: $0) },
      ],
      emptyText: "nobody is suppressed"
    )
    return .done
  }

  static let suppressLift = Command(
    "suppress lift",
    group: "Replies",
    summary: "allows messages to an address or to a domain again, or to all of one cause",
    discussion: """
      What was canceled stays canceled; 'sendplan retry' brings it back, where something came back on \
      its thread after 'sendplan replies undo'. All that was suppressed \
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
    guard arguments.has("ADDRESS") != arguments.has("--caused-by"),
      arguments.has("--caused-by") == arguments.has("--since")
    else {
      throw arguments.contradiction("give either an ADDRESS, or --caused-by KIND with --since DAY")
    }
    guard let since = try arguments.day("--since") else {
      let address = try arguments.recipient
      return try session.change { change in
        try change.liftSuppression(of: address)
        return Answer("\(printable(address.text)) is no longer suppressed\n")
      }
    }
    let cause = arguments["--caused-by"]
    return try session.change { change in
      let meant = try change.snapshot.suppressions()
        .filter { $0.cause.name == cause && day(of: $0) >= since }.map(\.address)
      for address in meant { try change.liftSuppression(of: FoldedAddress(address)) }
      let lines = firstLines(meant.map { "\(printable($0)) is no longer suppressed" })
      return Answer(
        meant.isEmpty
          ? "nothing was suppressed for that cause since \(since); nothing changed\n"
          : "\(counted(meant.count, "suppression")) lifted\n\(lines.joined(separator: "\n"))\n"
      )
    }
  }

  /// The day on which it was stated, here.
  private static func day(of suppression: SuppressionRecord) -> Day {
    WallClock.day(at: suppression.at, in: nil) ?? suppression.at.day
  }
}
