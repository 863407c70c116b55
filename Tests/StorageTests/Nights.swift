import Foundation
import Model
import Planning
import SQLite
import Storage
import TestSupport

/// A database in a folder of its own, on which nights are played.
final class Nights {
  static let monday = Day(number: 20_878)

  let folder: TemporaryFolder
  let database: Database

  init(baseDate: Day = Nights.monday) throws {
    folder = try TemporaryFolder()
    database = try Database.create(
      path: folder.path("test.db"),
      baseDate: baseDate,
      origin: Origin([UInt8](repeating: 7, count: Origin.byteCount)),
      Nights.operation()
    )
  }

  static func operation(_ key: String? = nil, _ arguments: String = "") -> OperationRequest {
    OperationRequest(
      key: key,
      command: "test",
      arguments: arguments,
      actor: "tester@here",
      at: Instant(milliseconds: 1_803_800_000_000)
    )
  }

  func change(_ body: (Change) throws -> Void) throws {
    try database.change(Nights.operation()) { change in
      try body(change)
      return Answer("")
    }
  }

  func open(
    _ channel: String,
    capacity: Int,
    aiming objectives: ChannelObjectives = []
  ) throws {
    try change { change in
      _ = try change.setChannel(
        channel,
        ChannelSettings(
          transport: "maildir:out",
          sender: "desk@example.org",
          objectives: objectives
        )
      )
      _ = try change.setWeek(
        Week(capacity: capacity, open: [.monday, .tuesday, .thursday, .friday]),
        of: try change.snapshot.channel(named: channel).number
      )
    }
  }

  func add(_ drafts: [MessageDraft]) throws {
    try change { change in
      try change.importing(allowingForks: true) { importer in
        for draft in drafts { _ = try importer.add(draft) }
      }
    }
  }

  /// Computes and stores a plan; returns its version and the plan itself.
  @discardableResult
  func plan(horizon: Int = 20) throws -> (version: Int, plan: Plan) {
    let view = try database.read { try $0.planningView(horizon: horizon) }
    let plan = Planning.plan(view.inputs)
    var version = 0
    try change {
      version = try $0.store(plan, from: view, deadlines: DeadlineFinding(plan).bound) {
        digest(of: plan)
      }
    }
    return (version, plan)
  }

  func header(_ version: Int) throws -> PlanHeader {
    try database.read { try $0.plan(version) }
  }

  /// Runs SQL beside the program, as somebody with a shell would.
  func shell(_ sql: String) throws {
    try Connection(path: database.path, access: .readWrite).execute(sql)
  }

  /// The names of the triggers on a table.
  func guards(of table: String) throws -> [String] {
    try Connection(path: database.path, access: .readOnly).rows(
      "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1",
      .text(table)
    ) { $0.text(0) }
  }

  /// Some messages for a channel with random priorities, releases and deadlines.
  static func drafts(_ count: Int, for channel: String, seed: UInt64) -> [MessageDraft] {
    var chance = SeededGenerator(seed: seed)
    var dues = SeededGenerator(seed: ~seed)
    return (0..<count).map { number in
      let release = Int.random(in: -3...9, using: &chance)
      let deadline = release + Int.random(in: 0...9, using: &chance)
      return MessageDraft(
        id: "\(channel)-\(number)",
        channel: channel,
        recipient: "reader\(number)@example.org",
        priority: Priority(Int.random(in: 1...9, using: &chance)) ?? .usual,
        notBefore: Bool.random(using: &chance) ? monday.advanced(by: release) : nil,
        deadline: Bool.random(using: &chance) ? monday.advanced(by: deadline) : nil,
        due: Int.random(in: 0..<3, using: &dues) == 0
          ? monday.advanced(by: Int.random(in: -5...9, using: &dues)) : nil
      )
    }
  }
}
