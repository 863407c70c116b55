import Model

/// A table with a row for each channel: what is addressed to it, and what is sent through it.
///
/// Channels stand below the one that they are inside of; whoever contains others has the sums of all of them.
struct ChannelTable {
  let page: PlanPage

  /// How many are shown at first, and in all.
  private static let listed = 12
  private static let maximumListed = 300

  private var load: LoadFigures { page.figures.load }
  private var hasProjected: Bool { page.figures.projected > 0 }

  func write(to html: inout HTML) {
    html.element("h3", text: "Every channel")
    if load.isNested {
      html.element(
        "p",
        text:
          "What is addressed to a channel goes by one inside it, where there is one. A channel that"
          + " contains others has the sums of all inside it, so its numbers are not added to theirs."
      )
    }
    let lines = Dictionary(
      uniqueKeysWithValues: page.figures.summary.lines.map { ($0.channel, $0) }
    )
    let rows = load.tree.prefix(ChannelTable.maximumListed).map { row(of: $0, lines) }
    let shown = rows.count <= ChannelTable.listed + 1 ? rows.count : ChannelTable.listed
    let first = rows.prefix(shown)
    MessageTable(
      caption: load.isNested
        ? "\(counted(first.count, "channel")), each below the one that contains it"
        : "The busiest \(counted(first.count, "channel")), by what is planned",
      columns: columns,
      rows: Array(first)
    ).write(to: &html)
    if rows.count > first.count {
      html.element("details") { html in
        let others = Array(rows.dropFirst(first.count))
        html.element("summary", text: "\(counted(others.count, "more channel"))")
        MessageTable(caption: "The other channels", columns: columns, rows: others).write(to: &html)
      }
    }
    html.rest(of: load.tree.count, shown: rows.count, command: page.commands.load)
  }

  private var columns: [MessageTable.Column] {
    ["Channel", "Messages", "Without a day"]
      + (load.isNested ? ["Goes by it"] : []) + (hasProjected ? ["Projected"] : [])
      + (load.isNested ? ["Capacity"] : []) + ["Full days", .day("Last day")]
  }

  private func row(
    of branch: LoadFigures.Branch,
    _ lines: [Int32: PlanSummary.Line]
  ) -> [TableCell] {
    let series = branch.series
    let own = branch.within.compactMap { lines[$0] }
    let messages = own.reduce(0) { $0 + $1.messages }
    let assigned = own.reduce(0) { $0 + $1.assigned }
    let stated = series.statesMore ? " of \(series.stated.grouped) stated" : ""
    return [
      .inside(page.name(of: series), depth: branch.depth), .count(messages),
      .count(messages - assigned),
    ]
      + (load.isNested ? [.count(series.planned)] : [])
      + (hasProjected ? [.count(series.projected)] : [])
      + (load.isNested ? [.text(series.capacity.grouped + stated)] : []) + [
        .number("\(series.fullDays.grouped) of \((load.days - series.closedDays).grouped)"),
        .day(series.lastPlanned.map { page.figures.baseDate.advanced(by: $0) }),
      ]
  }
}

extension PlanPage {
  func name(of series: LoadSeries) -> String {
    series.channel.map(name(ofChannel:)) ?? "all channels"
  }
}
