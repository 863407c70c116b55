import Storage
import Terminal

extension Command {
  static let retry = Command(
    "retry",
    group: "Messages",
    summary: "brings back messages that failed or were canceled, and what ended because of them",
    discussion: """
      They are planned again, as waiting since when they did before; the next attempt has a new \
      number and a new key, since none of the earlier ones arrived. What follows another message waits \
      for it again. Refused where the thread was answered, the recipient is suppressed or the \
      deadline has passed; see 'sendplan help states'. --run and --reason-like choose among the \
      failed; given both, those that meet both. The options of 'sendplan edit' put right what they \
      failed by.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--run", .text("N"), "what failed in this run, by its number"),
      Option("--reason-like", .text("TEXT"), "what failed with these words in its reason"),
    ] + EditOptions.all + MessageChanges.options,
    examples: [
      Example("sendplan retry m-1042", "the mailbox has room again"),
      Example(
        "sendplan retry m-1042 --recipient ann@right.example",
        "to the address that was meant"
      ),
      Example("sendplan retry --run 7 --reason-like 'greylisted'", "part of what a run lost"),
    ]
  ) { arguments, console in
    let run = try arguments.integer("--run", in: 1...Int.max)
    let words: String? = try arguments.value("--reason-like", "some words") {
      $0.isEmpty ? nil : $0
    }
    let session = Session(arguments: arguments, console: console)
    let edit = try EditOptions.edit(arguments)
    let digests = EditOptions.digests(edit)
    guard run != nil || words != nil else {
      return try MessageChanges(.retry(edit), session, digests: digests).run()
    }
    return try MessageChanges(.retry(edit), session, digests: digests) { snapshot in
      if let run, try !snapshot.runs().contains(where: { $0.number == run }) {
        throw UnknownRun(.number(run))
      }
      return try snapshot.failedMessages(in: run, reason: words)
    }.run()
  }
}
