import Model

/// A table with a row for each channel: what is addressed to it, and what is sent through it.
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
          "What is addressed to a channel goes by one inside it, where there is one; what goes by"
          + " a channel is counted with all inside it, and so once for each that contains it."
      )
    }
    let lines = Dictionary(
      uniqueKeysWithValues: page.figures.summary.lines.map { ($0.channel, $0) }
    )
    let rows = load.channels.prefix(ChannelTable.maximumListed).map { row(of: $0, lines) }
    let first = rows.prefix(ChannelTable.listed)
    MessageTable(
      caption: "The busiest \(counted(first.count, "channel")), by what is planned",
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
    html.rest(of: load.channels.count, shown: rows.count, command: page.commands.load)
  }

  private var columns: [MessageTable.Column] {
    (load.isNested
      ? ["Channel", "Addressed to it", "Without a day", "Goes by it"]
      : ["Channel", "Messages", "Without a day"])
      + (hasProjected ? ["Projected"] : []) + (load.isNested ? ["Capacity"] : [])
      + ["Full days", .day("Last day")]
  }

  private func row(
    of series: LoadSeries,
    _ lines: [Int32: PlanSummary.Line]
  ) -> [TableCell] {
    let line = series.channel.flatMap { lines[$0] }
    let (messages, assigned) = (line?.messages ?? 0, line?.assigned ?? 0)
    let stated = series.statesMore ? " of \(series.stated.grouped) stated" : ""
    return [.foreign(page.name(of: series)), .count(messages), .count(messages - assigned)]
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
