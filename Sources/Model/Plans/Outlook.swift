extension PlanLimits {
  /// Whether days behind a plan's last one decide what goes within it.
  package var needsOutlook: Bool {
    isNested || connectsDays || objectives.contains { !$0.isDisjoint(with: .setwise) }
  }

  /// How many days behind a plan's last one decide what is best within it: those up to the last deadline, and where
  /// messages cannot all have a day of the plan at least as many again; a year at most.
  ///
  /// A message that could also go behind the last day makes way for one that could not. If the plan did not look that
  /// far, each day that comes into view would move others.
  package func outlookDays(of backlog: Backlog, behind table: CapacityTable, from base: Day) -> Int
  {
    let last = base.advanced(by: table.days - 1)
    var lastDated = last.number
    for day in backlog.deadline where day != Backlog.none { lastDated = max(lastDated, day) }
    for day in backlog.due where day != Backlog.none { lastDated = max(lastDated, day) }
    let dated = Int(lastDated - last.number)
    let free = table.channels.indices.filter { outer(of: $0) == nil }.reduce(0) { sum, channel in
      (0..<table.days).reduce(sum) { $0 + Int(table.free(table.cell(channel: channel, day: $1))) }
    }
    let undated = backlog.count <= free ? 0 : table.days * (backlog.count / max(1, free) + 1)
    return min(PlanLimits.longestOutlook, max(dated, undated), last.days(to: .last))
  }

  /// In days.
  package static let longestOutlook = 366
}
