import Model

/// A chart of a channel's load, or of all together, with its numbers below.
struct LoadFigure {
  let page: PlanPage
  let series: LoadSeries
  /// How many channels contain it; nil where the chart is large.
  let depth: Int?

  private var load: LoadFigures { page.figures.load }
  private var isTotal: Bool { series.channel == nil }

  func write(to html: inout HTML) {
    html.element("figure", ["class": depth == nil ? "large" : "small"]) { html in
      html.element("figcaption") { html in
        html.element("strong") { name(&$0) }
        html.text(" ")
        html.prose(summary)
      }
      LoadChart(
        series: series,
        layers: isTotal ? load.layers : [],
        baseDate: page.figures.baseDate,
        days: load.days,
        unit: load.unit,
        label: "Load against capacity of \(visible(page.name(of: series))). \(summary)"
          + " The numbers are in the table that follows.",
        isLarge: depth == nil,
        other: page.comparison?.load.planned(in: series) ?? [],
        changedDays: page.comparison?.load.changedDays(of: series) ?? [],
        today: page.story.today.map { page.figures.baseDate.days(to: $0) }
      ).write(to: &html)
      html.details(isOpen: false) { html in
        html.element("summary") { html in
          html.text("The numbers of ")
          name(&html)
        }
        table(&html)
      }
    }
  }

  private func name(_ html: inout HTML) {
    if isTotal { html.text("all channels together") } else { html.foreign(page.name(of: series)) }
  }

  private var summary: String {
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

  private func table(_ html: inout HTML) {
    let isUsed = series.used > 0
    let table = NumberTable(
      caption: "Capacity and load, a row for each \(load.unit.words)",
      columns: [load.unit == .day ? "Day" : "From", "Capacity"] + (isUsed ? ["Used"] : [])
        + ["Planned", "Free", "Remark"],
      rows: series.bars.map { bar in
        [.text(day(bar)), .count(bar.capacity)] + (isUsed ? [.count(bar.used)] : [])
          + [.count(bar.planned), .count(bar.free), .foreign(remark(bar))]
      },
      total: [.text("all"), .count(series.capacity)] + (isUsed ? [.count(series.used)] : [])
        + [.count(series.planned), .count(series.free), .text(totalRemark)]
    )
    table.write(to: &html)
  }

  private var totalRemark: String {
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
    return load.unit == .day ? day.short : day.description
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
