package import Model

/// The results of the guard rails.
struct RailSection {
  let page: PlanPage

  /// How many of the messages concerned a result names.
  static let shownMessages = 5

  func write(to html: inout HTML) {
    guard !page.rails.isEmpty else {
      html.element("p", text: "No guard rail was asked about this plan.")
      return
    }
    guard page.rails.contains(where: { !$0.holds }) else {
      html.element("p", text: "All \(page.rails.count.grouped) hold.")
      html.details(isOpen: false) { html in
        html.element("summary", text: "What each allows and found")
        table(&html)
      }
      return
    }
    table(&html)
  }

  private func table(_ html: inout HTML) {
    // Rails that do not hold come first.
    let sorted = page.rails.filter { !$0.holds } + page.rails.filter(\.holds)
    let table = MessageTable(
      caption: "Each guard rail, what it allows and what it found",
      columns: ["Guard rail", "Result", "Allows", "Found", "In words", "Messages"],
      rows: sorted.map { rail in
        [
          .foreign(rail.rail), .text(rail.holds ? "✓ holds" : "! does not hold"),
          .foreign(rail.allows), .foreign(rail.found), .foreign(rail.sentence),
          .foreign(messages(of: rail)),
        ]
      }
    )
    table.write(to: &html)
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
