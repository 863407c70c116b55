import Model
import Planning
import Storage
import Terminal

extension Command {
  static let explain = Command(
    "explain",
    group: "Records",
    summary: "says what became of a message, or why it goes on its day or has none",
    discussion: """
      Of what was sent: when, by which account, and the receipt; of what ended: why, and who said so; of \
      what is still to go: its release and what set it, then every day that it waits, closed or full of \
      whom, and for a message without a day what would give it one. That comes from the stored version \
      alone and never changes; without --plan it is the approved version, or else the newest. With an \
      address or a person: what became of every message to them.
      """,
    arguments: [Argument("ID", "the message's id, or an address or a person")],
    options: [
      Option("--plan", .text("VERSION"), "what this plan says, whatever became of the message")
    ],
    examples: [
      Example("sendplan explain m-1042", "why that day, or what became of it"),
      Example("sendplan explain m-1042 --plan 3", "why it was another day in version 3"),
      Example("sendplan explain ann@mail.example", "everything that went or goes to her"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let version = try arguments.integer("--plan", in: 1...Int(Int32.max))
    let lines = try session.read { snapshot in
      guard let version else { return try present(arguments.required("ID"), snapshot) }
      let message = try snapshot.message(id: arguments.required("ID"))
      let plan = try snapshot.plan(version)
      guard let lines = try decision(of: message, in: plan, snapshot) else {
        throw NotInPlan(message: message, plan: plan)
      }
      return lines
    }
    try console.output.write(lines.joined(separator: "\n") + "\n")
    return .done
  }

  /// What became of one message, or of all to somebody.
  private static func present(_ name: String, _ snapshot: Snapshot) throws -> [String] {
    let plan = try snapshot.presentPlan()
    let messages = try snapshot.messages(of: name)
    guard messages.count == 1, let message = messages.first else {
      return try messages.map {
        SituationText(situation: try snapshot.situation(of: $0, in: plan)).sentence
      }
    }
    let situation = try snapshot.situation(of: message, in: plan)
    guard let plan, let lines = try decision(of: message, in: plan, snapshot) else {
      return [SituationText(situation: situation).sentence]
    }
    // What is still to go is as the plan says; of anything else that is past.
    guard situation.planned == nil else {
      return lines + SituationText(situation: situation).obstacles.map { "  but \($0)" }
    }
    let command = commandLine("sendplan explain", message.id, options: "--plan \(plan.version)")
    return [
      SituationText(situation: situation).sentence,
      "  what plan \(plan.version) says of it: '\(command)'",
    ]
  }

  private static func decision(
    of message: MessageRecord,
    in plan: PlanHeader,
    _ snapshot: Snapshot
  ) throws -> [String]? {
    guard let row = try snapshot.row(of: message.number, in: plan) else { return nil }
    return try DecisionExplanationText(
      message,
      plan,
      snapshot.diagnostic(of: row, in: plan),
      snapshot
    ).lines()
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
