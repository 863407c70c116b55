import Model

/// How each priority fares.
struct PrioritySection {
  let page: PlanPage

  private var hasProjected: Bool { page.figures.projected > 0 }

  func write(to html: inout HTML) {
    let priorities = page.figures.priorities
    guard !priorities.isEmpty else {
      html.element("p", text: "There is no message.")
      return
    }
    html.element(
      "p",
      text: "1 is the most urgent. Bars are solid for messages with a day,"
        + (hasProjected ? " pale for those whose day is projected," : "")
        + " striped for those without."
    )
    BarChart(
      label: "Messages by priority. The numbers are in the table that follows.",
      rows: priorities.map { figures in
        .init(
          name: "priority \(figures.priority)",
          first: figures.assigned - figures.projected,
          projected: figures.projected,
          second: figures.unplaced,
          value: figures.unplaced == 0
            ? figures.assigned.grouped
            : "\(figures.assigned.grouped) + \(figures.unplaced.grouped)"
        )
      }
    ).write(to: &html)
    NumberTable(
      caption: "Messages by priority, and the waiting days of those with a day",
      columns: ["Priority", "With a day"] + (hasProjected ? ["Projected"] : [])
        + ["Without", "Lost", "Half wait at most", "Longest wait"],
      rows: priorities.map { figures in
        [.text(String(figures.priority)), .count(figures.assigned)]
          + (hasProjected ? [.count(figures.projected)] : []) + [
            .count(figures.unplaced), .count(figures.missed),
            .number(figures.medianWait.map(\.grouped) ?? "–"),
            .number(figures.assigned > 0 ? figures.longestWait.grouped : "–"),
          ]
      },
      total: [.text("all"), .count(page.figures.assigned)]
        + (hasProjected ? [.count(page.figures.projected)] : []) + [
          .count(page.figures.unplaced), .count(page.figures.deadlines.missedCount),
          .number(page.figures.waits.medianWait.map(\.grouped) ?? "–"),
          .number(page.figures.assigned > 0 ? page.figures.waits.longestDays.grouped : "–"),
        ]
    ).write(to: &html)
  }
}
