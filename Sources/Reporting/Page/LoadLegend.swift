import Model

/// What the colours and lines of the charts of load mean.
struct LoadLegend {
  let page: PlanPage

  private var load: LoadFigures { page.figures.load }

  func write(to html: inout HTML) {
    html.element("ul", ["class": "legend"]) { html in
      for entry in kinds { LoadLegend.entry(entry.0, &html) { $0.text(entry.1) } }
    }
    guard !load.layers.isEmpty else { return }
    families(&html)
  }

  /// The outermost channels in the picture of all, each with the shades of those inside it.
  private func families(_ html: inout HTML) {
    let families = Dictionary(grouping: load.layers, by: \.family).sorted { $0.key < $1.key }
    html.element(
      "ul",
      ["class": "legend", "aria-label": "Channels in the picture of all together"]
    ) { html in
      for (_, layers) in families {
        html.element("li") { html in
          let width = 24 * layers.count + 2
          html.element(
            "svg",
            ["class": "key family", "viewBox": "0 0 \(width) 16", "aria-hidden": "true"]
          ) { html in
            for (index, layer) in layers.enumerated() {
              let path = "M\(1 + 24 * index) 1h24v14h-24z"
              html.empty("path", ["class": "layer \(layer.style)", "d": path])
            }
          }
          html.text(" ")
          if let channel = layers.first?.outermost {
            html.foreign(page.name(ofChannel: channel))
          } else {
            html.text("other channels")
          }
        }
      }
    }
    guard load.layers.contains(where: { $0.member > 0 }) else { return }
    html.element(
      "p",
      ["class": "rest"],
      text: "Shades are the channels inside one, the busiest at the bottom."
    )
  }

  private static func entry(
    _ style: String,
    _ html: inout HTML,
    _ name: (inout HTML) -> Void
  ) {
    html.element("li") { html in
      html.element("svg", ["class": "key", "viewBox": "0 0 26 16", "aria-hidden": "true"]) { html in
        // A line is drawn as one.
        let shape =
          ["other", "stated", "today", "full"].contains(style) ? "M1 8h24" : "M1 1h24v14h-24z"
        html.empty("path", ["class": style, "d": shape])
      }
      html.text(" ")
      name(&html)
    }
  }

  private var kinds: [(String, String)] {
    let series = load.channels
    var kinds = [
      ("planned", "planned"), ("capacity limit", "capacity"), ("first", "the first day"),
    ]
    if series.contains(where: { $0.used > 0 }) { kinds.append(("used", "used before")) }
    if page.figures.projected > 0 { kinds.append(("projected", "projected")) }
    if series.contains(where: { $0.fullDays > 0 }) { kinds.append(("full", "full")) }
    if series.contains(where: \.statesMore) { kinds.append(("stated", "stated")) }
    let span = load.unit == .day ? "" : load.unit == .week ? " all week" : " all month"
    let openings = series.flatMap(\.openings)
    if openings.contains(.closed) { kinds.append(("closed framed", "closed\(span)")) }
    if openings.contains(.closedOnce) {
      kinds.append(("holiday", "closed\(span) for a reason, such as a holiday"))
    }
    if load.unit == .week { kinds.append(("mark", "closed days, below the bars")) }
    if let other = page.comparison {
      kinds.append(("other", "plan \(other.other.version), where it differs"))
      if series.contains(where: { !other.load.changedDays(of: $0).isEmpty }) {
        kinds.append(("changed", "another capacity than in plan \(other.other.version)"))
      }
    }
    if let today = page.story.today { kinds.append(("today", "the base date of now, \(today)")) }
    return kinds
  }
}
