import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let repliesUnread = Command(
    "replies unread",
    group: "Replies",
    summary: "lists mails that look like answers or reports and were matched with no message",
    discussion: """
      Each has the reason why it counts for nothing: it names another mail, or none, or only its \
      sender is known here. A mail leaves the list when it is matched, as by 'sendplan replies scan \
      --match-sender', or is gone from its Maildir or mbox. What it answers can be said by hand \
      with 'sendplan reply'.
      """,
    options: [Options.format],
    examples: [Example("sendplan replies unread", "what a person should look at")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.list(
      "unread",
      session.read { try $0.unreadMails() },
      [
        .day("on") { $0.day },
        .text("sender", mayShrink: true) { $0.sender },
        .text("subject", mayShrink: true) { $0.subject },
        .text("reason") { $0.reason },
        .text("folder", mayShrink: true) { $0.folder },
        .text("mail", mayShrink: true) { $0.name },
      ],
      emptyText: "nothing looks like an answer and is matched with nothing"
    )
    return .done
  }
}
