import Foundation
import Storage
import Testing

/// The real program, run as a process of its own.
struct ExecutorProcess {
  let process = Process()
  private let output = Pipe()
  private let error = Pipe()

  struct Result {
    let status: Int32
    let wasKilled: Bool
    let output: String
    let error: String
  }

  /// Starts the program that was built beside these tests.
  init(_ arguments: [String], in office: Office, environment: [String: String] = [:]) throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(filePath: tests).deletingLastPathComponent()
      .appending(path: "sendplan-executor")
    process.arguments = ["--db", office.database.path] + arguments
    process.environment = ["TZ": "UTC"].merging(environment) { $1 }
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
}

extension Office {
  static let runMonday = ["run", "--plan", "1", "--day", "2027-03-01", "--on-another-day"]

  func execute(
    _ arguments: [String] = Office.runMonday,
    environment: [String: String] = [:]
  ) throws -> ExecutorProcess.Result {
    try ExecutorProcess(arguments, in: self, environment: environment).wait()
  }

  /// Runs the program until it kills itself at a step.
  func crash(at point: String) throws {
    let result = try execute(environment: ["SENDPLAN_EXECUTOR_KILL_AT": point])
    try #require(result.wasKilled && result.status == SIGKILL, "\(result)")
  }
}
