import Model

/// Load against capacity: one picture of all channels, small charts of those that need a look, and a table of all.
struct LoadSection {
  let page: PlanPage

  /// How many channels have a chart of their own.
  private static let charted = 8

  private var load: LoadFigures { page.figures.load }

  func write(to html: inout HTML) {
    guard !load.channels.isEmpty else {
      html.element("p", text: "No channel may send anything within this plan.")
      return
    }
    introduction(&html)
    if let total = load.total {
      LoadFigure(page: page, series: total, depth: nil).write(to: &html)
      html.element("h3", text: "Channel by channel")
      if chosen.count < load.channels.count {
        html.element(
          "p",
          text:
            "Charts of the \(counted(chosen.count, "channel")) whose capacity changed, that leave"
            + " messages without a day, or that are fullest; the table below has all."
        )
      }
      html.element("div", ["class": "multiples"]) { html in
        for branch in chosen {
          LoadFigure(page: page, series: branch.series, depth: branch.depth).write(to: &html)
        }
      }
      ChannelTable(page: page).write(to: &html)
    } else if let only = load.channels.first {
      LoadFigure(page: page, series: only, depth: nil).write(to: &html)
    }
  }

  /// The channels that have a chart, each behind the one that contains it.
  ///
  /// One that is left over takes no more room than saying so.
  private var chosen: [LoadFigures.Branch] {
    guard load.tree.count > LoadSection.charted + 1 else { return load.tree }
    let lines = page.figures.summary.lines
    let without = Dictionary(
      uniqueKeysWithValues: lines.map { ($0.channel, $0.messages - $0.assigned) }
    )
    func trouble(_ series: LoadSeries) -> [Int] {
      let isChanged = page.comparison?.load.changedDays(of: series).isEmpty == false
      let unplaced = series.channel.flatMap { without[$0] } ?? 0
      let fullness = series.capacity == 0 ? 0 : series.planned * 1000 / series.capacity
      return [isChanged ? 0 : 1, -unplaced, -fullness, -series.planned, series.index]
    }
    let first = load.channels.map { ($0.index, trouble($0)) }
      .sorted { $0.1.lexicographicallyPrecedes($1.1) }.prefix(LoadSection.charted).map(\.0)
    return load.tree.filter { first.contains($0.series.index) }
  }

  private func introduction(_ html: inout HTML) {
    let last = page.figures.baseDate.advanced(by: load.days - 1)
    html.element("p") { html in
      html.prose("From \(page.figures.baseDate) to \(last), a bar for each \(load.unit.words). ")
      if let used = load.lastUsed, used < page.figures.lastDay {
        html.prose("Nothing is planned after \(used). ")
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
    LoadLegend(page: page).write(to: &html)
  }
}

extension LoadFigures.Unit {
  var words: String {
    switch self {
    case .day: "day"
    case .week: "week, beginning on Mondays"
    case .month: "month"
    }
  }
}
