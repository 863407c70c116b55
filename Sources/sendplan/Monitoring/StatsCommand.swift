import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let stats = Command(
    "stats",
    group: "Messages",
    summary: "counts what was sent, answered and bounced, and how soon answers came",
    discussion: """
      Answered is what a person has answered; median days is within how many days half of the answers came. What \
      came back counts with the message that it came back on, and with the week in which that was sent. A step \
      is a message's place in its thread, an account the channel by which it went, a week is named by its Monday.
      """,
    options: [
      Option("--campaign", .text("NAME"), "counts the messages of a campaign alone"),
      Option(
        "--by",
        .choice(StatisticsGrouping.allCases.map(\.rawValue)),
        "what each line counts together",
        preset: StatisticsGrouping.campaign.rawValue
      ),
      Options.format,
    ],
    examples: [
      Example("sendplan stats", "how each campaign does"),
      Example("sendplan stats --campaign spring --by step", "which step is answered"),
      Example("sendplan stats --by week --format csv", "for a chart"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let grouping = StatisticsGrouping(rawValue: arguments.required("--by")) ?? .campaign
    try session.list(
      "statistics",
      session.read { try $0.statistics(by: grouping, ofCampaign: arguments["--campaign"]) },
      [
        .text(grouping.rawValue, mayShrink: true) { $0.group },
        .amount("sent") { $0.statistics.sent },
        .amount("answered") { $0.statistics.answered },
        .amount("bounced") { $0.statistics.bounced },
        .amount("complained") { $0.statistics.complained },
        .amount("unsubscribed") { $0.statistics.unsubscribed },
        .amount("median_days") { $0.statistics.medianDays },
      ],
      emptyText: "nothing was sent"
    )
    return .done
  }
}
