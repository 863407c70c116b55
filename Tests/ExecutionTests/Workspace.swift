import Delivery
import Execution
import Foundation
import Model
import Planning
import SQLite
import Storage
import TestSupport
import Testing

/// A database with its Maildirs in a folder of its own, gone with its last user.
final class Workspace {
  private let temporary: TemporaryFolder
  var folder: URL { temporary.url }
  let database: Database
  let clock: TestClock
  var dependencies: ExecutorDependencies

  static let monday = Day(number: 20_878)
  static let tuesday = monday.advanced(by: 1)
  static let morning = Instant(milliseconds: 1_803_888_000_000)

  private static func operation() -> OperationRequest {
    OperationRequest(
      key: nil,
      command: "prepare",
      arguments: "",
      actor: "anna@workspace",
      at: morning
    )
  }

  /// An origin that is the same whenever the number is.
  static func origin(_ number: UInt8 = 1) -> Origin {
    Origin([UInt8](repeating: number, count: Origin.byteCount))
  }

  init(
    in place: URL = FileManager.default.temporaryDirectory,
    origin: Origin = Workspace.origin()
  ) throws {
    temporary = try TemporaryFolder(in: place)
    database = try Database.create(
      path: temporary.path("sendplan.db"),
      baseDate: Workspace.monday,
      origin: origin,
      Workspace.operation()
    )
    let clock = TestClock()
    self.clock = clock
    dependencies = clock.dependencies
  }

  /// Takes over a folder that was copied from another workspace.
  init(takingOver folder: URL) throws {
    temporary = TemporaryFolder(takingOver: folder)
    database = try Database.open(path: temporary.path("sendplan.db"))
    let clock = TestClock()
    self.clock = clock
    dependencies = clock.dependencies
    // It is another file than the database was made in, and sends nothing before somebody says so.
    try change { _ = try $0.confirm(note: "the disk of before") }
  }

  /// An executor on this workspace's database; new each time, as after a restart.
  var executor: Executor {
    get throws { Executor(try Database.open(path: database.path), in: dependencies) }
  }

  func change(_ body: (Change) throws -> Void) throws {
    try database.change(Workspace.operation()) { change in
      try body(change)
      return Answer("")
    }
  }

  /// Makes a channel whose messages go into a Maildir of its name.
  func open(
    _ channel: String,
    capacity: Int = 100,
    transport: String? = nil,
    sender: String = "desk@example.org",
    attempts: Int = ChannelSettings.usualAttempts,
    timeZone: String? = nil,
    service: WebService = WebService(),
    mail: MailHeaders = MailHeaders()
  ) throws {
    try change { change in
      _ = try change.setChannel(
        channel,
        ChannelSettings(
          transport: transport ?? "maildir:\(channel)",
          sender: sender,
          attempts: attempts,
          timeZone: timeZone,
          service: service,
          mail: mail
        )
      )
      _ = try change.setWeek(
        Week(capacity: capacity, open: Set(Weekday.allCases)),
        of: try change.snapshot.channel(named: channel).number
      )
    }
  }

  /// States what a channel's plan aims at.
  func aim(_ channel: String, at objectives: ChannelObjectives) throws {
    try change { change in
      var settings = try change.snapshot.channel(named: channel).settings
      settings.objectives = objectives
      _ = try change.setChannel(channel, settings)
    }
  }

  /// Imports messages with the ids `CHANNEL-1` to `CHANNEL-COUNT`.
  func write(_ count: Int, for channel: String, notBefore: Day? = nil) throws {
    try add(
      (1...count).map { number in
        MessageDraft(
          id: "\(channel)-\(number)",
          channel: channel,
          recipient: "reader\(number)@example.org",
          subject: "Letter \(number)",
          body: "Hello \(number)",
          notBefore: notBefore
        )
      }
    )
  }

  /// Imports a message that is sent a day after another.
  func follow(_ predecessor: String, with id: String) throws {
    try add([
      MessageDraft(
        id: id,
        channel: "email",
        recipient: "reader1@example.org",
        follows: MessageDraft.Follows(predecessor: predecessor, waitDays: 1)
      )
    ])
  }

  func add(_ drafts: [MessageDraft]) throws {
    try change { change in
      try change.importing { importer in
        for draft in drafts {
          let outcome = try importer.add(draft)
          #expect(outcome == .added)
        }
      }
    }
  }

  /// Computes, stores and approves a plan; returns its version.
  @discardableResult
  func approvePlan(horizon: Int = 7) throws -> Int {
    let version = try storePlan(horizon: horizon)
    try change { _ = try $0.approve(version) }
    return version
  }

  func storePlan(horizon: Int = 7) throws -> Int {
    let view = try database.read { try $0.planningView(horizon: horizon) }
    let computed = plan(view.inputs)
    var version = 0
    try change { change in
      version = try change.store(
        computed,
        from: view,
        deadlines: DeadlineFinding(computed).bound
      ) {
        String(repeating: "0", count: 64)
      }
    }
    return version
  }

  /// Three channels with messages for today, and an approved plan of them.
  func fill() throws {
    for (channel, count) in [("email", 12), ("linkedin", 5), ("post", 3)] {
      try open(channel)
      try write(count, for: channel)
    }
    try approvePlan()
  }
}

/// What is to be seen in the workspace.
extension Workspace {
  func states() throws -> [String: MessageState] {
    var states: [String: MessageState] = [:]
    try database.read { snapshot in
      try snapshot.forEachMessage { states[$0.id] = $0.state }
    }
    return states
  }

  /// Why a message is what it is.
  func lastCause(of message: Int) throws -> Cause? {
    try Connection(path: database.path, access: .readOnly).row(
      "SELECT j.cause FROM message m JOIN journal j ON j.seq = m.changed WHERE m.number = ?1",
      Value(message)
    ) { $0.integer(0) }.flatMap(Cause.init)
  }

  func runState() throws -> RunState? {
    try database.read { try $0.runs().first?.state }
  }

  /// The ids of the messages that lie in a Maildir, each as often as it does.
  func delivered(_ channel: String) throws -> [String] {
    try files(channel).map { name in
      String(name.prefix { $0 != "." }.split(separator: "-").dropLast().joined(separator: "-"))
    }
  }

  func files(_ channel: String) throws -> [String] {
    let maildir = folder.appending(path: channel)
    // A kill may have come before its folders were made.
    return try ["new", "cur"].map { maildir.appending(path: $0).path }
      .filter { FileManager.default.fileExists(atPath: $0) }
      .flatMap { try FileManager.default.contentsOfDirectory(atPath: $0) }.sorted()
  }

  func text(_ channel: String, _ file: String) throws -> String {
    try String(contentsOf: folder.appending(path: "\(channel)/new/\(file)"), encoding: .utf8)
  }

  /// How much of each channel's day is used, as the database counts it and by its attempts.
  ///
  /// An attempt that proved to be unsent gives its place back.
  func uses(on day: Day = Workspace.monday) throws -> (counted: [Int], attempts: [Int]) {
    let connection = try Connection(path: database.path, access: .readOnly)
    let counted = try connection.rows(
      "SELECT used FROM channel_use WHERE day = ?1 ORDER BY channel",
      Value(day.number)
    ) { $0.integer(0) }
    let attempts = try connection.rows(
      """
      SELECT count(*) - count(j.seq) FROM attempt a JOIN message m ON m.number = a.message
      LEFT JOIN journal j ON j.seq = a.settled AND j.cause = 16
      WHERE a.day = ?1 GROUP BY m.channel ORDER BY m.channel
      """,
      Value(day.number)
    ) { $0.integer(0) }
    return (counted, attempts)
  }
}
