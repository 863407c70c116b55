import Model

/// A drawing of load against capacity, as wide as its container.
///
/// What is drawn to scale lies in an inner drawing that is one unit wide for each day and stretched
/// to the available width; its patterns are horizontal lines, which stretching does not change. All
/// else is measured in the size of the text, so that it grows with it.
struct LoadChart {
  let series: LoadSeries
  /// The channels of which it is the sum, as layers on each other; none where it is one channel's.
  var layers: [LoadLayer] = []
  let baseDate: Day
  /// How many days are shown, and what a bar stands for.
  let days: Int
  let unit: LoadFigures.Unit
  /// The text alternative of the drawing.
  let label: String
  var isLarge = false
  /// What another plan sends in each bar.
  var other: [Int] = []
  /// The days on which the capacity is another than in that plan, counted from the base date.
  var changedDays: [Int] = []
  /// The base date of today, counted from that of the plan, where the plan is older.
  var today: Int?

  private static let minimumDays = 14
  private static let top = 12

  var height: Int { isLarge ? 180 : 108 }
  var width: Int { max(days, LoadChart.minimumDays) }
  private var bottom: Int { LoadChart.top + height }
  /// Whether closed days are marked below the bars, because a bar stands for several days.
  private var marksClosedDays: Bool { unit == .week }
  private var markHeight: Int { marksClosedDays ? 8 : 0 }

  func write(to html: inout HTML) {
    let axis = ValueAxis(upTo: greatest)
    html.element(
      "svg",
      [
        "class": "load", "role": "img", "aria-label": label,
        "height": String(ems: bottom + markHeight + 22),
      ]
    ) { html in
      for value in axis.ticks { grid(at: value, of: axis, &html) }
      scaled(top: 0, height: LoadChart.top, &html) { html in
        let path = changedDays.map { "M\($0) 0h1l-.5 \(LoadChart.top - 2)z" }.joined()
        if !path.isEmpty { html.empty("path", ["class": "changed", "d": path]) }
      }
      scaled(top: LoadChart.top, height: height, &html) { LoadShapes(self, axis).write(to: &$0) }
      if marksClosedDays { closedMarks(&html) }
      labels(&html)
    }
  }

  /// A part of the drawing that is stretched to its width.
  private func scaled(
    top: Int,
    height: Int,
    _ html: inout HTML,
    _ content: (inout HTML) -> Void
  ) {
    html.element(
      "svg",
      [
        "y": String(ems: top), "width": "100%", "height": String(ems: height),
        "viewBox": "0 0 \(width) \(height)", "preserveAspectRatio": "none",
      ],
      content
    )
  }

  /// The greatest value of the scale; a stated capacity far above what can be sent would flatten
  /// the bars.
  var greatest: Int {
    let reached = series.bars.map { max($0.capacity, $0.load) }.max() ?? 0
    let stated = series.bars.map(\.stated).filter { $0 <= 2 * reached }.max() ?? 0
    return max(reached, stated, other.max() ?? 0)
  }

  private func grid(at value: Int, of axis: ValueAxis, _ html: inout HTML) {
    let y = bottom - axis.height(of: value, in: height)
    html.empty(
      "line",
      [
        "class": value == 0 ? "axis" : "grid", "x1": "0", "x2": "100%", "y1": String(ems: y),
        "y2": String(ems: y),
      ]
    )
    html.element(
      "text",
      ["dx": "-.5em", "y": String(ems: y + 4), "class": "end"],
      text: value.short
    )
  }

  private func closedMarks(_ html: inout HTML) {
    var path = ""
    var day = 0
    while day < days {
      let run = series.openings[day...].prefix { $0 != .open }.count
      if run > 0 { path += "M\(day) 0h\(run)v5h-\(run)z" }
      day += run + 1
    }
    scaled(top: bottom + 2, height: 5, &html) { $0.empty("path", ["class": "mark", "d": path]) }
  }
}

extension LoadChart {
  /// The names of some Mondays, or of some months; fewer where there is less room.
  private func labels(_ html: inout HTML) {
    let most = isLarge ? 6 : 4
    let beginnings = (0..<days).filter(isNamed)
    let step = max(1, (beginnings.count + most - 1) / most)
    let named = stride(from: 0, to: beginnings.count, by: step).map { beginnings[$0] }
      // A name further on the right would end outside.
      .filter { $0 * 100 <= width * 80 }
    for (index, offset) in named.enumerated() {
      let room =
        index % 2 == 1 ? isLarge ? "wide" : "roomy" : index % 4 == 2 && isLarge ? "roomy" : ""
      let x = String(percent: offset, of: width)
      html.empty(
        "line",
        [
          "class": "tick \(room)", "x1": x, "x2": x, "y1": String(ems: bottom + markHeight),
          "y2": String(ems: bottom + markHeight + 4),
        ]
      )
      html.element(
        "text",
        ["class": "start \(room)", "x": x, "y": String(ems: bottom + markHeight + 16)],
        text: name(of: baseDate.advanced(by: offset))
      )
    }
  }

  private func isNamed(_ offset: Int) -> Bool {
    let day = baseDate.advanced(by: offset)
    return unit == .month ? day.date.day == 1 : day.weekday == .monday
  }

  private func name(of day: Day) -> String {
    unit == .month ? "\(day.monthName) \(day.date.year)" : day.short
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
