import Model
import Terminal

extension Command {
  static let nightly = Command(
    "nightly",
    group: "Plans",
    summary: "does a whole night: settles, moves the base date, plans, and approves or holds",
    discussion: """
      The steps are printed with their times. Each finds out by itself whether it was done, so that a \
      second night for the same day, or one after a crash, does what is missing and repeats nothing. \
      A night that was missed needs no replay: the base date moves once to the given day. The plan is \
      approved only with --approve and when every guard rail holds; otherwise it is held for a \
      person, and the last lines say why and how to go on. Exit status 0: approved; 3: held.
      """,
    options: [
      Option(
        "--to",
        .text("DAY"),
        "the day that is planned for: the new base date",
        isRequired: true
      ),
      Options.horizon,
      Option("--approve", "approves the plan when every guard rail holds"),
      Options.yes,
    ],
    examples: [
      Example(
        "sendplan nightly --to $(date +%F) --approve",
        "what a scheduler runs"
      )
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let wish = NightWish(
      day: try arguments.requiredDay("--to"),
      horizon: try arguments.requiredInteger("--horizon", in: Options.horizonRange),
      mayApprove: arguments.has("--approve"),
      isConfirmed: arguments.has(Options.yes.name)
    )
    return try Night(session, wish).pass()
  }
}
