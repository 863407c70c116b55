import Model
import Storage
import Terminal

extension Command {
  static let cancel = Command(
    "cancel",
    group: "Messages",
    summary: "cancels messages that nothing has picked up, and what follows them",
    discussion: "What is canceled already stays so; see 'sendplan help states'.",
    arguments: [MessageChanges.argument],
    options: MessageChanges.selecting,
    examples: [
      Example("sendplan cancel m-1042", "one message, with the follow-ups that wait for it"),
      Example("sendplan cancel --campaign spring --state pending", "what is left of a campaign"),
      Example("sendplan cancel --ids-from gone.csv --partial", "those of a list that still can be"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    return try MessageChanges(.cancel, session, of: arguments.selection()).run()
  }
}
