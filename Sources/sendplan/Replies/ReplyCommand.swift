import Model
import Storage
import Terminal

extension Command {
  static let reply = Command(
    "reply",
    group: "Replies",
    summary: "records a reply, which cancels the later steps of the thread",
    discussion: """
      A thread is a message with everything that follows it, on any channel. Whatever of it is \
      pending or waiting is canceled; what a run has picked up is left to finish, and comes back \
      canceled if it was not sent. See 'sendplan help states'.
      """,
    arguments: [MessageChanges.argument],
    options: [Option("--on", .text("DAY"), "when the answer came; otherwise today")]
      + MessageChanges.options,
    examples: [
      Example("sendplan reply m-1042 --on 2027-03-04", "nothing more goes out in that thread")
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let today = session.today
    let day = try arguments.day("--on") ?? today
    guard day <= today else { throw Refusal.answeredLater(day: day, today: today) }
    return try MessageChanges(.reply(on: day), session).run()
  }
}
