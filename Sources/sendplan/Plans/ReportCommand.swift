import Formats
import Model
import OperatingSystem
import Planning
import Reporting
import Storage
import Terminal

extension Command {
  static let report = Command(
    "report",
    group: "Plans",
    summary: "writes everything about a version on one HTML page, to look at before deciding",
    discussion: """
      Load against capacity, who waits and why, missed deadlines, priorities, the comparison with \
      another version, and the commands to approve or reject. The file plan-V.html needs nothing but \
      itself: no script, nothing loaded from elsewhere. It is written whole or not at all, and the \
      same to the byte while the plan stands as it does. Without --against it compares with the \
      version that was approved when the plan was computed, or else with the withdrawn one or the \
      one before it; with --against W the file is plan-V-against-W.html. With --site DIR it writes index.html and, linked to \
      one another, the page of each version whose rows are there, of each run (planned against sent, in the \
      words of the servers) and of the threads in which something happened, 1,000 at most. Repeated it \
      writes only what changed, and the index last.
      """,
    arguments: [Argument("VERSION", "the plan's number", isOptional: true)],
    options: [
      Option("--against", .text("W"), "the version to compare with"), Options.to,
      Option(
        "--site",
        .text("DIR"),
        "writes a folder of pages about all plans, runs and threads instead"
      ),
    ],
    examples: [
      Example("sendplan report 2", "Reports/plan-2.html"),
      Example("sendplan report 2 --against 1 --to ~/mail", "against version 1, to send on"),
      Example("sendplan report --site /srv/www/sendplan", "everything, after each night and run"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    if let folder = arguments["--site"] { return try session.writeSite(to: folder) }
    guard arguments["VERSION"] != nil else {
      throw arguments.contradiction("give a VERSION, or --site DIR for all of them")
    }
    let version = try arguments.version("VERSION")
    let other = try arguments.integer("--against", in: 1...Int(Int32.max))
    let folder = arguments.required(Options.to.name)
    let path = try console.showing("reporting") {
      try session.read { snapshot in
        try session.writePage(of: snapshot.plan(version), against: other, to: folder, snapshot)
      }
    }
    try console.output.writeLine("wrote \(printable(path))")
    return .done
  }
}

extension Session {
  /// Writes the pages of everything to a directory.
  fileprivate func writeSite(to folder: String) throws -> ExitStatus {
    guard arguments["VERSION"] == nil, arguments["--against"] == nil else {
      throw arguments.contradiction("--site is about all versions; leave VERSION and --against out")
    }
    let (written, pages) = try console.showing("reporting") {
      try read { try Site(self, $0).write(to: folder) }
    }
    try console.output.writeLine(
      "wrote \(written.grouped) of \(counted(pages, "page")), what did not change stays:"
        + " \(printable("\(folder)/\(Site.index)"))"
    )
    return .done
  }

  /// Writes the page about a plan, with what the guard rails found about it, to a directory, which is made
  /// where it is missing, and returns its path.
  func writePage(
    of plan: PlanHeader,
    against other: Int? = nil,
    rails: [GuardRailResult] = [],
    to folder: String,
    _ snapshot: Snapshot
  ) throws -> String {
    let page = try page(of: plan, against: other, rails: rails, snapshot)
    let name = other.map { "plan-\(plan.version)-against-\($0)" } ?? "plan-\(plan.version)"
    try makeOutputDirectory(folder)
    let file = try AtomicFile(path: "\(folder)/\(name).html")
    try file.write(page.bytes)
    try file.commit()
    return file.path
  }

  func page(
    of plan: PlanHeader,
    against version: Int?,
    rails: [GuardRailResult],
    links: [PageLink] = [],
    _ snapshot: Snapshot
  ) throws -> PlanPage {
    let figures = PlanFigures(try snapshot.content(of: plan))
    let channels = try snapshot.channelNames(of: plan)
    let other = try version ?? snapshot.versionToCompare(with: plan)
    let comparison = try other.map { other in
      try PlanComparison(try snapshot.plan(other), to: plan, in: snapshot)
        .forPage(plan, with: try snapshot.plan(other), channels, snapshot)
    }
    let named = figures.named + PlanPage.named(in: rails)
    return PlanPage(
      of: plan,
      figures,
      freshness: try snapshot.freshness(of: plan),
      decisions: try snapshot.decisions(on: plan.version),
      comparison: comparison,
      rails: rails,
      story: try story(of: plan, against: other, snapshot),
      commands: PageCommands(of: plan, against: other, database: databaseWords),
      channels: channels,
      messages: try snapshot.pageNames(of: named),
      links: links
    )
  }
}

extension PlanComparison {
  /// The comparison in the few words that a page has room for.
  fileprivate func forPage(
    _ plan: PlanHeader,
    with other: PlanHeader,
    _ channels: [Int32: String],
    _ snapshot: Snapshot
  ) throws -> PageComparison {
    let worst = try comparison.changes.prefix(PageComparison.shown).map { change in
      DiffRecord(
        messageID: try snapshot.messageID(change.message),
        recipient: try snapshot.recipient(of: change.message),
        channel: channels[change.channel] ?? "",
        change: change.kind.name,
        from: change.from,
        to: change.to,
        days: change.days,
        reason: reason(for: change),
        isProjected: try snapshot.isProjected(change, between: other.version, and: plan.version),
        accounts: change.accounts.map { (channels[$0.old] ?? "", channels[$0.new] ?? "") }
      )
    }
    return PageComparison(
      with: other,
      counts: comparison.counts,
      messages: plan.messages,
      inputs: inputLines(channels),
      groups: moveGroups(of: comparison, inputs, in: try snapshot.frame(of: plan).frame),
      topChanges: worst,
      changes: comparison.changes.count,
      load: try OtherLoad(
        snapshot.frame(of: other),
        differing: inputs,
        in: plan.baseDate...plan.lastDay
      )
    )
  }
}

extension Snapshot {
  /// The plan's parent, or else the withdrawn one in place of which it is decided, or else the newest older
  /// version; nil where that one's rows were dropped.
  fileprivate func versionToCompare(with plan: PlanHeader) throws -> Int? {
    let plans = try plans()
    let older = plans.filter { $0.version < plan.version }
    let withdrawn = older.lastApproved.flatMap { $0.state == .withdrawn ? $0 : nil }
    let other =
      plan.parent.map { parent in older.first { $0.version == parent } } ?? withdrawn ?? older.first
    return other.flatMap { $0.pruning == nil ? $0.version : nil }
  }

  /// Whether a draft can still be approved.
  fileprivate func freshness(of plan: PlanHeader) throws -> PlanPage.Freshness {
    guard plan.state == .draft else { return .current }
    let reasons = try staleness(of: plan)
    return reasons.isEmpty
      ? .current : .stale(reasons.map(\.sentence).joined(separator: "; "))
  }

  /// Ids and recipients of messages by their numbers.
  fileprivate func pageNames(of numbers: [Int32]) throws -> [Int32: PlanPage.Name] {
    var names: [Int32: PlanPage.Name] = [:]
    for (number, id) in try messageIDs(numbers) {
      names[number] = PlanPage.Name(id: id, recipient: try message(id: id).recipient)
    }
    return names
  }
}
