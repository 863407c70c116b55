import Model

/// Load against capacity: a chart with its numbers for each of the busiest channels, and a table of
/// all.
struct LoadSection {
  let page: PlanPage

  /// How many channels have a chart of their own.
  private static let charted = 6

  private var load: LoadFigures { page.figures.load }

  func write(to html: inout HTML) {
    guard !load.channels.isEmpty else {
      html.element("p", text: "No channel may send anything within this plan.")
      return
    }
    introduction(&html)
    if let total = load.total {
      chart(of: total, named: "All channels together", isForeign: false, &html)
    }
    for series in load.channels.prefix(LoadSection.charted) {
      chart(of: series, named: page.name(of: series), isForeign: true, &html)
    }
    if load.total != nil { ChannelTable(page: page).write(to: &html) }
  }

  private func introduction(_ html: inout HTML) {
    let last = page.figures.baseDate.advanced(by: load.days - 1)
    html.element("p") { html in
      html.prose("From \(page.figures.baseDate) to \(last), a bar for each \(unit). ")
      if let used = load.lastUsed, used < page.figures.lastDay {
        html.prose("Nothing is planned after \(used). ")
      }
      if load.channels.count > LoadSection.charted {
        html.text(
          "The \(LoadSection.charted) busiest channels have a chart, the table below has all. "
        )
      }
      if load.isNested {
        html.text(
          "Of a channel that contains others, or is inside one, the capacity is what can really be"
            + " sent through it; where its own number is higher, that is called stated. "
        )
      }
      if page.figures.projected > 0 {
        html.text("Projected is what follows a message that is only planned. ")
      }
    }
    html.element("ul", ["class": "legend"]) { html in
      for (kind, text) in legend {
        html.element("li") { html in
          html.element("svg", ["width": "26", "height": "16", "aria-hidden": "true"]) { html in
            html.empty("rect", ["class": kind, "x": "1", "y": "1", "width": "24", "height": "14"])
          }
          html.text(" \(text)")
        }
      }
    }
  }

  private var unit: String {
    switch load.unit {
    case .day: "day"
    case .week: "week, beginning on Mondays"
    case .month: "month"
    }
  }

  private var legend: [(String, String)] {
    var legend = [("planned", "planned"), ("capacity limit", "capacity")]
    if load.channels.contains(where: { $0.used > 0 }) {
      legend.insert(("used", "used before"), at: 1)
    }
    if page.figures.projected > 0 { legend.insert(("projected", "projected"), at: 1) }
    if load.channels.contains(where: \.statesMore) { legend.append(("stated", "stated")) }
    switch load.unit {
    case .day: legend.append(("closed framed", "closed"))
    case .week:
      legend += [("closed framed", "closed all week"), ("mark", "closed days, below the bars")]
    case .month: legend.append(("closed framed", "closed all month"))
    }
    return legend
  }

  private func chart(
    of series: LoadSeries,
    named name: String,
    isForeign: Bool,
    _ html: inout HTML
  ) {
    html.element("h3") { html in
      if isForeign { html.foreign(name) } else { html.text(name) }
    }
    html.element("figure") { html in
      html.element("figcaption", text: summary(of: series))
      let chart = LoadChart(
        series: series,
        baseDate: page.figures.baseDate,
        days: load.days,
        label: "Load against capacity of \(visible(name)). \(summary(of: series))"
          + " The numbers are in the table that follows.",
        marksClosedDays: load.unit == .week
      )
      chart.write(to: &html)
      html.element("details") { html in
        html.element("summary") { html in
          html.text("The numbers of ")
          if isForeign { html.foreign(name) } else { html.text("all channels together") }
        }
        table(of: series, &html)
      }
    }
  }

  private func summary(of series: LoadSeries) -> String {
    let open = load.days - series.closedDays
    var text = "\(series.planned.grouped) planned"
    if series.projected > 0 { text += " (\(series.projected.grouped) projected)" }
    text += " for a capacity of \(series.capacity.grouped)"
    if series.statesMore { text += " (\(series.stated.grouped) stated)" }
    if series.used > 0 { text += ", of which \(series.used.grouped) were used before" }
    text += "; full on \(series.fullDays.grouped) of \(counted(open, "open day"))"
    if series.closedDays > 0 { text += ", closed on \(series.closedDays.grouped)" }
    return text + "."
  }

  private func table(of series: LoadSeries, _ html: inout HTML) {
    let isUsed = series.used > 0
    let heads: [String] =
      switch load.unit {
      case .day: ["Day"]
      case .week, .month: ["From"]
      }
    let table = NumberTable(
      caption: "Capacity and load, a row for each \(unit)",
      columns: heads + ["Capacity"] + (isUsed ? ["Used"] : []) + ["Planned", "Free", "Remark"],
      rows: series.bars.map { bar in
        [.text(day(bar)), .count(bar.capacity)] + (isUsed ? [.count(bar.used)] : [])
          + [.count(bar.planned), .count(bar.free), .foreign(remark(bar))]
      },
      total: [.text("all"), .count(series.capacity)] + (isUsed ? [.count(series.used)] : [])
        + [.count(series.planned), .count(series.free), .text(totalRemark(of: series))]
    )
    table.write(to: &html)
  }

  private func totalRemark(of series: LoadSeries) -> String {
    let parts = numbers(series.projected, stated: series.stated, of: series.capacity)
    let days = [(series.fullDays, "full"), (series.closedDays, "closed")].filter { $0.0 > 0 }
    return (parts + days.map { "\($0.0.grouped) \($0.1)" }).joined(separator: ", ")
  }

  /// Facts for which a phone has no columns: what is projected, and a stated capacity above the
  /// real one.
  private func numbers(_ projected: Int, stated: Int, of capacity: Int) -> [String] {
    (projected > 0 ? ["\(projected.grouped) projected"] : [])
      + (stated > capacity ? ["\(stated.grouped) stated"] : [])
  }

  private func day(_ bar: LoadSeries.Bar) -> String {
    let day = page.figures.baseDate.advanced(by: bar.first)
    return load.unit == .day ? "\(day) \(day.weekday.abbreviation)" : day.description
  }

  private func remark(_ bar: LoadSeries.Bar) -> String {
    var parts = numbers(bar.projected, stated: bar.stated, of: bar.capacity)
    if load.unit == .day {
      if bar.isClosed { parts.append("closed") }
      if bar.fullDays > 0 { parts.append("full") }
    } else {
      if bar.fullDays > 0 { parts.append("\(bar.fullDays) full") }
      if bar.closedDays > 0 { parts.append("\(bar.closedDays) closed") }
    }
    let shown = bar.reasons.prefix(3)
    let hidden = bar.reasons.count - shown.count
    parts += shown
    if hidden > 0 { parts.append("and \(hidden) more reasons") }
    return parts.joined(separator: ", ")
  }
}
