import Foundation

/// A fresh temporary folder in which command lines are run with a fixed clock and environment.
struct Stage: ~Copyable {
  /// What a command line printed and how it ended.
  struct Outcome {
    let output: String
    let errors: String
    let exitCode: Int32
  }

  /// Where the commands run; what they print goes to its sibling files.
  let folder: URL
  private let around: URL

  init() throws {
    around = FileManager.default.temporaryDirectory.appending(path: "sendplan-\(UUID())")
    folder = around.appending(path: "stage")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: around)
    } catch {
      print("a temporary folder stays behind: \(error)")
    }
  }

  /// The programs lie beside the test bundle.
  static let programs =
    Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent().path ?? "."

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL.path

  private static let environment = [
    "PATH": "\(programs):/usr/bin:/bin:/usr/sbin:/sbin",
    "ROOT": root,
    "SENDPLAN_NOW": "2027-03-01T06:30:00.000Z",
    "TZ": "UTC",
    "LC_ALL": "C",
    "NO_COLOR": "1",
    "LLVM_PROFILE_FILE": "/dev/null",
  ]

  /// Runs a line of shell; one that hangs is ended after a minute with exit code 124.
  func run(_ line: String) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "60", "/bin/sh", "-c", line]
    process.currentDirectoryURL = folder
    process.environment = Stage.environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try emptyFile("output")
    process.standardError = try emptyFile("errors")
    try process.run()
    process.waitUntilExit()
    return Outcome(
      output: try text(of: "output"),
      errors: try text(of: "errors"),
      exitCode: process.terminationStatus
    )
  }

  /// Starts a program and does not wait for it; what it prints goes to a file here, or nowhere.
  ///
  /// The program lies beside the test bundle, or in a folder that is named.
  func start(
    _ words: [String],
    in programs: String = Stage.programs,
    printingTo name: String? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "\(programs)/\(words[0])")
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = folder
    process.environment = Stage.environment
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardOutput = try name.map { try emptyFile($0) } ?? FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Files instead of pipes, which somebody would have to empty meanwhile.
  private func emptyFile(_ name: String) throws -> FileHandle {
    let place = around.appending(path: name)
    try Data().write(to: place)
    return try FileHandle(forWritingTo: place)
  }

  /// What a program printed to a file here.
  func text(of name: String) throws -> String {
    String(decoding: try Data(contentsOf: around.appending(path: name)), as: UTF8.self)
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
