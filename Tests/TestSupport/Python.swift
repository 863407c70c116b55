import Foundation
import Glibc
import Testing

/// Python, an independent reader of what we write, and the other end of what we send.
package enum Python {
  /// What a script prints.
  package static func output(of script: String, _ arguments: [String] = []) throws -> String {
    try ChildProcess.output(of: ExternalProgram.python.required(), ["-c", script] + arguments)
  }
}

/// A script in Python that prints a number when it is ready, the port of a server, and ends when its input does.
package final class PythonProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  package let port: Int

  package init(_ script: String, _ arguments: String...) throws {
    process.executableURL = URL(filePath: try ExternalProgram.python.required())
    process.arguments = ["-c", script] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = ""
    while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != 0x0a,
      !byte.isEmpty
    {
      line += String(decoding: byte, as: UTF8.self)
    }
    port = try #require(Int(line))
  }

  /// Closes its input and waits until it has ended.
  package func end() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Ends it as a power cut would.
  package func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit {
    kill()
  }
}
