import Model
import Storage
import Terminal

extension Command {
  static let channelRename = Command(
    "channel rename",
    group: "Setup",
    summary: "gives a channel another name",
    discussion: """
      Its messages, rules, holds and what it has sent stay its own. Imports and commands name it by the \
      new name from then on; plans that were computed before, and the journal, keep the name that it had \
      then. A draft of before is stale, since its digest covers the names.
      """,
    arguments: [
      Argument("OLD", "the channel, as 'sendplan channel list' names it"),
      Argument("NEW", "what it is to be called"),
    ],
    options: [Options.operation],
    examples: [
      Example("sendplan channel rename linkedin:north linkedin:anna", "named by its owner")
    ]
  ) { arguments, console in
    let old = arguments.required("OLD")
    let new = try arguments.requiredValue("NEW", Channel.nameForm) {
      Channel.isName($0) ? $0 : nil
    }
    return try Session(arguments: arguments, console: console).change { change in
      let names = (printable(old), printable(new))
      return Answer(
        try change.renameChannel(old, to: new)
          ? "channel \(names.0) is called \(names.1) now\n"
          : "channel \(names.1) is called so already; nothing changed\n"
      )
    }
  }
}
