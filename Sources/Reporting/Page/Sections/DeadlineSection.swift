import Model

/// The messages that miss their deadline.
struct DeadlineSection {
  let page: PlanPage

  private var figures: DeadlineFigures { page.figures.deadlines }

  func write(to html: inout HTML) {
    guard figures.messages > 0 else {
      html.element("p", text: "No message has a deadline.")
      return
    }
    html.element("p", prose: summary)
    guard figures.missedCount > 0 else { return }
    NumberTable(
      caption: "Missed deadlines by reason",
      columns: ["Reason", "Messages"],
      rows: figures.missed.map { [.text($0.reason.words), .count($0.count)] }
    ).write(to: &html)
    MessageTable(
      caption: "Messages that miss their deadline, most urgent first",
      columns: [
        "Message", "Recipient", "Channel", .narrow("Priority"), .day("Release"), .day("Deadline"),
        "Reason",
      ],
      rows: figures.mostUrgent.map { page.cells(of: $0) }
    ).write(to: &html)
    html.rest(
      of: figures.missedCount,
      shown: figures.mostUrgent.count,
      command: page.commands.unplaced
    )
  }

  private var summary: String {
    var text = "\(counted(figures.messages, "message")) ha\(figures.messages == 1 ? "s" : "ve") a"
    text += " deadline: \(figures.kept.grouped) go\(figures.kept == 1 ? "es" : "") in time"
    if figures.onLastDay > 0 { text += " (\(figures.onLastDay.grouped) on the very last day)" }
    text += ", \(figures.missedCount.grouped) miss\(figures.missedCount == 1 ? "es" : "") it"
    if figures.open > 0 {
      text +=
        ", and \(figures.open.grouped) without a day may still make it:"
        + " their deadline is after \(page.figures.lastDay)"
    }
    return text + "."
  }
}
