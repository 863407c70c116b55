package import Model

/// The results of the guard rails.
struct RailSection {
  let page: PlanPage

  /// How many of the messages concerned a result names.
  static let shownMessages = 5

  func write(to html: inout HTML) {
    let broken = page.rails.filter { !$0.holds }
    let holding = page.rails.filter(\.holds)
    if broken.isEmpty {
      html.element("p", text: "All \(holding.count.grouped) hold.")
    } else {
      table(of: broken, captioned: "What does not hold", &html)
    }
    guard !holding.isEmpty else { return }
    html.details(isOpen: false) { html in
      html.element("summary", text: "What the \(holding.count.grouped) that hold allow and found")
      table(of: holding, captioned: "What holds", &html)
    }
  }

  private func table(
    of rails: [GuardRailResult],
    captioned caption: String,
    _ html: inout HTML
  ) {
    MessageTable(
      caption: caption,
      varying: ["Guard rail", "Result", "Allows", "Found", "In words", "Messages"],
      rows: rails.map { rail in
        [
          .foreign(rail.rail), .text(rail.holds ? "✓ holds" : "! does not hold"),
          .foreign(rail.allows), .foreign(rail.found), .foreign(rail.sentence),
          .foreign(messages(of: rail)),
        ]
      }
    ).write(to: &html)
  }

  private func messages(of rail: GuardRailResult) -> String {
    guard !rail.messages.isEmpty else { return "none" }
    let names = rail.messages.prefix(RailSection.shownMessages).map { page.name(ofMessage: $0).id }
    let hidden = rail.messages.count - names.count
    return names.joined(separator: ", ") + (hidden > 0 ? " and \(hidden.grouped) more" : "")
  }
}

extension PlanPage {
  /// The messages that the results name on the page, by number.
  package static func named(in rails: [GuardRailResult]) -> [Int32] {
    rails.flatMap { $0.messages.prefix(RailSection.shownMessages) }
  }
}
