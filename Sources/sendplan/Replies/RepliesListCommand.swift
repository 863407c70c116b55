import Model
import Storage
import Terminal

extension Command {
  static let repliesList = Command(
    "replies list",
    group: "Replies",
    summary: "lists what came back, in the order in which it was written down",
    options: [Options.format],
    examples: [Example("sendplan replies list --format csv", "who answered when, for a table")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    var list = try Listing("replies", columns, for: session)
    try session.read { snapshot in
      try snapshot.forEachReply { reply in
        guard list.hasReader else { return }
        try list.add([
          .text(reply.messageID), .day(reply.day), .text(reply.kind.name), Cell(reply.sender),
          .text(reply.source),
        ])
      }
    }
    try list.finish(emptyText: "no replies yet")
    return .done
  }

  private static let columns = [
    ListColumn("message_id"), ListColumn("on"), ListColumn("kind"),
    ListColumn("sender", mayShrink: true), ListColumn("source", mayShrink: true),
  ]
}
