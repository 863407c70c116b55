import Model
import Storage
import Terminal

extension Command {
  static let delay = Command(
    "delay",
    group: "Messages",
    summary: "moves the first day of messages some days on, once for each key",
    discussion: """
      Counted from its first day, or from the base date where that is later. Done twice it would \
      add up, so it needs a key: with the same key again it answers what it answered before and \
      changes nothing.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--days", .text("N"), "how many days later", isRequired: true)
    ] + MessageSelection.options + [
      Options.idsFrom, Options.partial,
      Option(
        Options.operation.name,
        Options.operation.value,
        Options.operation.summary,
        isRequired: true
      ),
    ],
    examples: [
      Example(
        "sendplan delay m-1042 m-1043 --days 7 --operation holiday-of-anna",
        "a week later, however often it is repeated"
      )
    ]
  ) { arguments, console in
    let days = try arguments.requiredInteger("--days", in: Options.horizonRange)
    let session = Session(arguments: arguments, console: console)
    return try MessageChanges(.delay(days: days), session, of: arguments.selection()).run()
  }
}
