/// How each priority fares.
struct PrioritySection {
  let page: PlanPage

  func write(to html: inout HTML) {
    let priorities = page.figures.priorities
    guard !priorities.isEmpty else {
      html.element("p", text: "There is no message.")
      return
    }
    html.element(
      "p",
      text: "1 is the most urgent. Bars are solid for messages with a day, striped"
        + " for those without."
    )
    BarChart(
      label: "Messages by priority. The numbers are in the table that follows.",
      rows: priorities.map { figures in
        .init(
          name: "priority \(figures.priority)",
          first: figures.assigned,
          second: figures.unplaced,
          value: figures.unplaced == 0
            ? figures.assigned.grouped
            : "\(figures.assigned.grouped) + \(figures.unplaced.grouped)"
        )
      }
    ).write(to: &html)
    NumberTable(
      caption: "Messages and waiting days by priority",
      columns: [
        "Priority", "With a day", "Without", "Late", "Half wait at most", "Longest wait",
      ],
      rows: priorities.map { figures in
        [
          .text(String(figures.priority)), .count(figures.assigned), .count(figures.unplaced),
          .count(figures.missed), .number(figures.usualWait.map(\.grouped) ?? "–"),
          .number(figures.assigned > 0 ? figures.longestWait.grouped : "–"),
        ]
      }
    ).write(to: &html)
  }
}
