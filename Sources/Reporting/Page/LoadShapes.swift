import Model

/// What a chart of load draws to scale: a unit of width is a day.
struct LoadShapes {
  private let chart: LoadChart
  private let axis: ValueAxis

  init(_ chart: LoadChart, _ axis: ValueAxis) {
    (self.chart, self.axis) = (chart, axis)
  }

  private var bars: [LoadSeries.Bar] { chart.series.bars }
  private var height: Int { chart.height }

  func write(to html: inout HTML) {
    closed(&html)
    var capacity = "M0 \(height)"
    for bar in bars { capacity += "V\(y(bar.capacity))h\(bar.days)" }
    capacity += "V\(height)z"
    path("capacity", capacity, &html)
    path("used", boxes { (0, $0.used) }, &html)
    if chart.layers.isEmpty { own(&html) } else { layers(&html) }
    path("limit", capacity, &html)
    path("stated", stated, &html)
    path("full", full, &html)
    marks(&html)
  }

  /// What is planned of one channel, first what is certain.
  private func own(_ html: inout HTML) {
    path("planned", boxes { ($0.used, $0.used + $0.planned - $0.projected) }, &html)
    path("projected", boxes { ($0.used + $0.planned - $0.projected, $0.load) }, &html)
  }

  private func layers(_ html: inout HTML) {
    var reached = bars.map(\.used)
    var projected = ""
    for layer in chart.layers {
      var area = ""
      for (index, bar) in bars.enumerated() {
        let (below, above) = (reached[index], reached[index] + layer.planned[index])
        area += box(bar, from: below, to: above)
        projected += box(bar, from: above - layer.projected[index], to: above)
        reached[index] = above
      }
      path("layer \(layer.style)", area, &html)
    }
    path("over", projected, &html)
  }

  private var stated: String {
    bars.filter { $0.stated > $0.capacity && $0.stated <= chart.greatest }
      .map { "M\($0.first) \(y($0.stated))h\($0.days)" }.joined()
  }

  private var full: String {
    bars.filter { $0.isFull && $0.load > 0 }.map { "M\($0.first) \(y($0.load))h\($0.days)" }
      .joined()
  }

  /// Weekends and other closed days as stripes, holidays and the like as areas.
  private func closed(_ html: inout HTML) {
    let days = chart.series.openings
    func area(_ bar: LoadSeries.Bar) -> String {
      "M\(bar.first) 0h\(bar.days)v\(height)h-\(bar.days)z"
    }
    let (once, usual) = bars.filter(\.isClosed).reduce(into: ("", "")) { areas, bar in
      let isOnce = days[bar.first..<bar.first + bar.days].allSatisfy { $0 == .closedOnce }
      if isOnce { areas.0 += area(bar) } else { areas.1 += area(bar) }
    }
    path("closed", usual, &html)
    path("holiday", once, &html)
  }

  /// The first day, the other plan, changed days and today.
  private func marks(_ html: inout HTML) {
    if let first = bars.first {
      path("first", "M0 0h\(first.days)v\(height)h-\(first.days)z", &html)
    }
    if chart.other.count == bars.count {
      // Only where it differs; everywhere else it would cover what is planned.
      var line = ""
      var isDrawing = false
      for (bar, planned) in zip(bars, chart.other) {
        defer { isDrawing = planned != bar.planned }
        guard planned != bar.planned else { continue }
        let height = y(bar.used + planned)
        line += (isDrawing ? "V\(height)" : "M\(bar.first) \(height)") + "h\(bar.days)"
      }
      path("other", line, &html)
    }
    path("changed-line", chart.changedDays.map { "M\($0).5 0v\(height)" }.joined(), &html)
    if let today = chart.today, (1..<chart.days).contains(today) {
      path("today", "M\(today) 0v\(height)", &html)
    }
  }

  private func boxes(_ range: (LoadSeries.Bar) -> (Int, Int)) -> String {
    bars.reduce(into: "") { path, bar in
      let (from, to) = range(bar)
      path += box(bar, from: from, to: to)
    }
  }

  /// A bar's part between two values; nothing where they are the same.
  private func box(_ bar: LoadSeries.Bar, from: Int, to: Int) -> String {
    guard to > from else { return "" }
    let (below, above) = (y(from), y(to))
    // A gap on either side.
    let (x, width) = (hundredths(bar.first * 100 + bar.days * 7), hundredths(bar.days * 86))
    return "M\(x) \(below)v-\(below - above)h\(width)v\(below - above)z"
  }

  private func y(_ value: Int) -> Int { height - axis.height(of: value, in: height) }

  private func path(_ style: String, _ path: String, _ html: inout HTML) {
    guard !path.isEmpty else { return }
    html.empty("path", ["class": style, "d": path])
  }
}

extension LoadLayer {
  /// The style of its family, and the shade of its own.
  var style: String { "c\(family) m\(member)" }
}
