import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let repliesList = Command(
    "replies list",
    group: "Replies",
    summary:
      "lists what came back, in the order in which it was recorded",
    discussion: """
      The kind is reply, auto, bounce, complaint or unsubscribe. A bounce has a class (dead address, \
      mailbox full, too big, blocked, quota, not permitted, expired or other), and with it stands \
      what the receiver said.
      """,
    options: [Options.format],
    examples: [Example("sendplan replies list --format csv", "who answered when, for a table")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    var list = try Listing("replies", columns, for: session)
    try session.read { snapshot in
      try snapshot.forEachReply { reply in
        guard list.hasReader else { return }
        try list.add(reply)
      }
    }
    try list.finish(emptyText: "no replies yet")
    return .done
  }

  private static let columns: [RecordColumn<ReplyRecord>] = [
    .text("message_id") { $0.messageID },
    .day("on") { $0.day },
    .text("kind") { $0.kind.name },
    .text("sender", mayShrink: true) { $0.sender },
    .text("source", mayShrink: true) { $0.source },
    .text("state") { $0.state.name },
    .text("class") { $0.refusalClass?.name },
    .text("detail", mayShrink: true) { $0.detail },
  ]
}
