import Execution
import Model
import Storage

/// A simulated world: one database, the people and programs around it, and the places where messages arrive.
package final class World {
  private let folder: MemoryFolder
  private var opened: Database?
  /// Another program at the same database, while a run has it open.
  private var other: Database?
  let clock = SimulatedClock()
  let checker: Checker
  var destination = SimulatedDestination()
  private(set) var scene: Scene?
  var saved: SavedBooks?
  /// How the last steps ended.
  var recent: [String] = []
  package internal(set) var nights = 0
  package internal(set) var messagesSent = 0

  /// 2027-03-01, a Monday.
  static let firstDay: Int32 = 20_878

  package init() throws {
    folder = try MemoryFolder()
    let created = try Database.create(
      path: folder.path("sendplan.db"),
      baseDate: Day(number: World.firstDay),
      origin: Origin([UInt8](repeating: 7, count: Origin.byteCount)),
      OperationRequest(
        key: nil,
        command: "init",
        arguments: "",
        actor: "anna@simulation",
        at: Instant(milliseconds: Int64(World.firstDay) * 86_400_000)
      )
    )
    opened = created
    checker = try Checker(path: folder.path("sendplan.db"))
    // What lies in memory has no birth time, perhaps; a person says that it is the right file.
    try created.change(request("confirm")) { change in
      _ = try change.confirm(note: "made just now")
      return Answer("")
    }
    try checker.read()
  }

  var path: String { folder.path("sendplan.db") }

  func place(_ name: String) -> String { folder.path(name) }

  func removeFile(_ name: String) throws { try folder.remove(name) }

  func copyFile(_ name: String, to other: String) throws { try folder.copy(name, to: other) }

  /// The database as the present process has it open.
  var database: Database {
    get throws {
      if let opened { return opened }
      let database = try Database.open(path: path)
      opened = database
      return database
    }
  }

  /// Ends the present process: what it had open is closed.
  func endProcess() {
    opened = nil
    other = nil
  }

  func request(_ command: String) -> OperationRequest {
    OperationRequest(
      key: nil,
      command: command,
      arguments: "",
      actor: "anna@simulation",
      at: clock.read()
    )
  }

  /// Makes a change of the database, or of the one beside a run.
  func change(_ command: String, _ body: (Change) throws -> Void) throws {
    let database = try scene == nil ? database : beside()
    try database.change(request(command)) { change in
      try body(change)
      return Answer("")
    }
    try checker.read()
  }

  private func beside() throws -> Database {
    if let other { return other }
    let database = try Database.open(path: path)
    other = database
    return database
  }

  /// Lets a body work with the weather of a call; a violation found on the way goes before every other end.
  func playing<Result>(_ weather: Weather?, _ body: (Scene) throws -> Result) throws -> Result {
    let scene = Scene(self, weather)
    self.scene = scene
    clock.jump = weather?.jump
    defer {
      self.scene = nil
      other = nil
      for (fault, count) in scene.faults { checker.coverage.note(.fault, fault, count) }
    }
    do {
      let result = try body(scene)
      if let violation = scene.violation { throw violation }
      return result
    } catch {
      throw scene.violation ?? error
    }
  }

  /// What an executor in this world works with.
  func dependencies(_ scene: Scene) -> ExecutorDependencies {
    var dependencies = clock.dependencies
    dependencies.transport = { [unowned self] address, _ in
      let name = address.description.split(separator: "/").last.map(String.init) ?? ""
      return SimulatedTransport(name, checker.books.channels[name]?.kind ?? .neither, in: scene)
    }
    dependencies.reached = { try scene.reached($0.rawValue) }
    return dependencies
  }
}

/// The books as they were when a backup was made.
struct SavedBooks {
  let books: Books
  let version: Int
}
