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
    overrides = try PaceOverrides(arguments)
  }

  func pace(from known: ChannelSettings?) -> Pace {
    overrides.applied(to: known?.pace ?? .unlimited)
  }
}
