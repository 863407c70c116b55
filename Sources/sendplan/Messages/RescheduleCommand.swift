import Storage
import Terminal

extension Command {
  static let reschedule = Command(
    "reschedule",
    group: "Messages",
    summary: "gives messages another first day",
    discussion: """
      The day may be earlier or later than before, but not after the deadline. The next plan \
      decides the day anew; what follows another message goes no earlier than that allows. See \
      'sendplan help states'.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--not-before", .text("DAY"), "the first day on which it may go", isRequired: true)
    ] + MessageChanges.selecting,
    examples: [
      Example(
        "sendplan reschedule m-1042 --not-before 2027-03-15",
        "not before the middle of March"
      )
    ]
  ) { arguments, console in
    let day = try arguments.requiredDay("--not-before")
    let session = Session(arguments: arguments, console: console)
    return try MessageChanges(.reschedule(notBefore: day), session, of: arguments.selection())
      .run()
  }
}
