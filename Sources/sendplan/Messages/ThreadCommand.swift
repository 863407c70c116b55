import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let threadShow = Command(
    "thread show",
    group: "Messages",
    summary: "shows a whole sequence of messages in order, with what happened to each",
    discussion: """
      The day is the one on which a message went, on which the approved plan (or else the newest) sends \
      it, or on which it ended; the account is the channel that it went by, or goes by.
      """,
    arguments: [Argument("ID", "any message of the thread")],
    options: [Options.format],
    examples: [Example("sendplan thread show m-1042", "its opener and all that follows")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.read { snapshot in
      let plan = try snapshot.presentPlan()
      let thread = try snapshot.thread(of: snapshot.message(id: arguments.required("ID")))
      try session.list(
        "steps",
        thread.map { step, message in
          ThreadStep(
            step: step,
            situation: try snapshot.situation(of: message, in: plan),
            replies: try snapshot.replies(to: message)
          )
        },
        ThreadStep.columns
      )
    }
    return .done
  }
}

/// A message of a thread with what became of it, as a row.
private struct ThreadStep {
  let step: Int
  let situation: MessageSituation
  let text: SituationText
  /// What came back on it, in a few words each.
  let replies: String

  init(step: Int, situation: MessageSituation, replies: [ReplyRecord]) {
    (self.step, self.situation) = (step, situation)
    text = SituationText(situation: situation)
    self.replies = replies.map(\.summary).joined(separator: "; ")
  }

  static let columns: [RecordColumn<ThreadStep>] = [
    .number("step") { $0.step },
    .text("id") { $0.situation.message.id },
    .text("status") { $0.situation.message.state.name },
    .day("day") { $0.text.day },
    .text("channel") { $0.situation.message.channel },
    .text("account") { $0.text.account },
    .text("recipient", mayShrink: true) { $0.situation.message.recipient },
    .text("subject", mayShrink: true) { $0.situation.subject },
    .text("why", mayShrink: true) { $0.text.why },
    .text("came_back", mayShrink: true) { $0.replies },
  ]
}
