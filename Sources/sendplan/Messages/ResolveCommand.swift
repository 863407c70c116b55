import Storage
import Terminal

extension Command {
  static let resolve = Command(
    "resolve",
    group: "Messages",
    summary: "records what became of messages in doubt",
    discussion: """
      As sent, what follows is released, counted from the day of its run. As not sent, it is \
      pending again. As failed, what follows ends with it; see 'sendplan help states'.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option(
        "--as",
        .choice(["sent", "not-sent", "failed"]),
        "what became of it",
        isRequired: true
      )
    ] + MessageChanges.options,
    examples: [
      Example("sendplan resolve m-1042 --as sent", "it is in the recipient's mailbox"),
      Example("sendplan resolve m-1042 --as not-sent", "it is not, and shall be planned again"),
    ]
  ) { arguments, console in
    let requested: MessageChange =
      switch arguments.required("--as") {
      case "sent": .resolveSent
      case "not-sent": .resolveNotSent
      default: .resolveFailed
      }
    return try MessageChanges(requested, Session(arguments: arguments, console: console)).run()
  }
}
