import Foundation
import Model
import Storage
import Testing

/// A real program, run as a process of its own.
struct ChildProcess {
  let process = Process()
  private let output = Pipe()
  private let error = Pipe()

  struct Result {
    let status: Int32
    let wasKilled: Bool
    let output: String
    let error: String
  }

  init(_ program: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
    process.executableURL = program
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = FileManager.default.temporaryDirectory
    process.standardOutput = output
    process.standardError = error
    try process.run()
  }

  func wait() throws -> Result {
    let output = try self.output.fileHandleForReading.readToEnd() ?? Data()
    let error = try self.error.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      wasKilled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: output, as: UTF8.self),
      error: String(decoding: error, as: UTF8.self)
    )
  }

  /// Where the programs lie that were built beside these tests.
  static var programs: URL {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return URL(filePath: tests).deletingLastPathComponent()
    }
  }

  /// Starts the executor, or another program, that was built beside these tests.
  static func executor(
    _ arguments: [String],
    environment: [String: String] = [:],
    program: String = "sendplan-executor"
  ) throws -> ChildProcess {
    try ChildProcess(
      programs.appending(path: program),
      arguments,
      environment: ["TZ": "UTC"].merging(environment) { $1 }
    )
  }
}

extension Office {
  static let runMonday = ["run", "--plan", "1", "--day", "2027-03-01", "--on-another-day"]

  /// Starts the executor on this office's database, on Monday morning unless told otherwise.
  func start(
    _ arguments: [String] = Office.runMonday,
    environment: [String: String] = [:]
  ) throws -> ChildProcess {
    let morning = ["SENDPLAN_NOW": Office.morning.description]
    return try .executor(
      ["--db", database.path] + arguments,
      environment: morning.merging(environment) { $1 }
    )
  }

  func execute(
    _ arguments: [String] = Office.runMonday,
    environment: [String: String] = [:]
  ) throws -> ChildProcess.Result {
    try start(arguments, environment: environment).wait()
  }

  /// What the planner's program says of this office.
  func status() throws -> ChildProcess.Result {
    try askPlanner(["status"])
  }

  /// Runs the planner's program on this office's database.
  func askPlanner(_ words: [String]) throws -> ChildProcess.Result {
    try ChildProcess.executor(["--db", database.path] + words, program: "sendplan").wait()
  }

  /// Runs the executor until it kills itself at a step.
  func crash(at point: String) throws {
    let result = try execute(environment: ["SENDPLAN_TEST_KILL_AT": point])
    try #require(result.wasKilled && result.status == SIGKILL, "\(result)")
  }
}
