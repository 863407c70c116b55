import Formats
import Model
import OperatingSystem
import Planning
import Reporting
import Storage
import Terminal

extension Command {
  static let diff = Command(
    "diff",
    group: "Plans",
    summary: "compares two versions: what changed in the inputs, and who goes when",
    discussion: """
      The worst comes first: who lost their day, then who goes later by most days. A table shows \
      the first of them, CSV and JSON show all. The outcome says how many leave the day that they had, \
      and how many of these would leave it at least in every plan that sends as many of each priority as early.
      """,
    arguments: [Argument("OLD", "the earlier plan"), Argument("NEW", "the later plan")],
    options: [
      Option("--exit-code", "exit status 1 where the two differ"),
      Option("--to", .text("DIR"), "also writes diff-OLD-NEW.csv to this directory"), Options.raw,
      Options.crlf,
      Options.format,
    ],
    examples: [
      Example("sendplan diff 1 2", "what the second night changed"),
      Example("sendplan diff 1 2 --to Reports", "and a file to send on"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    return try session.read { snapshot in
      let old = try snapshot.plan(try arguments.version("OLD"))
      let new = try snapshot.plan(try arguments.version("NEW"))
      let diff = PlanDiff(
        comparison: try console.showing("comparing") {
          try PlanComparison(old, to: new, in: snapshot)
        },
        names: try snapshot.channelNames(of: new),
        versions: (old.version, new.version)
      )
      try diff.print(session, snapshot)
      if let folder = arguments["--to"] { try diff.write(to: folder, session, snapshot) }
      return arguments.has("--exit-code") && !diff.comparison.isEmpty ? .refused : .done
    }
  }
}

/// A comparison on its way to a person or a file.
private struct PlanDiff {
  let comparison: PlanComparison
  let names: [Int32: String]
  let versions: (old: Int, new: Int)

  private static let shown = 20

  func print(_ session: Session, _ snapshot: Snapshot) throws {
    let output = session.console.output
    let changes = comparison.comparison.changes
    let isTable = session.arguments.required(Options.format.name) == "table"
    if isTable {
      let lines =
        ["plan \(versions.old) and plan \(versions.new)"]
        + comparison.inputLines(names).map { "  \($0)" } + ["  outcome: \(comparison.counts)"]
        + [comparison.latenessLine].compactMap(\.self).map { "  \($0)" }
      try output.write(lines.joined(separator: "\n") + "\n")
      guard !changes.isEmpty else { return }
      try output.writeLine()
    }
    var list = try Listing("changes", DiffRecord.columns, for: session)
    for change in isTable ? changes.prefix(PlanDiff.shown) : changes[...] {
      guard list.hasReader else { return }
      try list.add(try record(of: change, snapshot))
    }
    try list.finish()
    if isTable, changes.count > PlanDiff.shown {
      try output.writeLine(
        "and \((changes.count - PlanDiff.shown).grouped) more: sendplan diff \(versions.old)"
          + " \(versions.new) --format csv\(session.databaseWords)"
      )
    }
  }

  func write(to folder: String, _ session: Session, _ snapshot: Snapshot) throws {
    try makeOutputDirectory(folder)
    var report = try CSVReport<DiffRecord>(
      from: versions.old,
      to: versions.new,
      in: folder,
      session.csvForm
    )
    for change in comparison.comparison.changes {
      try report.add(try record(of: change, snapshot))
    }
    try report.commit()
    session.console.error.write("wrote \(printable(report.path))\n")
  }

  private func record(of change: DecisionChange, _ snapshot: Snapshot) throws -> DiffRecord {
    DiffRecord(
      messageID: try snapshot.messageID(change.message),
      recipient: try snapshot.recipient(of: change.message),
      channel: names[change.channel] ?? "",
      change: change.kind.name,
      from: change.from,
      to: change.to,
      days: change.days,
      reason: comparison.reason(for: change),
      isProjected: try snapshot.isProjected(change, between: versions.old, and: versions.new),
      accounts: change.accounts.map { (names[$0.old] ?? "", names[$0.new] ?? "") }
    )
  }
}
