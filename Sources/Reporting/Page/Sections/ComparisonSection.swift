import Model
import Planning

/// How the plan differs from another version.
struct ComparisonSection {
  let page: PlanPage

  func write(to html: inout HTML) {
    guard let comparison = page.comparison else {
      html.element("p", text: "There is no earlier plan to compare this one with.")
      return
    }
    outcome(comparison, &html)
    html.element("h3", text: "What differs in the inputs")
    html.element("ul") { html in
      for line in comparison.inputs { html.element("li") { $0.foreign(line) } }
    }
    guard comparison.changes > 0 else { return }
    html.element("h3", text: "The changes that matter most")
    MessageTable(
      caption: "Messages whose day changed, worst first",
      columns: [
        "Message", "Channel", "Change", .day("From"), .day("To"), .narrow("Days"), "Reason",
        "Projected",
      ],
      rows: comparison.topChanges.map(ComparisonSection.cells)
    ).write(to: &html)
    html.rest(
      of: comparison.changes,
      shown: comparison.topChanges.count,
      command: page.commands.changes ?? ""
    )
  }

  private func outcome(_ comparison: PageComparison, _ html: inout HTML) {
    let counts = comparison.counts
    let other = comparison.other
    html.element(
      "p",
      prose: "Plan \(other.version) (\(other.state.name)) was computed from \(other.baseDate);"
        + " \((counts.unchanged + counts.otherAccount).grouped) of the"
        + " \(comparison.messagesInBoth.grouped) messages in both keep their day."
    )
    NumberTable(
      caption: "What becomes of the messages",
      columns: ["Outcome", "Messages"],
      rows: [
        ("↓ lose their day", counts.newlyUnplaced),
        ("→ go later", counts.later - counts.newlyUnplaced),
        ("← go earlier", counts.earlier - counts.newlyPlaced),
        ("↑ get a day that they did not have", counts.newlyPlaced),
        ("⇄ go on the same day by another account", counts.otherAccount),
        ("+ are new", counts.added), ("− are no longer planned", counts.removed),
        ("= stay on their day, or without one", counts.unchanged),
      ].map { [.text($0.0), .count($0.1)] },
      total: [.text("all messages of both plans"), .count(comparison.messages)]
    ).write(to: &html)
  }

  private static func cells(_ change: DiffRecord) -> [TableCell] {
    [
      .foreign(change.messageID), .foreign(change.channel), .text(change.change),
      .day(change.from), .day(change.to),
      .text(change.days.map { $0 > 0 ? "+\($0.grouped)" : $0.grouped } ?? "–"),
      .text(change.reason ?? "–"), .text(change.isProjected ? "yes" : "–"),
    ]
  }
}
