import Model
import Planning
import Storage
import Terminal

extension Command {
  static let explain = Command(
    "explain",
    group: "Records",
    summary: "says why a message goes on its day, or why it has none",
    discussion: """
      Its release and what set it; then every day that it waits, closed or full of whom; and for a \
      message without a day what would give it one. The answer comes from the stored version alone \
      and never changes. Without --plan it is the approved version, or else the newest.
      """,
    arguments: [Argument("ID", "the message's id")],
    options: [Option("--plan", .text("VERSION"), "the plan's number")],
    examples: [
      Example("sendplan explain m-1042", "why that day"),
      Example("sendplan explain m-1042 --plan 3", "why it was another day in version 3"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let version = try arguments.integer("--plan", in: 1...Int(Int32.max))
    let lines = try session.read { snapshot in
      let message = try snapshot.message(id: arguments.required("ID"))
      let plan = try snapshot.plan(
        try version ?? snapshot.approvedVersion() ?? snapshot.newestPlan()
      )
      guard let row = try snapshot.row(of: message.number, in: plan) else {
        throw NotInPlan(message: message, plan: plan)
      }
      return try DecisionExplanationText(
        message,
        plan,
        snapshot.diagnostic(of: row, in: plan),
        snapshot
      ).lines()
    }
    try console.output.write(lines.joined(separator: "\n") + "\n")
    return .done
  }
}

/// A plan that was asked about a message which it does not know.
private struct NotInPlan: DiagnosticError {
  let message: MessageRecord
  let plan: PlanHeader

  var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "plan \(plan.version) says nothing about message '\(printable(message.id))'",
      why: "it knows what was pending or waiting when it was computed, and the message is now"
        + " \(message.state.name)",
      wayOut: "see '\(commandLine("sendplan trace", message.id))' for the versions that know it"
    )
  }
}
