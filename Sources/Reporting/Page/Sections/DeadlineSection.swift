import Model
import Planning

/// The messages that miss their deadline.
struct DeadlineSection {
  let page: PlanPage

  private var figures: DeadlineFigures { page.figures.deadlines }

  func write(to html: inout HTML) {
    writeLateness(to: &html)
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
      varying: [
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

  private var lateness: Lateness { page.figures.lateness }

  /// How late messages go, where any is due on a day.
  private func writeLateness(to html: inout HTML) {
    guard lateness.due > 0 else { return }
    html.element("p", prose: latenessSentence)
    guard lateness.late > 0 else { return }
    func cells(_ lateness: Lateness) -> [TableCell] {
      [
        .count(lateness.due), .count(lateness.late), .count(lateness.days),
        .number(lateness.greatest.grouped),
      ]
    }
    NumberTable(
      caption: "Messages that go after the day on which they are due, and by how many days",
      columns: ["Priority", "Due", "Late", "Days", "Most"],
      rows: page.figures.priorities.filter { $0.lateness.due > 0 }
        .map { [.text(String($0.priority))] + cells($0.lateness) },
      total: [.text("all")] + cells(lateness)
    ).write(to: &html)
  }

  private var latenessSentence: String {
    let due = "\(counted(lateness.due, "message")) \(lateness.due == 1 ? "is" : "are") due on a day"
    guard lateness.late > 0 else { return "\(due), and none is late." }
    return "\(due): \(lateness.late.grouped) go\(lateness.late == 1 ? "es" : "") late, by"
      + " \(counted(lateness.days, "day")) in all and by \(lateness.greatest.grouped) at most."
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
    return "\(text). \(best)"
  }

  /// Whether another plan could do better, as it is stored with this one and proved by `verify`.
  private var best: String {
    let bound = page.plan.deadlines
    guard !bound.isReached else {
      return "No plan could have more in time: best possible (proved)."
    }
    return
      "Of the \(bound.messages.grouped) whose deadline is a day of the plan, no plan could have more than"
      + " \(bound.most.grouped) in time; this one has \(bound.inTime.grouped) (\(bound.share) of that)."
  }
}
