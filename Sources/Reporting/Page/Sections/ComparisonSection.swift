import Model
import Planning

/// How the plan differs from another version.
struct ComparisonSection {
  let page: PlanPage

  /// How many causes are listed.
  private static let shownGroups = 12

  func write(to html: inout HTML) {
    guard let comparison = page.comparison else {
      html.element("p", text: "There is no earlier plan to compare this one with.")
      return
    }
    let (counts, other) = (comparison.counts, comparison.other)
    html.element(
      "p",
      prose: "Plan \(other.version) (\(other.state.name)) was computed from \(other.baseDate);"
        + " \((counts.unchanged + counts.otherAccount).grouped) of the"
        + " \(comparison.messagesInBoth.grouped) messages in both keep their day."
    )
    moves(comparison, &html)
    html.element("h3", text: "What differs in the inputs")
    html.element("ul") { html in
      for line in comparison.inputs { html.element("li") { $0.foreign(line) } }
    }
    outcome(comparison, &html)
    changes(comparison, &html)
  }

  private func moves(_ comparison: PageComparison, _ html: inout HTML) {
    guard !comparison.groups.isEmpty else { return }
    let text = MoveText(page: page)
    html.element("h3", text: "Who moves, and why")
    html.element("ul") { html in
      for group in comparison.groups.prefix(ComparisonSection.shownGroups) {
        html.element("li") { html in
          html.element("strong") { $0.foreign(text.moves(group)) }
          html.text(": ")
          html.foreign(text.cause(group))
        }
      }
      let rest = comparison.groups.dropFirst(ComparisonSection.shownGroups)
      if !rest.isEmpty {
        let messages = rest.reduce(0) { $0 + $1.messages }
        html.element("li", text: "\(counted(messages, "more message")) in smaller groups")
      }
    }
  }

  private func changes(_ comparison: PageComparison, _ html: inout HTML) {
    guard comparison.changes > 0 else { return }
    html.element("h3", text: "The changes that matter most")
    MessageTable(
      caption: "Messages whose day changed, worst first",
      varying: [
        "Message", "Recipient", "Channel", "Change", .day("From"), .day("To"), .narrow("Days"),
        "Account", "Reason",
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
    let rows = [
      ("↓ lose their day", counts.newlyUnplaced),
      ("→ go later", counts.later - counts.newlyUnplaced),
      ("← go earlier", counts.earlier - counts.newlyPlaced),
      ("↑ get a day that they did not have", counts.newlyPlaced),
      ("⇄ go on the same day by another account", counts.otherAccount),
      ("+ are new", counts.added), ("− are no longer planned", counts.removed),
      ("= stay on their day, or without one", counts.unchanged),
    ]
    NumberTable(
      caption: "What becomes of the messages",
      columns: ["Outcome", "Messages"],
      rows: rows.filter { $0.1 > 0 }.map { [.text($0.0), .count($0.1)] },
      total: [.text("all messages of both plans"), .count(comparison.messages)]
    ).write(to: &html)
  }

  /// The reason in words where it is that there is no day.
  private static func reason(_ change: DiffRecord) -> String? {
    change.reason.map { reason in
      UnplacedReason.allCases.first { $0.name == reason }?.words ?? reason
    }
  }

  private static func cells(_ change: DiffRecord) -> [TableCell] {
    [
      .foreign(change.messageID), .recipient(change.recipient), .foreign(change.channel),
      .text(change.change), .day(change.from), .day(change.to, isProjected: change.isProjected),
      .text(change.days.map { $0 > 0 ? "+\($0.grouped)" : $0.grouped } ?? "–"),
      .foreign(change.accounts.map { "\($0.from) → \($0.to)" } ?? "–"),
      .text(reason(change) ?? "–"),
    ]
  }
}
