import Foundation
import TestSupport
import Testing

/// What a real program did to files, call by call, as strace tells it.
struct FileCalls {
  struct Call {
    let name: String
    /// The paths of the open files that it was given.
    let opened: [String]
    /// The names that it was given, from those open folders if they are relative.
    let names: [String]
    /// The path of the file that it opened.
    let result: String?
    /// Whether it makes a file that is missing.
    let isCreating: Bool
    let isPrinting: Bool
  }

  let calls: [Call]

  /// Whether one process may trace another here, as it may not in some containers.
  static let isPermitted: Bool = {
    do {
      let strace = try ExternalProgram.strace.required()
      return try ChildProcess(strace, ["-o", "/dev/null", "/bin/true"]).wait().status == 0
    } catch {
      return false
    }
  }()

  private static let traced = [
    "openat", "mkdir", "mkdirat", "write", "pwrite64", "writev", "pwritev", "ftruncate",
    "fallocate", "rename", "renameat", "renameat2", "link", "linkat", "fsync", "fdatasync",
    "syncfs",
  ]

  /// Runs a program to its end.
  init(of program: String, _ words: [String], environment: [String: String]) throws {
    let folder = try TemporaryFolder()
    let file = folder.path("calls")
    let options = [
      "-f", "-y", "-s", "0", "-o", file, "-e", "trace=\(Self.traced.joined(separator: ","))",
    ]
    let child = try ChildProcess(
      ExternalProgram.strace.required(),
      options + [program] + words,
      environment: environment
    )
    let result = try child.wait()
    #expect(result.status == 0, "\(result)")
    calls = Self.whole(try folder.text(of: "calls").split(separator: "\n")).compactMap { Call($0) }
  }

  /// The lines, with the two halves of a call that another thread's came between put together where it ends.
  private static func whole(_ lines: [Substring]) -> [Substring] {
    var begun: [Substring: Substring] = [:]
    return lines.compactMap { line in
      let process = line.prefix { $0 != " " }
      if line.hasSuffix(" <unfinished ...>") {
        begun[process] = line.dropLast(17)
        return nil
      }
      guard let end = line.range(of: " resumed>"), line.contains("<... ") else { return line }
      return begun.removeValue(forKey: process).map { $0 + line[end.upperBound...] } ?? line
    }
  }
}

extension FileCalls.Call {
  /// A call that succeeded; nil for any other line.
  ///
  /// `4711 renameat2(7</a/tmp>, "x", 8</a/new>, "x", RENAME_NOREPLACE) = 0`
  init?(_ line: Substring) {
    guard let match = line.firstMatch(of: /^\d+ +(\w+)\((.*)\) += (\d+)(?:<(.*)>)?$/) else {
      return nil
    }
    name = String(match.1)
    opened = match.2.matches(of: /(?:\d+|AT_FDCWD)<([^>]*)>/).map { String($0.1) }
    names = match.2.matches(of: /"([^"]*)"/).map { String($0.1) }
    result = match.4.map(String.init)
    isCreating = match.2.contains("O_CREAT")
    isPrinting = name == "write" && match.2.hasPrefix("1<")
  }

  /// A name that it was given, as a whole path.
  func path(_ place: Int) -> String {
    let name = names[place]
    return name.hasPrefix("/") ? name : "\(opened[place])/\(name)"
  }
}
