package import Model

/// Everything about a plan on one self-contained page: `plan-V.html`.
///
/// The same values give the same bytes.
package struct PlanPage: Sendable {
  /// Whether a draft can still be approved; ignored for a plan in any other state.
  package enum Freshness: Equatable, Sendable {
    case current
    /// The reason why it can no longer be approved.
    case stale(String)
  }

  /// How the page names a message.
  package struct Name: Equatable, Sendable {
    package let id: String
    package let recipient: String

    package init(id: String, recipient: String) {
      self.id = id
      self.recipient = recipient
    }
  }

  let plan: PlanHeader
  let figures: PlanFigures
  let freshness: Freshness
  /// Who approved or rejected the plan, or withdrew its approval, oldest first.
  let decisions: [PlanDecision]
  let comparison: PageComparison?
  let rails: [GuardRailResult]
  let story: PlanStory
  let commands: PageCommands
  private let channels: [Int32: String]
  private let messages: [Int32: Name]

  /// Composes a page; channels and messages are keyed by their numbers.
  package init(
    of plan: PlanHeader,
    _ figures: PlanFigures,
    freshness: Freshness,
    decisions: [PlanDecision] = [],
    comparison: PageComparison?,
    rails: [GuardRailResult],
    story: PlanStory = PlanStory(),
    commands: PageCommands,
    channels: [Int32: String],
    messages: [Int32: Name]
  ) {
    self.plan = plan
    self.figures = figures
    self.freshness = freshness
    self.decisions = decisions
    self.comparison = comparison
    self.rails = rails
    self.story = story
    self.commands = commands
    self.channels = channels
    self.messages = messages
  }

  func name(ofChannel number: Int32) -> String { channels[number] ?? "channel \(number)" }

  func name(ofMessage number: Int32) -> Name {
    messages[number] ?? Name(id: "message \(number)", recipient: "")
  }

  /// The whole file.
  package var bytes: [UInt8] {
    var html = HTML()
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n")
    head(&html)
    html.markup("</head>\n<body>\n")
    html.markup(PlanPage.patterns)
    let headline = PageHeader(self)
    html.element("header") { headline.write(to: &$0) }
    navigation(&html)
    html.element("main") { html in
      for section in sections { write(section, &html) }
    }
    footer(&html)
    html.markup("</body>\n</html>\n")
    return html.bytes
  }

  /// First what is to be decided, with what does not hold, then why, then the numbers.
  private var sections: [PageSection] {
    let areAllHeld = rails.allSatisfy(\.holds)
    return [.firstDay] + (areAllHeld ? [] : [.rails])
      + [.decision, .comparison, .load, .campaigns, .waiting, .deadlines, .priorities]
      + (areAllHeld ? [.rails] : [])
  }

  private func head(_ html: inout HTML) {
    let style = PackageResources.page_css
    html.markup("<meta charset=\"utf-8\">\n")
    html.open(
      "meta",
      [
        "http-equiv": "Content-Security-Policy",
        "content":
          "default-src 'none'; style-src 'sha256-\(Base64.encoded(SHA256.digest(of: style)))';"
          + " base-uri 'none'; form-action 'none'",
      ]
    )
    html.markup(
      """

      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="format-detection" content="telephone=no">

      """
    )
    html.element("title", text: "Plan \(plan.version) from \(plan.baseDate)")
    html.markup("\n<style>")
    html.style(style)
    html.markup("</style>\n")
  }

  private func navigation(_ html: inout HTML) {
    html.element("nav", ["aria-label": "On this page"]) { html in
      html.element("ul") { html in
        for section in sections {
          html.element("li") { html in
            html.element("a", ["href": "#\(section.rawValue)"], text: section.short)
          }
        }
      }
    }
  }

  private func write(_ section: PageSection, _ html: inout HTML) {
    let heading = "\(section.rawValue)-heading"
    html.element("section", ["id": section.rawValue, "aria-labelledby": heading]) { html in
      html.element("h2", ["id": heading], text: section.title(of: self))
      switch section {
      case .firstDay: FirstDaySection(page: self).write(to: &html)
      case .campaigns: CampaignSection(page: self).write(to: &html)
      case .decision: DecisionSection(page: self).write(to: &html)
      case .load: LoadSection(page: self).write(to: &html)
      case .waiting: WaitingSection(page: self).write(to: &html)
      case .deadlines: DeadlineSection(page: self).write(to: &html)
      case .priorities: PrioritySection(page: self).write(to: &html)
      case .comparison: ComparisonSection(page: self).write(to: &html)
      case .rails: RailSection(page: self).write(to: &html)
      }
    }
  }

  private func footer(_ html: inout HTML) {
    html.element("footer") { html in
      html.element("p") { html in
        html.text("Plan \(plan.version), stored at \(plan.storedAt), digest ")
        html.element("code", text: plan.digest)
        html.text(". Made by sendplan \(ProgramVersion.text).")
      }
    }
  }

  /// Stripes for drawings; horizontal, so that stretching does not change them.
  private static let patterns: StaticString = """
    <svg class="patterns" aria-hidden="true" width="0" height="0"><defs>
    <pattern id="closed" width="8" height="6" patternUnits="userSpaceOnUse">\
    <path class="closed-line" d="M0 1h8"/></pattern>
    <pattern id="striped" width="8" height="4" patternUnits="userSpaceOnUse">\
    <path class="striped-line" d="M0 1h8"/></pattern>
    <pattern id="used" width="8" height="4" patternUnits="userSpaceOnUse">\
    <path class="used-line" d="M0 1h8"/></pattern>
    <pattern id="projected" width="8" height="4" patternUnits="userSpaceOnUse">\
    <path class="projected-line" d="M0 1h8"/></pattern>
    <pattern id="over" width="8" height="4" patternUnits="userSpaceOnUse">\
    <path class="over-line" d="M0 1h8"/></pattern>
    </defs></svg>

    """
}

/// The parts of the page.
enum PageSection: String {
  case decision, rails, load, campaigns, waiting, deadlines, priorities, comparison
  case firstDay = "first-day"

  /// Its name in the navigation.
  var short: String {
    switch self {
    case .firstDay: "First day"
    case .decision: "Decide"
    case .rails: "Guard rails"
    case .load: "Load"
    case .campaigns: "Campaigns"
    case .waiting: "Waiting"
    case .deadlines: "Deadlines"
    case .priorities: "Priorities"
    case .comparison: "Changes"
    }
  }

  func title(of page: PlanPage) -> String {
    switch self {
    case .firstDay: "What goes on \(page.figures.baseDate.short)"
    case .decision: "Decide"
    case .rails: "Guard rails"
    case .load: "Load against capacity"
    case .campaigns: "When campaigns are done"
    case .waiting: "What waits, and why"
    case .deadlines: "What misses its deadline"
    case .priorities: "Priorities"
    case .comparison: page.comparison.map { "Against plan \($0.other.version)" } ?? "What changed"
    }
  }
}
