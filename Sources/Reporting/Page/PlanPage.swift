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
  /// What leads to other pages of a site.
  let links: [PageLink]
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
    messages: [Int32: Name],
    links: [PageLink] = []
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
    self.links = links
  }

  func name(ofChannel number: Int32) -> String { channels[number] ?? "channel \(number)" }

  func name(ofMessage number: Int32) -> Name {
    messages[number] ?? Name(id: "message \(number)", recipient: "")
  }

  /// The whole file.
  package var bytes: [UInt8] {
    PageFrame(
      title: "Plan \(plan.version) from \(plan.baseDate)",
      links: links,
      parts: sections.map { PageLink($0.short, to: "#\($0.rawValue)") }
    )
    .bytes(
      header: { PageHeader(self).write(to: &$0) },
      main: { html in for section in sections { write(section, &html) } },
      footer: footer
    )
  }

  /// First what is to be decided, with what does not hold, then why, then the numbers.
  private var sections: [PageSection] {
    let areAllHeld = rails.allSatisfy(\.holds)
    return [.firstDay] + (areAllHeld ? [] : [.rails])
      + [.decision, .comparison, .load] + (story.campaigns.isEmpty ? [] : [.campaigns])
      + [.waiting, .deadlines, .priorities]
      + (areAllHeld && !rails.isEmpty ? [.rails] : [])
  }

  private func write(_ section: PageSection, _ html: inout HTML) {
    html.section(section.rawValue, section.title(of: self)) { html in
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
    html.element("p") { html in
      html.text("Plan \(plan.version), stored at \(plan.storedAt), digest ")
      html.element("code", text: plan.digest)
      html.text(". Made by sendplan \(ProgramVersion.text).")
    }
  }
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
