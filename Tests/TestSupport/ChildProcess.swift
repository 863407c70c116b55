package import Foundation
import Glibc
import Testing

/// A program that runs as a process of its own; what it prints goes to files, which nobody has to empty.
package final class ChildProcess {
  package struct Result: Sendable {
    /// The exit status, or the signal that killed it.
    package let status: Int32
    package let wasKilled: Bool
    package let output: String
    package let error: String
  }

  private let process = Process()
  private let output: FileHandle
  private let error: FileHandle

  /// Starts a program, in this process's environment and folder unless others are given.
  package init(
    _ program: String,
    _ arguments: [String] = [],
    environment: [String: String]? = nil,
    in folder: URL = FileManager.default.temporaryDirectory
  ) throws {
    output = try ChildProcess.namelessFile()
    error = try ChildProcess.namelessFile()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    if let environment { process.environment = environment }
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = error
    try process.run()
  }

  package var id: pid_t { process.processIdentifier }

  package var isRunning: Bool { process.isRunning }

  package func send(_ signal: Int32) {
    Glibc.kill(id, signal)
  }

  package func wait() throws -> Result {
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      wasKilled: process.terminationReason == .uncaughtSignal,
      output: try text(of: output),
      error: try text(of: error)
    )
  }

  /// Sends a signal at a random instant.
  package func send(
    _ signal: Int32,
    within microseconds: Int,
    _ generator: inout SeededGenerator
  ) {
    usleep(UInt32(generator.number(0...microseconds)))
    send(signal)
  }

  /// Kills it at a random instant, unless it has ended before.
  package func kill(
    within microseconds: Int,
    _ generator: inout SeededGenerator
  ) throws -> Result {
    send(SIGKILL, within: microseconds, &generator)
    return try wait()
  }

  /// What a program printed that has to succeed.
  package static func output(
    of program: String,
    _ arguments: [String],
    environment: [String: String]? = nil
  ) throws -> String {
    let result = try ChildProcess(program, arguments, environment: environment).wait()
    try #require(result.status == 0 && !result.wasKilled, "\(program): \(result)")
    return result.output
  }

  private func text(of file: FileHandle) throws -> String {
    try file.seek(toOffset: 0)
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  }

  private static func namelessFile() throws -> FileHandle {
    let url = FileManager.default.temporaryDirectory.appending(path: "sendplan-\(UUID())")
    try Data().write(to: url)
    let file = try FileHandle(forUpdating: url)
    try FileManager.default.removeItem(at: url)
    return file
  }
}

/// Looks again and again until something is so: the looks decide, and no time does.
package func wait(until isSo: () throws -> Bool) rethrows {
  while try !isSo() { sched_yield() }
}
