import Foundation
import TestSupport

/// A fresh temporary folder in which command lines are run with a fixed clock and environment.
struct ShellSession: ~Copyable {
  private let around: TemporaryFolder
  /// Where the commands run; what is saved of it lies beside it.
  var folder: URL { around.url.appending(path: "stage") }

  init() throws {
    let around = try TemporaryFolder()
    try around.make("stage")
    self.around = around
  }

  private static let environment = [
    "PATH": "\(TestPaths.programs.path):/usr/bin:/bin:/usr/sbin:/sbin",
    "ROOT": TestPaths.repository.path,
    "SENDPLAN_NOW": "2027-03-01T06:30:00.000Z",
    "TZ": "UTC",
    "LC_ALL": "C",
    "NO_COLOR": "1",
    "LLVM_PROFILE_FILE": "/dev/null",
  ]

  /// Runs a line of shell; one that hangs is ended after a minute with status 124.
  func run(_ line: String) throws -> ChildProcess.Result {
    try ChildProcess(
      "/usr/bin/timeout",
      ["60", "/bin/sh", "-c", line],
      environment: ShellSession.environment,
      in: folder
    ).wait()
  }

  /// Starts a program that lies beside the test bundle, or in a folder that is named.
  func start(_ words: [String], in programs: URL = TestPaths.programs) throws -> ChildProcess {
    try ChildProcess(
      programs.appending(path: words[0]).path,
      Array(words.dropFirst()),
      environment: ShellSession.environment,
      in: folder
    )
  }

  /// Writes a file here.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  /// The bytes of every database here, by name.
  func databases() throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".db") }
    return try Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        let place = folder.appending(path: name)
        let isReadable =
          try place.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
          && FileManager.default.isReadableFile(atPath: place.path)
        return isReadable ? (name, try Data(contentsOf: place)) : nil
      }
    )
  }
}
