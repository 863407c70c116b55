import Foundation
import TestSupport
import Testing

/// A folder with what is typed (`typed.txt`), what is printed (`printed.txt`) and the files it is about.
struct Scenario: Sendable, CustomTestStringConvertible {
  let name: String
  let folder: URL
  /// The command lines; anything else in `typed.txt` is a remark.
  let lines: [String]
  /// A command that has to succeed on this machine for the scenario to make sense.
  let condition: String?
  /// What it needs beside our own programs.
  let needs: [ExternalProgram]

  var testDescription: String { name }

  static let all: Result<[Scenario], any Error> = Result {
    let parent = TestPaths.repository.appending(path: "Tests/ProgramTests/Scenarios")
    return try FileManager.default.contentsOfDirectory(atPath: parent.path).sorted()
      .map { try Scenario(folder: parent.appending(path: $0)) }
  }

  private init(folder: URL) throws {
    self.folder = folder
    name = folder.lastPathComponent
    let typed = try String(contentsOf: folder.appending(path: "typed.txt"), encoding: .utf8)
      .split(separator: "\n")
    lines = typed.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
    condition = typed.first { $0.hasPrefix("# only where: ") }
      .map { String($0.dropFirst("# only where: ".count)) }
    needs = typed.compactMap { ExternalProgram(rawValue: String($0.trimmingPrefix("# needs: "))) }
  }

  private var printedFile: URL { folder.appending(path: "printed.txt") }

  /// The transcript that was reviewed, line by line; none when there is none yet.
  func printed() throws -> [String] {
    guard FileManager.default.fileExists(atPath: printedFile.path) else { return [] }
    return try String(contentsOf: printedFile, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  func record(_ printed: [String]) throws {
    try printed.joined(separator: "\n").write(to: printedFile, atomically: true, encoding: .utf8)
  }

  /// Copies the files that the scenario is about to where it is played.
  ///
  /// Not as whole folders: that would keep their owner, which takes a right that not everybody has.
  func layOut(in session: URL) throws {
    let files = FileManager.default
    for path in try files.subpathsOfDirectory(atPath: folder.path).sorted()
    where path != "typed.txt" && path != "printed.txt" {
      let (source, place) = (folder.appending(path: path), session.appending(path: path))
      let attributes = try files.attributesOfItem(atPath: source.path)
      if attributes[.type] as? FileAttributeType == .typeDirectory {
        try files.createDirectory(at: place, withIntermediateDirectories: false)
      } else {
        try Data(contentsOf: source).write(to: place)
        let mode = attributes[.posixPermissions] ?? 0o644
        try files.setAttributes([.posixPermissions: mode], ofItemAtPath: place.path)
      }
    }
  }
}
