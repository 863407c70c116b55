import Model
import Planning
import Reporting
import Storage
import Terminal

/// What commands say of a plan.
struct PlanText {
  let summary: PlanSummary
  /// The channels' names by their numbers.
  let names: [Int32: String]
  let baseDate: Day
  private let lateness: Lateness
  private let latenessByPriority: [(priority: Int, lateness: Lateness)]
  private let deadlines: String?
  /// What a limit switches off.
  private let warnings: [String]

  /// Takes what was found of its deadlines, or for a stored plan what it has of them.
  init(_ plan: Plan, _ finding: DeadlineFinding) {
    self.init(plan, deadlines: finding.bound.line.map { $0 + finding.ways(of: plan) })
  }

  init(_ plan: Plan, _ header: PlanHeader) {
    self.init(plan, deadlines: header.deadlines.line)
  }

  private init(_ plan: Plan, deadlines: String?) {
    let inputs = plan.inputs
    summary = PlanSummary(plan)
    names = Dictionary(uniqueKeysWithValues: zip(inputs.capacity.channels, inputs.channelNames))
    baseDate = plan.inputs.baseDate
    lateness = Lateness(plan)
    latenessByPriority = Lateness.byPriority(of: plan)
    self.deadlines = deadlines
    warnings =
      inputs.channelNames.isEmpty
      ? [] : inputs.limits.ineffectiveObjectives(named: inputs.channelNames)
  }

  /// One line for each channel that has messages, and one for those without a day.
  var lines: [String] {
    var lines = summary.lines.filter { $0.messages > 0 }.map(line)
    let without = summary.unplaced.map { "\($0.count.grouped) \($0.reason.name)" }
    if !without.isEmpty { lines.append("without a day: \(without.joined(separator: ", "))") }
    if lateness.due > 0 { lines.append(latenessLine) }
    if let deadlines { lines.append(deadlines) }
    lines += warnings.map { "warning: \(printable($0))" }
    return lines
  }

  /// How many are late, and by how much: of each priority, where there are several.
  private var latenessLine: String {
    let parts = latenessByPriority.filter { $0.lateness.late > 0 }
      .map { "priority \($0.priority): \($0.lateness.words)" }
    return "late: \(lateness.words), of \(counted(lateness.due, "message")) that are due on a day"
      + (latenessByPriority.count > 1 && !parts.isEmpty
        ? " (\(parts.joined(separator: "; ")))" : "")
  }

  private func line(_ line: PlanSummary.Line) -> String {
    var text = "\(names[line.channel] ?? String(line.channel)): "
    text += "\(line.assigned.grouped) of \(counted(line.messages, "message")) with a day"
    guard let last = line.lastDay else { return text }
    if line.projected > 0 { text += " (\(line.projected.grouped) projected)" }
    text += ", \(line.onBaseDate.grouped) on \(baseDate), the last on \(last)"
    if line.longestWait > 0 { text += "; the longest wait is \(counted(line.longestWait, "day"))" }
    return text
  }

  /// How many moved later although no change explains it; nil where nobody did.
  static func line(of moves: [UnexplainedMove]) -> String? {
    guard !moves.isEmpty else { return nil }
    let parts = UnexplainedMove.counts(of: moves).map { "\($0.count.grouped) later \($0.reason)" }
    return parts.joined(separator: ", ")
      + (moves.allSatisfy(\.isUnsent) ? "" : ": see 'sendplan trace --drift'")
  }

  /// What a plan is, in one line.
  static func title(_ plan: PlanHeader) -> String {
    "plan \(plan.version) (\(plan.state.name)): \(counted(plan.messages, "message")) from"
      + " \(plan.baseDate) to \(plan.lastDay), \(plan.assigned.grouped) with a day"
  }

  /// What a plan is, in one line for a summary: what it sends, and when the last of it goes.
  static func summary(_ plan: PlanHeader, lastMessage: Day?) -> String {
    "plan \(plan.version) (\(plan.state.name)): \(counted(plan.messages, "message")) from"
      + " \(plan.baseDate), \(plan.assigned.grouped) with a day"
      + (lastMessage.map { ", the last on \($0)" } ?? "")
  }

  /// The exact commands that look at a draft, approve and execute it.
  static func nextSteps(_ plan: PlanHeader, against other: Int?, _ session: Session) -> [String] {
    let database = session.databaseWords
    var steps = [("show", "sendplan show \(plan.version)\(database)")]
    if let other { steps.append(("compare", "sendplan diff \(other) \(plan.version)\(database)")) }
    let digest = plan.digest.prefix(PlanText.digestLength)
    steps.append(("approve", "sendplan approve \(plan.version) --digest \(digest)\(database)"))
    steps.append(
      (
        "execute",
        "sendplan-executor run --plan \(plan.version) --day \(plan.baseDate)\(database)"
      )
    )
    return steps.map { name, line in
      "\(name):\(String(repeating: " ", count: 9 - name.count))\(line)"
    }
  }

  /// How many digits of a digest are printed, and enough to tell plans apart.
  static let digestLength = 16
}

extension DeadlineBound {
  /// How many go in time, and how many could at most; nil where all do.
  var line: String? { inTime < messages ? "in time: \(words)" : nil }
}

extension DeadlineFinding {
  /// The commands by which more would be in time.
  func ways(of plan: Plan) -> String {
    let inputs = plan.inputs
    let names = Dictionary(uniqueKeysWithValues: zip(inputs.capacity.channels, inputs.channelNames))
    let ways = channels.compactMap { names[$0] }.map {
      "'\(commandLine("sendplan channel set", $0, options: "--deadlines-first"))'"
    }
    return ways.isEmpty ? "" : ", with \(ways.joined(separator: " and "))"
  }
}

extension Lateness {
  /// How many, and by how much: `3 by 12 days, by 7 at most`.
  var words: String {
    guard late > 0 else { return "none" }
    let days = "\(late.grouped) by \(counted(days, "day"))"
    return late == 1 ? days : "\(days), by \(greatest.grouped) at most"
  }
}

extension Session {
  /// What repeats the choice of the database in a printed command; nothing where none was made.
  var databaseWords: String {
    guard let path = arguments[Option.database.name] else { return "" }
    return " " + optionWords(Option.database.name, path)
  }
}
