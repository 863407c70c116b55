import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let campaignList = Command(
    "campaign list",
    group: "Messages",
    summary: "lists the campaigns with how far each has come",
    discussion: """
      The last day is the one on which the last of those goes that have not gone, by the approved plan \
      or else the newest; without a day are those that this plan gives none.
      """,
    options: [Options.format],
    examples: [Example("sendplan campaign list", "what is under way")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.list(
      "campaigns",
      session.read { try $0.campaignProgress() },
      [.text("campaign", mayShrink: true) { $0.name }] + progressColumns { $0.progress },
      emptyText: "no campaigns"
    )
    return .done
  }

  static let campaignShow = Command(
    "campaign show",
    group: "Messages",
    summary:
      "shows how far a campaign has come, step by step, when it ends and what that depends on",
    arguments: [Argument("NAME", "the campaign")],
    options: [Options.format],
    examples: [Example("sendplan campaign show spring", "its steps, by account")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let name = arguments.required("NAME")
    try session.read { snapshot in
      let steps = try snapshot.progress(ofCampaign: name)
      if arguments.required(Options.format.name) == "table" {
        let lines = try CampaignText(name: name, steps: steps.map(\.progress)).lines(snapshot)
        try console.output.write(lines.joined(separator: "\n") + "\n\n")
      }
      try session.list(
        "steps",
        steps,
        [.number("step") { $0.step.step }, .text("account") { $0.step.account }]
          + progressColumns { $0.progress },
        emptyText: "no messages"
      )
    }
    return .done
  }

  /// What tables say of the progress of some messages.
  private static func progressColumns<Record>(
    _ progress: @escaping @Sendable (Record) -> CampaignProgress
  ) -> [RecordColumn<Record>] {
    let states = MessageState.allCases.map { state in
      RecordColumn<Record>.amount(state.name) { progress($0).states[state] ?? 0 }
    }
    let replies = [
      ("answered", ReplyKind.reply), ("unsubscribed", .unsubscribe), ("bounced", .bounce),
      ("complained", .complaint),
    ]
    .map { name, kind in
      RecordColumn<Record>.amount(name) { progress($0).replies[kind] ?? 0 }
    }
    return [.amount("messages") { progress($0).count }] + states + replies + [
      .amount("without_day") { progress($0).withoutDay }, .day("last_day") { progress($0).lastDay },
    ]
  }
}

/// What is said of a campaign beside its numbers.
private struct CampaignText {
  let name: String
  let steps: [CampaignProgress]

  func lines(_ snapshot: Snapshot) throws -> [String] {
    var lines = [
      "campaign \(printable(name)): \(counted(steps.reduce(0) { $0 + $1.count }, "message"))"
    ]
    lines += try snapshot.holds().filter {
      $0.kind == .everything || $0.name == name && $0.kind == .campaign
    }
    .map {
      "  held by hold \($0.number)\($0.until.map { " until \($0)" } ?? ""): \(printable($0.reason))"
    }
    guard let plan = try snapshot.presentPlan() else { return lines + ["  there is no plan yet"] }
    let unplaced = try snapshot.unplacedReasons(ofCampaign: name, in: plan)
    if !unplaced.isEmpty {
      let parts = unplaced.map { "\($0.count.grouped) \($0.reason.name)" }.joined(separator: ", ")
      lines.append("  without a day in plan \(plan.version) (\(plan.state.name)): \(parts)")
    }
    let last = steps.compactMap { step in step.lastDay.map { ($0, step.lastMessage ?? "") } }
      .max { $0.0 < $1.0 }
    guard let (day, id) = last else { return lines }
    lines.append("  the last goes on \(day) by plan \(plan.version) (\(plan.state.name)):")
    return lines + (try binding(id, in: plan, snapshot).map { "    \($0)" })
  }

  /// What the day of the last message depends on.
  private func binding(_ id: String, in plan: PlanHeader, _ snapshot: Snapshot) throws -> [String] {
    let message = try snapshot.message(id: id)
    guard let row = try snapshot.row(of: message.number, in: plan) else { return [] }
    let explanation = try snapshot.diagnostic(of: row, in: plan)
    return try DecisionExplanationText(message, plan, explanation, snapshot).lines()
  }
}
