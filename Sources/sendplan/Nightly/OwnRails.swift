import Formats
import Model
import OperatingSystem
import Reporting
import Storage
import Terminal

/// What the rails say that somebody has added.
extension NightlyJob {
  /// Asks each about the plan, which it is told as JSON on its standard input.
  func ownFindings(_ planned: NightlyPlan) throws -> [GuardRailResult] {
    let rails = try database.read { try $0.ownRails() }
    guard !rails.isEmpty else { return [] }
    let plan = try database.read { snapshot in
      try snapshot.asked(about: planned.header, against: planned.before)
    }
    return rails.map { $0.result(of: plan) }
  }
}

extension OwnRail {
  /// A plan of a million messages is read within seconds; what takes longer than this hangs.
  private static let timeLimit = Duration.seconds(60)
  private static let outputLimit = 4096

  /// Lets the program decide: 0 holds, 1 does not, and whatever else it does is held and said.
  fileprivate func result(of plan: [UInt8]) -> GuardRailResult {
    let call = ProgramCall(
      program: program,
      arguments: [],
      input: plan,
      timeLimit: OwnRail.timeLimit,
      outputLimit: OwnRail.outputLimit
    )
    do throws(SystemError) {
      let end = try call.run()
      let said =
        String(decoding: end.output, as: UTF8.self).split(separator: "\n").first
        .map { printable(String($0)) }
      switch end.ending {
      case .exited(0): return result(holds: true, said ?? "it holds")
      case .exited(1): return result(holds: false, said ?? "it does not hold, and says nothing")
      case .exited, .killed, .timedOut, .unknown, .outputLimitReached:
        return failed(OutcomeProgram.problem(of: end) ?? "failed")
      }
    } catch {
      return failed(OutcomeProgram.problem(of: error))
    }
  }

  private func failed(_ problem: String) -> GuardRailResult {
    result(holds: false, "'\(printable(program))' \(problem)")
  }

  private func result(holds: Bool, _ sentence: String) -> GuardRailResult {
    GuardRailResult(
      rail: name,
      allows: "what '\(printable(program))' lets through",
      found: holds ? "it holds" : "it does not hold",
      holds: holds,
      sentence: sentence
    )
  }
}

extension Snapshot {
  /// A plan as the rails of somebody's own are told it.
  fileprivate func asked(about plan: PlanHeader, against before: PlanHeader?) throws -> [UInt8] {
    var assignments: [AssignmentRecord] = []
    try forEachAssignment(of: plan) { assignments.append($0) }
    var unplaced: [UnplacedRecord] = []
    try forEachUnplaced(of: plan) { unplaced.append($0) }
    var json = JSONText()
    json.object { json in
      json.member("format_version", JSONText.formatVersion)
      json.member("version", plan.version)
      json.member("approved", before?.version)
      json.member("base_date", plan.baseDate)
      json.member("last_day", plan.lastDay)
      json.member("messages", plan.messages)
      json.member("assigned", plan.assigned)
      json.list("assignments", assignments, AssignmentRecord.columns)
      json.list("unplaced", unplaced, UnplacedRecord.columns)
    }
    json.endLine()
    return json.bytes
  }
}

extension JSONText {
  fileprivate mutating func list<Record>(
    _ name: String,
    _ records: [Record],
    _ columns: [RecordColumn<Record>]
  ) {
    member(name, each: records) { json, record in
      for column in columns { json.member(column.name, column.cell(record)) }
    }
  }
}
