import Foundation
import Glibc
import TestSupport
import Testing

/// A server in Python that prints its port and ends when its input does.
final class ServerProcess {
  let port: Int
  private let process = Process()
  private let input = Pipe()

  init(_ script: String, _ arguments: String...) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: try ExternalProgram.python.required())
    process.arguments = ["-c", script] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = Data()
    while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != 0x0a {
      line += byte
      if byte.isEmpty { break }
    }
    port = try #require(Int(String(decoding: line, as: UTF8.self)))
  }

  /// Ends the server as a power cut would.
  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit {
    kill()
  }
}
