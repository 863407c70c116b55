import Model

/// A drawing of load against capacity, as wide as its container.
///
/// What is drawn to scale lies in an inner drawing that is one unit wide for each day and stretched
/// to the available width; its patterns are horizontal lines, which stretching does not change. The
/// text around it keeps its size.
struct LoadChart {
  let series: LoadSeries
  let baseDate: Day
  /// How many days are shown.
  let days: Int
  /// The text alternative of the drawing.
  let label: String
  /// Whether closed days are marked below the bars, if a bar stands for several days.
  let marksClosedDays: Bool

  /// In pixels: the height of the drawing to scale, and its top.
  private static let height = 150
  private static let top = 10
  private static let minimumDays = 14

  private var width: Int { max(days, LoadChart.minimumDays) }
  private var bottom: Int { LoadChart.top + LoadChart.height }
  private var markHeight: Int { marksClosedDays ? 7 : 0 }

  func write(to html: inout HTML) {
    let axis = ValueAxis(upTo: greatest)
    html.element(
      "svg",
      [
        "class": "load", "role": "img", "aria-label": label,
        "height": String(bottom + markHeight + 22),
      ]
    ) { html in
      for value in axis.ticks { grid(at: value, of: axis, &html) }
      html.element(
        "svg",
        [
          "y": String(LoadChart.top), "width": "100%", "height": String(LoadChart.height),
          "viewBox": "0 0 \(width) \(LoadChart.height)", "preserveAspectRatio": "none",
        ]
      ) { bars(axis, &$0) }
      if marksClosedDays { closedMarks(&html) }
      labels(&html)
    }
  }

  /// The greatest value of the scale; a stated capacity far above what can be sent would flatten
  /// the bars.
  private var greatest: Int {
    let reached = series.bars.map { max($0.capacity, $0.load) }.max() ?? 0
    let stated = series.bars.map(\.stated).filter { $0 <= 2 * reached }.max() ?? 0
    return max(reached, stated)
  }

  private func grid(at value: Int, of axis: ValueAxis, _ html: inout HTML) {
    let y = bottom - axis.height(of: value, in: LoadChart.height)
    html.empty(
      "line",
      [
        "class": value == 0 ? "axis" : "grid", "x1": "0", "x2": "100%", "y1": String(y),
        "y2": String(y),
      ]
    )
    html.element("text", ["x": "-6", "y": String(y + 4), "class": "end"], text: value.short)
  }

  private func bars(_ axis: ValueAxis, _ html: inout HTML) {
    let height = LoadChart.height
    var closed = ""
    var capacity = "M0 \(height)"
    var stated = ""
    var planned = ""
    var projected = ""
    var used = ""
    for bar in series.bars {
      if bar.isClosed { closed += "M\(bar.first) 0h\(bar.days)v\(height)h-\(bar.days)z" }
      let top = height - axis.height(of: bar.capacity, in: height)
      capacity += "V\(top)h\(bar.days)"
      if bar.stated > bar.capacity, bar.stated <= greatest {
        stated += "M\(bar.first) \(height - axis.height(of: bar.stated, in: height))h\(bar.days)"
      }
      let (x, width) = LoadChart.inset(bar)
      let below = axis.height(of: bar.used, in: height)
      let above = axis.height(of: bar.load, in: height)
      if bar.used > 0 { used += "M\(x) \(height)v-\(below)h\(width)v\(below)z" }
      let firm = bar.planned - bar.projected
      let middle =
        bar.projected == 0
        ? above : max(below, min(above - 1, axis.height(of: bar.used + firm, in: height)))
      if firm > 0 {
        planned += "M\(x) \(height - below)v-\(middle - below)h\(width)v\(middle - below)z"
      }
      if bar.projected > 0 {
        projected += "M\(x) \(height - middle)v-\(above - middle)h\(width)v\(above - middle)z"
      }
    }
    capacity += "V\(height)z"
    if !closed.isEmpty { html.empty("path", ["class": "closed", "d": closed]) }
    html.empty("path", ["class": "capacity", "d": capacity])
    if !planned.isEmpty { html.empty("path", ["class": "planned", "d": planned]) }
    if !projected.isEmpty { html.empty("path", ["class": "projected", "d": projected]) }
    if !used.isEmpty { html.empty("path", ["class": "used", "d": used]) }
    html.empty("path", ["class": "limit", "d": capacity])
    if !stated.isEmpty { html.empty("path", ["class": "stated", "d": stated]) }
  }

  /// A bar's left edge and width, with a gap on either side, in days.
  private static func inset(_ bar: LoadSeries.Bar) -> (String, String) {
    (hundredths(bar.first * 100 + bar.days * 7), hundredths(bar.days * 86))
  }

  private static func hundredths(_ number: Int) -> String {
    let rest = number % 100
    return rest == 0 ? "\(number / 100)" : "\(number / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  private func closedMarks(_ html: inout HTML) {
    var path = ""
    var day = 0
    while day < days {
      let run = series.isClosed[day...].prefix { $0 }.count
      if run > 0 { path += "M\(day) 0h\(run)v1h-\(run)z" }
      day += run + 1
    }
    html.element(
      "svg",
      [
        "y": String(bottom + 2), "width": "100%", "height": "5", "viewBox": "0 0 \(width) 1",
        "preserveAspectRatio": "none",
      ]
    ) { $0.empty("path", ["class": "mark", "d": path]) }
  }

  /// The first and the last day, and days between them if there is space.
  private func labels(_ html: inout HTML) {
    let y = String(bottom + markHeight + 15)
    let last = days - 1
    func label(_ offset: Int, _ anchor: String, _ x: String) {
      let day = baseDate.advanced(by: offset).description
      html.element("text", ["x": x, "y": y, "class": anchor], text: day)
    }
    label(0, "start", "0")
    if days >= LoadChart.minimumDays {
      for (quarter, anchor) in [(1, "middle wide"), (2, "middle"), (3, "middle wide")] {
        let offset = last * quarter / 4
        label(offset, anchor, String(percent: 2 * offset + 1, of: 2 * days))
      }
    }
    // Two labels side by side would overlap.
    if days >= LoadChart.minimumDays / 2 { label(last, "end", String(percent: days, of: width)) }
  }
}

/// A scale from 0 to a greatest value with a few round numbers on it.
struct ValueAxis {
  let ticks: [Int]
  private let top: Int

  init(upTo greatest: Int) {
    var step = 1
    var place = 0
    while step * 3 < greatest {
      // 1, 2, 5, 10, 20, 50 …
      step = place % 3 == 1 ? step / 2 * 5 : step * 2
      place += 1
    }
    top = max(1, (greatest + step - 1) / step * step)
    ticks = Array(stride(from: 0, through: top, by: step))
  }

  /// The height of a value in a drawing.
  func height(of value: Int, in height: Int) -> Int {
    value == 0 ? 0 : max(1, value * height / top)
  }
}
