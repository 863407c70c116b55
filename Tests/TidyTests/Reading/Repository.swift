import Foundation
import TestSupport

/// The files of this repository, as git knows them or, without git, as they lie there.
struct Repository {
  /// Paths relative to the root, sorted; with git only what is tracked.
  let paths: [String]
  /// Every Swift file below `Sources` and `Tests`.
  let swiftFiles: [SwiftFile]
  private let root: URL

  /// The repository that this file is part of, read once for all tests.
  static let here: Result<Repository, any Error> = Result {
    try Repository(root: TestPaths.repository)
  }

  private init(root: URL) throws {
    self.root = root
    let tracked =
      FileManager.default.fileExists(atPath: root.appending(path: ".git").path)
      ? Repository.tracked(in: root) : nil
    paths = try (tracked ?? Repository.lying(in: root)).sorted()
    swiftFiles =
      try paths
      .filter { $0.hasSuffix(".swift") && ($0.hasPrefix("Sources/") || $0.hasPrefix("Tests/")) }
      .map { SwiftFile(path: $0, text: try Repository.text(of: $0, in: root)) }
  }

  /// What git tracks and is still there, or nil when git does not answer.
  private static func tracked(in root: URL) -> [String]? {
    let words = ["git", "-C", root.path, "ls-files", "-z"]
    // No git, or no repository of it: the files as they lie there.
    guard let list = try? ChildProcess.output(of: "/usr/bin/env", words), !list.isEmpty else {
      return nil
    }
    return list.split(separator: "\0").map(String.init)
      .filter { FileManager.default.fileExists(atPath: root.appending(path: $0).path) }
  }

  private static func lying(in root: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { path in
      var isFolder: ObjCBool = false
      let place = root.appending(path: path).path
      return !path.hasPrefix(".build/") && !path.hasPrefix(".git/")
        && (unsafe FileManager.default.fileExists(atPath: place, isDirectory: &isFolder))
        && !isFolder.boolValue
    }
  }

  func text(of path: String) throws -> String {
    try Repository.text(of: path, in: root)
  }

  private static func text(of path: String, in root: URL) throws -> String {
    String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
  }
}
