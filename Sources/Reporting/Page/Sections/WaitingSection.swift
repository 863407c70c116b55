import Model

/// How long messages wait, and why.
struct WaitingSection {
  let page: PlanPage

  /// How many limits have a row of their own.
  private static let shownGroups = 12

  private var waits: WaitFigures { page.figures.waits }

  func write(to html: inout HTML) {
    guard page.figures.messages > 0 else {
      html.element("p", text: "There is no message that could wait.")
      return
    }
    html.element(
      "p",
      prose: "A message waits from the day since when it counts as waiting to its own day; one that"
        + " may get a day in a later plan, to the last day of this one, \(page.figures.lastDay)."
    )
    reasons(&html)
    if page.figures.assigned > 0 { distribution(&html) }
    longest(&html)
    undecided(&html)
  }

  private func reasons(_ html: inout HTML) {
    html.element("h3", text: "By reason")
    var rows: [[TableCell]] = [
      [.text("Do not wait"), .count(waits.notWaiting), .number("0")]
    ]
    let text = WaitText(page: page)
    for group in waits.groups.prefix(WaitingSection.shownGroups) {
      rows.append([
        .foreign(text.sentence(group.limit)), .count(group.count), .count(group.longest),
      ])
    }
    let others = waits.groups.dropFirst(WaitingSection.shownGroups)
    if !others.isEmpty {
      let count = others.reduce(0) { $0 + $1.count }
      rows.append([
        .text("Wait because of \(counted(others.count, "other limit"))"), .count(count),
        .count(others.map(\.longest).max() ?? 0),
      ])
    }
    rows += page.figures.summary.unplaced.map { reason, count in
      let longest = reason == .beyondHorizon ? waits.longestWithoutDay : nil
      return [
        .text("Have no day: \(reason.words)"), .count(count),
        .number(longest.map(\.grouped) ?? "–"),
      ]
    }
    NumberTable(
      caption: "Every message once",
      columns: ["Outcome", "Messages", "Longest wait, days"],
      rows: rows,
      total: [
        .text("all messages"), .count(page.figures.messages), .number(waits.longestOfAll.grouped),
      ]
    ).write(to: &html)
  }

  private func distribution(_ html: inout HTML) {
    html.element("h3", text: "By waiting days")
    let assigned = page.figures.assigned
    let bins = WaitBin.all(of: waits.counts, projected: waits.projectedCounts)
    if page.figures.projected > 0 {
      html.element(
        "p",
        text: "Bars are solid for days that are certain, pale for those that are projected."
      )
    }
    BarChart(
      label: "How many messages wait how many days: "
        + bins.map(\.words).joined(separator: ", "),
      rows: bins.map { bin in
        .init(
          name: bin.name,
          first: bin.count - bin.projected,
          projected: bin.projected,
          value: "\(bin.count.grouped) (\(share(bin.count, of: assigned)))"
        )
      }
    ).write(to: &html)
  }

  private func longest(_ html: inout HTML) {
    guard !waits.longest.isEmpty else { return }
    html.element("h3", text: "The longest waits")
    MessageTable(
      caption: "Messages that have a day, longest wait first",
      varying: [
        "Message", "Recipient", "Channel", .narrow("Priority"), "Waits",
        .day("Since"), .day("Goes on"),
      ],
      rows: waits.longest.map { wait in
        let name = page.name(ofMessage: wait.row.message)
        return [
          .foreign(name.id), .recipient(name.recipient),
          .foreign(page.name(ofChannel: wait.row.channel)), .text(String(wait.row.priority)),
          .foreign(words(wait)), .day(wait.row.waitingSince),
          .day(wait.row.day, isProjected: wait.row.isProjected),
        ]
      }
    ).write(to: &html)
    html.rest(of: waits.waiting, shown: waits.longest.count, command: page.commands.assignments)
    if let first = waits.longest.first {
      html.element("p", ["class": "rest"]) { html in
        html.text("Day by day, why the first of them waits: ")
        let id = page.name(ofMessage: first.row.message).id
        html.element("code", text: printable(page.commands.explain(id)))
      }
    }
  }

  /// `67 days: 45 full, 22 closed`.
  private func words(_ wait: WaitFigures.Wait) -> String {
    let text = WaitText(page: page)
    let parts = wait.parts.map(text.short)
    return "\(counted(wait.days, "day")): \(parts.joined(separator: ", "))"
  }

  private func undecided(_ html: inout HTML) {
    guard waits.undecidedCount > 0 else { return }
    html.element("h3", text: "Without a day, but not too late")
    MessageTable(
      caption: "Messages that a later plan may still give a day, most urgent first",
      varying: [
        "Message", "Recipient", "Channel", .narrow("Priority"), .day("Release"), .day("Deadline"),
        "Reason",
      ],
      rows: waits.undecided.map { page.cells(of: $0) }
    ).write(to: &html)
    html.rest(
      of: waits.undecidedCount,
      shown: waits.undecided.count,
      command: page.commands.unplaced
    )
  }
}

/// One bin of the histogram of waiting days.
struct WaitBin {
  let name: String
  let count: Int
  /// How many of those follow a message that is only planned.
  let projected: Int

  fileprivate var words: String {
    "\(name): \(count.grouped)" + (projected > 0 ? " (\(projected.grouped) projected)" : "")
  }

  /// The bins up to the last non-empty one; each is about twice as wide as the one before.
  static func all(of counts: [Int], projected: [Int]) -> [WaitBin] {
    let bounds = [(0, 0), (1, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, Int.max)]
    let bins = bounds.map { first, last in
      let name = last == .max ? "61 or more" : first == last ? "\(first)" : "\(first) to \(last)"
      func sum(_ counts: [Int]) -> Int {
        counts.dropFirst(first).prefix(last == .max ? counts.count : last - first + 1).reduce(0, +)
      }
      return WaitBin(name: name, count: sum(counts), projected: sum(projected))
    }
    return Array(bins.prefix((bins.lastIndex { $0.count > 0 } ?? 0) + 1))
  }
}

extension PlanPage {
  /// The cells of an unplaced message.
  func cells(of row: PlanRow) -> [TableCell] {
    let name = name(ofMessage: row.message)
    return [
      .foreign(name.id), .recipient(name.recipient), .foreign(self.name(ofChannel: row.channel)),
      .text(String(row.priority)), .day(row.release, isProjected: row.isProjected),
      .day(row.deadline),
      .text(row.reason?.words ?? ""),
    ]
  }
}

extension PlanRow {
  fileprivate var reason: UnplacedReason? {
    if case .unplaced(let reason) = decision { reason } else { nil }
  }
}

extension UnplacedReason {
  /// Its meaning, for a reader who does not know its name.
  var words: String {
    switch self {
    case .noCapacityBeforeDeadline: "no capacity before the deadline"
    case .beyondHorizon: "no capacity within the plan"
    case .predecessorUnplaced: "they follow a message without a day"
    case .channelClosed: "their channel is closed"
    case .deadlineBeforeRelease: "the deadline is before the first possible day"
    case .recipientLimit: "their recipient's limit is reached"
    case .held: "they are held"
    }
  }
}
