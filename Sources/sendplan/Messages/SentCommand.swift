import Model
import Storage
import Terminal

extension Command {
  static let sent = Command(
    "sent",
    group: "Messages",
    summary: "records that messages were sent on a day, by another program or by hand",
    discussion: """
      For what a restored database cannot know, and for what was sent by hand. It counts on \
      that day in the channel's capacity, windows and limits for recipients, also above them: it \
      happened. What follows is released, counted from that day. Of a thread, the earlier messages \
      come first, in this list or before; see 'sendplan help states'.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--on", .text("DAY"), "the day on which they were sent", isRequired: true),
      Option("--reason", .text("TEXT"), "how this is known, for the record"),
    ] + MessageChanges.options,
    examples: [
      Example(
        "sendplan sent --ids-from mail-log.csv --on 2027-03-04 --reason 'the mail log'",
        "what the database that was lost had sent"
      )
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let day = try arguments.requiredDay("--on")
    // Where a channel keeps the days of a zone further east, tomorrow has begun.
    guard day <= session.today.advanced(by: 1) else {
      throw Refusal.sentLater(day: day, today: session.today)
    }
    let reason = try arguments.reason
    return try MessageChanges(.reportSent(on: day, reason: reason), session).run()
  }
}
