import Formats
import Model
import Storage
import Terminal

/// What a night does when it is decided.
extension NightlyJob {
  /// Writes the reports and the page of the plan, with what the rails found; the same again by a second
  /// night.
  func report(_ planned: NightlyPlan, _ rails: [GuardRailResult], to folder: String) throws
    -> String
  {
    try database.read { snapshot in
      let plan = try snapshot.plan(planned.header.version)
      let written = try session.writeReports(of: plan, to: folder, CSVForm(), snapshot)
      let page = try session.writePage(of: plan, rails: rails, to: folder, snapshot)
      return "wrote \(printable(page)) and \(written.count) CSV files beside it"
    }
  }

  /// Drops the rows of old, decided versions.
  func prune(keeping newest: Int) throws -> String {
    var text = ""
    try database.change(try session.request()) { change in
      let pruned = try change.prune(keeping: newest).forecast.versions
      text =
        pruned.isEmpty
        ? "nothing to drop" : "dropped the rows of \(counted(pruned.count, "version"))"
      return Answer(text)
    }
    return text
  }
}
