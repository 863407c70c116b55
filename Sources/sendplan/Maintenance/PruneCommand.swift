import Model
import Storage
import Terminal

extension Command {
  static let prune = Command(
    "prune",
    group: "Maintenance",
    summary: "drops the rows of old, decided versions, never their headers or the journal",
    discussion: """
      The newest N versions keep their rows, and so does every draft, the approved version, the \
      withdrawn one while no other is approved, and every version to which a message that is claimed or in doubt still refers. What a pruned \
      version said of each message is gone for good, except from backups; its header, its digest \
      and who was really sent what stay. The next plans use the room that becomes free; --compact \
      gives it back to the system, and needs as much free disk for a moment as the database has.
      """,
    options: [
      Option("--keep", .text("N"), "how many of the newest versions keep theirs", isRequired: true),
      Option("--compact", "rewrites the file without its free space"),
      Option("--dry-run", "says which versions would be pruned, and changes nothing"),
      Options.operation,
    ],
    examples: [
      Example("sendplan prune --keep 30 --dry-run", "what a month of nights would leave"),
      Example("sendplan prune --keep 30 --compact", "and the smaller file"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let newest = try arguments.requiredInteger("--keep", in: 1...Int(Int32.max))
    let database = try session.openDatabase()
    guard !arguments.has("--dry-run") else {
      let forecast = try database.read { try $0.pruningForecast(keeping: newest) }
      try console.output.write(PruneText.forecast(forecast))
      return .done
    }
    let status = try console.showing("pruning") {
      try session.change(in: database) { change in
        let isCompacting = arguments.has("--compact")
        return Answer(PruneText.done(try change.prune(keeping: newest), isCompacting, session))
      }
    }
    guard arguments.has("--compact") else { return status }
    let (before, after) = try console.showing("compacting") { try database.compact() }
    try console.output.writeLine(
      "the file has \(after.grouped) bytes and had \(before.grouped)"
    )
    return status
  }
}

private enum PruneText {
  static func forecast(_ forecast: PruningForecast) -> String {
    "dry run: \(list(forecast.versions)) would be pruned; nothing was changed\n"
      + left(forecast)
  }

  static func done(_ pruned: Pruned, _ isCompacting: Bool, _ session: Session) -> String {
    guard !pruned.forecast.versions.isEmpty else {
      return "nothing to prune\n" + left(pruned.forecast)
    }
    var text = "pruned \(list(pruned.forecast.versions)): their rows are gone, their headers,"
    text += " digests and journal stay\n" + left(pruned.forecast)
    text += "\(pruned.freedBytes.grouped) bytes are free in the file for the next plans"
    if !isCompacting {
      text +=
        "; to give them back to the system:"
        + " sendplan prune --keep \(session.arguments.required("--keep")) --compact"
        + session.databaseWords
    }
    return text + "\n"
  }

  private static func left(_ forecast: PruningForecast) -> String {
    guard !forecast.referredTo.isEmpty else { return "" }
    return "left: \(list(forecast.referredTo)), since messages of theirs are claimed or in doubt\n"
  }

  private static func list(_ versions: [Int]) -> String {
    versions.isEmpty ? "nothing" : PlanText.versions(versions)
  }
}

extension PlanText {
  /// Versions in words, those in a row together: `plans 1 to 4, 6`.
  static func versions(_ versions: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for version in versions.sorted() {
      if let last = runs.last, last.upperBound + 1 == version {
        runs[runs.count - 1] = last.lowerBound...version
      } else {
        runs.append(version...version)
      }
    }
    let words = runs.map { run in
      run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound) to \(run.upperBound)"
    }
    return "plan\(versions.count == 1 ? "" : "s") \(words.joined(separator: ", "))"
  }
}
