import Model
import Storage
import Terminal

extension Command {
  /// What is otherwise about the messages by these options, and not which they are.
  private static let edited = ["--campaign", "--channel", "--recipient"]

  static let retry = Command(
    "retry",
    group: "Messages",
    summary: "brings back messages that failed or were canceled, and what ended because of them",
    discussion: """
      They are planned again, as waiting since when they did before; the next attempt has a new \
      number and a new key, since none of the earlier ones arrived. What follows another message waits \
      for it again. Refused where the thread was answered, the recipient is suppressed or the \
      deadline has passed; see 'sendplan help states'. The options of 'sendplan edit' put right what \
      they failed by; --campaign, --channel and --recipient are its own here.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--run", .text("N"), "what failed in this run, by its number"),
      Option("--reason-like", .text("TEXT"), "the same as --failed-because"),
    ] + MessageSelection.options(except: edited) + EditOptions.all + MessageChanges.options,
    examples: [
      Example("sendplan retry m-1042", "the mailbox has room again"),
      Example(
        "sendplan retry m-1042 --recipient ann@right.example",
        "to the address that was meant"
      ),
      Example("sendplan retry --run 7 --failed-because 'greylisted'", "part of what a run lost"),
    ]
  ) { arguments, console in
    var selection = try arguments.selection(except: edited)
    selection.failedIn = try arguments.integer("--run", in: 1...Int.max)
    if let words = arguments["--reason-like"], !words.isEmpty { selection.failedBecause = words }
    let session = Session(arguments: arguments, console: console)
    let edit = try EditOptions.edit(arguments)
    let digests = EditOptions.digests(edit)
    return try MessageChanges(.retry(edit), session, of: selection, digests: digests).run()
  }
}
