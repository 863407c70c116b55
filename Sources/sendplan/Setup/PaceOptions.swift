import Model
import Terminal

/// What 'channel set' is asked to say of the pace of a channel; what is not given stays.
struct PaceOptions {
  private let overrides: PaceOverrides

  static let options = [
    Option(
      "--window",
      .text("HH:MM-HH:MM"),
      "spreads what it sends evenly over hours of its time zone; or none"
    ),
    Option("--rate", .text("N/min"), "sends so many a minute; or none"),
    Option("--least-gap", .text("Ns"), "leaves so many seconds between two messages; or none"),
  ]

  init(_ arguments: ParsedArguments) throws {
    overrides = PaceOverrides(
      window: try arguments.valueOrNone("--window", "hours like 09:00-17:00, or none") {
        DailyWindow($0)
      },
      perMinute: try arguments.valueOrNone(
        "--rate",
        "a rate like 20/min, or none",
        read: Pace.perMinute
      ),
      leastGap: try arguments.valueOrNone(
        "--least-gap",
        "seconds like 20s, or none",
        read: Pace.leastGap
      )
    )
  }

  func pace(from known: ChannelSettings?) -> Pace {
    overrides.applied(to: known?.pace ?? .unlimited)
  }
}
