import Model
import Planning

/// The header of the page: the state of the plan in words, and the most important numbers.
struct PageHeader {
  let page: PlanPage

  private var plan: PlanHeader { page.plan }
  private var figures: PlanFigures { page.figures }
  private var missed: Int { figures.deadlines.missedCount }

  init(_ page: PlanPage) {
    self.page = page
  }

  func write(to html: inout HTML) {
    html.element("p", ["class": "eyebrow"]) { html in
      html.element("span", ["class": "state"], text: plan.state.name)
      html.prose(" Plan \(plan.version), \(plan.baseDate) to \(plan.lastDay)")
    }
    html.element("h1", text: "\(freshness): \(outcome)")
    html.element("p", ["class": "lead"]) { html in
      html.prose(first.joined(separator: " "))
      if let cause {
        html.text(" Because: ")
        html.foreign(cause)
        html.text(".")
      }
      html.prose(others.map { " \($0)" }.joined())
    }
    for decision in page.decisions {
      html.element("p", text: "Plan \(plan.version) was \(decision.sentence)")
    }
    html.tiles(tiles)
  }

  private var freshness: String {
    let broken = page.rails.count { !$0.holds }
    return switch plan.state {
    case .draft where page.freshness != .current:
      "Plan \(plan.version) can no longer be approved"
    case .draft where broken > 0:
      "Plan \(plan.version) is held by \(counted(broken, "guard rail"))"
    case .draft: "Plan \(plan.version) waits for a decision"
    case .approved: "Plan \(plan.version) is approved"
    case .completed: "Plan \(plan.version) is completed"
    case .rejected: "Plan \(plan.version) was rejected"
    case .superseded: "Plan \(plan.version) was superseded"
    case .withdrawn: "Plan \(plan.version) was withdrawn"
    }
  }

  private var outcome: String {
    if figures.messages == 0 { return "there is nothing to send" }
    if missed > 0 {
      return "\(missed.grouped) of \(counted(figures.messages, "message"))"
        + " miss\(missed == 1 ? "es its" : " their") deadline"
    }
    if figures.unplaced > 0 {
      return "\(figures.unplaced.grouped) of \(counted(figures.messages, "message"))"
        + " ha\(figures.unplaced == 1 ? "s" : "ve") no day"
    }
    return figures.messages == 1 ? "its message has a day" : "every message has a day"
  }

  /// What is said before the cause of what moves, and behind it.
  private var first: [String] {
    guard figures.messages > 0 else { return ["No message is pending."] }
    return [placed, compared].compactMap(\.self)
  }
  private var others: [String] {
    figures.messages > 0 ? [otherAccounts, held, waited].compactMap(\.self) : []
  }

  private var placed: String {
    let some = "\(figures.assigned.grouped) of \(counted(figures.messages, "message"))"
    guard figures.assigned > 0, let last = figures.load.lastUsed else {
      return "None of \(counted(figures.messages, "message")) has a day."
    }
    let today = figures.summary.lines.reduce(0) { $0 + $1.onBaseDate }
    let projected = figures.projected
    return "\(some) (\(share(figures.assigned, of: figures.messages)))"
      + " ha\(figures.assigned == 1 ? "s" : "ve") a day,"
      + " \(today.grouped) of them on \(plan.baseDate), the last on \(last)."
      + (projected == 0
        ? ""
        : " \(projected.grouped) of these days \(projected == 1 ? "is" : "are") projected: the"
          + " message before is only planned.")
  }

  private var held: String? {
    figures.summary.unplaced.first { $0.reason == .held }.map { _, count in
      "\(counted(count, "message")) \(count == 1 ? "is" : "are") held and"
        + " ha\(count == 1 ? "s" : "ve") no day until somebody resumes \(count == 1 ? "it" : "them")."
    }
  }

  private var waited: String? {
    let waits = figures.waits
    let without = waits.longestWithoutDay.flatMap { days in
      days == 0
        ? nil
        : "Of the messages that may get a day in a later plan, the longest waiting has waited"
          + " \(counted(days, "day")) by \(plan.lastDay)."
    }
    guard figures.assigned > 0 else { return without }
    guard waits.waiting > 0 else {
      let with = "No message with a day waits: each goes on its first possible day."
      return without.map { "\(with) \($0)" } ?? with
    }
    let with =
      "Half of the messages with a day wait \(waited(waits.percentile(50))), nine in ten"
      + " \(waited(waits.percentile(90))), none of them more than"
      + " \(counted(waits.longestDays, "day"))."
    return without.map { "\(with) \($0)" } ?? with
  }

  private func waited(_ days: Int) -> String {
    days == 0 ? "not at all" : "at most \(counted(days, "day"))"
  }

  private var compared: String? {
    guard let other = page.comparison else { return nil }
    let counts = other.counts
    guard counts.later + counts.earlier > 0 else {
      return "No message that plan \(other.other.version) has too goes on another day."
    }
    return "Against plan \(other.other.version), \(counts.later.grouped)"
      + " go\(counts.later == 1 ? "es" : "") later and \(counts.earlier.grouped) earlier."
  }

  private var otherAccounts: String? {
    let count = page.comparison?.counts.otherAccount ?? 0
    return count == 0
      ? nil : "\(count.grouped) go\(count == 1 ? "es" : "") on the same day by another account."
  }

  /// The cause of what goes later, where one is known: of most of it.
  private var cause: String? {
    let worse = page.comparison?.groups.filter { $0.kind == .lost || $0.kind == .later } ?? []
    guard let group = worse.max(by: { $0.messages < $1.messages }), group.cause != .others
    else { return nil }
    return MoveText(page: page).cause(group)
  }

  /// How late messages go; nil where none is due on a day.
  private var lateTile: Tile? {
    let lateness = figures.lateness
    guard lateness.due > 0 else { return nil }
    return Tile(
      name: "Late",
      value: lateness.late.grouped,
      remark: lateness.late > 0
        ? "by \(counted(lateness.days, "day")), \(lateness.greatest.grouped) at most" : "✓ none"
    )
  }

  private var tiles: [Tile] {
    let waits = figures.waits
    let longest = waits.longestOfAll
    let isWithoutDay = longest > waits.longestDays
    var tiles = [
      Tile(
        name: "With a day",
        value: figures.assigned.grouped,
        remark: "of \(figures.messages.grouped)"
      ),
      Tile(
        name: "Miss their deadline",
        value: missed.grouped,
        remark: missed > 0 ? "! see below" : "✓ none",
        isBad: missed > 0
      ),
      Tile(
        name: "Longest wait",
        value: longest.grouped,
        remark: (longest == 1 ? "day" : "days")
          + (isWithoutDay ? ", without a day yet; \(waits.longestDays.grouped) with one" : "")
      ),
    ]
    if let lateTile { tiles.insert(lateTile, at: 2) }
    // Those who miss their deadline have a tile of their own.
    if figures.unplaced > missed {
      tiles.insert(
        Tile(
          name: "Without a day yet",
          value: (figures.unplaced - missed).grouped,
          remark: missed > 0
            ? "and no deadline missed" : share(figures.unplaced, of: figures.messages)
        ),
        at: 1
      )
    }
    if figures.projected > 0 {
      tiles.insert(
        Tile(
          name: "Projected",
          value: figures.projected.grouped,
          remark: "of the \(figures.assigned.grouped) with a day"
        ),
        at: 1
      )
    }
    if let other = page.comparison {
      tiles.append(
        Tile(
          name: "Later than before",
          value: other.counts.later.grouped,
          remark: other.counts.newlyUnplaced > 0
            ? "\(other.counts.newlyUnplaced.grouped) lost their day"
            : "against plan \(other.other.version)"
        )
      )
    }
    if !page.rails.isEmpty {
      let holding = page.rails.count { $0.holds }
      tiles.append(
        Tile(
          name: "Guard rails that hold",
          value: holding.grouped,
          remark: (holding == page.rails.count ? "✓ " : "! ") + "of \(page.rails.count.grouped)",
          isBad: holding < page.rails.count
        )
      )
    }
    return tiles
  }
}
