import Delivery
import Execution
import Model
import Terminal

extension Command {
  static let test = Command(
    "test",
    group: "Sending",
    summary: "sends a copy of one message to yourself",
    discussion: """
      The copy goes by the channel that would send the message, with '[test]' before its subject, and counts for \
      nothing: no capacity is used, nothing is written down, and what comes back on it is matched with nothing. \
      Nothing goes to a suppressed address, also no copy. \
      'sendplan message show ID --as-mail' shows the same mail without sending anything.
      """,
    arguments: [Argument("ID", "the message's id")],
    options: [Option("--to", .text("ADDRESS"), "who gets the copy", isRequired: true)],
    examples: [
      Example(
        "sendplan-executor test m-1042 --to me@example.org",
        "how it looks in your mail program"
      )
    ]
  ) { arguments, console in
    let recipient = try arguments.requiredValue("--to", "an address such as me@example.org") {
      text in
      UndeliverableRecipient(text) == nil ? text : nil
    }
    let sent = try arguments.executor().sendTest(of: arguments.required("ID"), to: recipient)
    let channel = printable(sent.channel)
    switch sent.outcome {
    case .accepted(let receipt):
      try console.output.writeLine(
        "a copy went to \(printable(recipient)) by \(channel): \(printable(receipt))"
      )
      return .done
    case .refused(let reason, _), .unavailable(let reason, _, _):
      try console.output.writeLine("no copy went by \(channel): \(printable(reason))")
      return .refused
    case .unknown(let reason):
      try console.output.writeLine("a copy may have gone by \(channel): \(printable(reason))")
      return .refused
    }
  }
}
