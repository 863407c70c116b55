package import Model

/// All plans and runs over time: `index.html`.
package struct SiteIndex: Sendable {
  /// How many runs the picture shows.
  private static let drawn = 30

  let baseDate: Day
  /// All versions, newest first.
  let plans: [Plan]
  /// All runs, newest first.
  let runs: [Run]
  /// The pages of threads, with what stands on each.
  let threads: [PageLink]
  /// How many threads have something to tell, and no page here.
  let otherThreads: Int
  let database: String

  /// A version, and whether it has a page.
  package struct Plan: Sendable {
    let header: PlanHeader
    let decisions: [PlanDecision]

    package init(_ header: PlanHeader, _ decisions: [PlanDecision]) {
      self.header = header
      self.decisions = decisions
    }
  }

  package struct Run: Sendable {
    package let facts: RunFacts
    let counts: RunCounts

    package init(_ facts: RunFacts, _ counts: RunCounts) {
      self.facts = facts
      self.counts = counts
    }
  }

  package init(
    baseDate: Day,
    plans: [Plan],
    runs: [Run],
    threads: [PageLink],
    otherThreads: Int,
    database: String
  ) {
    self.baseDate = baseDate
    self.plans = plans
    self.runs = runs
    self.threads = threads
    self.otherThreads = otherThreads
    self.database = database
  }

  /// The whole file.
  package var bytes: [UInt8] {
    PageFrame(
      title: "Plans and runs",
      links: [
        PageLink("Plans", to: "#plans"), PageLink("Runs", to: "#runs"),
        PageLink("Threads", to: "#threads"),
      ]
    )
    .bytes(
      header: header,
      main: { html in
        html.section("plans", "Plans", plansTable)
        html.section("runs", "Runs", runsTable)
        html.section("threads", "Threads", threadsList)
      },
      footer: { html in html.element("p", text: "Made by sendplan \(ProgramVersion.text).") }
    )
  }

  private func header(_ html: inout HTML) {
    html.element("p", ["class": "eyebrow"]) { $0.prose("Base date \(baseDate.named)") }
    let sent = runs.reduce(0) { $0 + $1.counts.sent }
    html.element("h1", text: "\(counted(sent, "message")) sent in \(counted(runs.count, "run"))")
    let approved = plans.first { $0.header.state == .approved }
    let draft = plans.first { $0.header.state == .draft }
    html.element("p", ["class": "lead"]) { html in
      html.prose(
        approved.map { "Plan \($0.header.version) of \($0.header.baseDate) is approved." }
          ?? "No plan is approved."
      )
      if let draft { html.prose(" Plan \(draft.header.version) waits for a decision.") }
    }
  }

  private func plansTable(_ html: inout HTML) {
    guard !plans.isEmpty else {
      html.element("p", text: "There is no plan yet.")
      return
    }
    MessageTable(
      caption: "All versions, newest first",
      columns: ["Plan", "State", .day("From"), "Messages", "With a day", "In time", "Decided"],
      rows: plans.map { plan in
        let header = plan.header
        let name = "Plan \(header.version)"
        let bound = header.deadlines
        return [
          header.pruning == nil ? .link(name, to: "plan-\(header.version).html") : .text(name),
          .text(header.state.name + (header.pruning == nil ? "" : ", rows dropped")),
          .day(header.baseDate), .count(header.messages), .count(header.assigned),
          .text(
            bound.messages == 0
              ? "–" : "\(bound.inTime.grouped) of \(bound.messages.grouped)"
          ),
          .foreign(plan.decisions.last?.sentence ?? "–"),
        ]
      }
    ).write(to: &html)
  }

  private func runsTable(_ html: inout HTML) {
    guard !runs.isEmpty else {
      html.element("p", text: "Nothing was sent yet.")
      return
    }
    html.element(
      "p",
      text: "Bars are solid for what went, striped for what was planned and did not."
    )
    BarChart(
      label:
        "Messages sent in each of the last \(min(runs.count, SiteIndex.drawn)) runs. The numbers"
        + " are in the table that follows.",
      rows: runs.prefix(SiteIndex.drawn).map { run in
        let missing = max(0, (run.counts.planned ?? run.counts.sent) - run.counts.sent)
        return .init(
          name: run.facts.day.short,
          first: run.counts.sent,
          second: missing,
          value: missing == 0
            ? run.counts.sent.grouped
            : "\(run.counts.sent.grouped) of \((run.counts.planned ?? 0).grouped)"
        )
      }
    ).write(to: &html)
    MessageTable(
      caption: "All runs, newest first",
      columns: [.day("Day"), "Plan", "State", "Planned", "Sent", "Failed", "In doubt"],
      rows: runs.map { run in
        [
          .link(run.facts.day.named, to: run.facts.file), .text("\(run.facts.plan)"),
          .text(run.facts.state), run.counts.planned.map(TableCell.count) ?? .number("–"),
          .count(run.counts.sent), .count(run.counts.failed), .count(run.counts.inDoubt),
        ]
      }
    ).write(to: &html)
  }

  private func threadsList(_ html: inout HTML) {
    guard !threads.isEmpty else {
      html.element("p", text: "Nothing has happened in any thread yet.")
      return
    }
    html.element(
      "p",
      text: "First those to which something came back, or in which something failed, then those in"
        + " which something happened last."
    )
    html.element("ul") { html in
      for link in threads {
        html.element("li") { html in
          html.element("a", ["href": link.address], text: link.text)
        }
      }
    }
    guard otherThreads > 0 else { return }
    html.element("p", ["class": "rest"]) { html in
      html.text(
        "and \(counted(otherThreads, "more thread")) in which something was sent; any of them: "
      )
      html.element("code", text: printable("sendplan thread show ID\(database)"))
    }
  }
}
