package import Foundation

/// Where the tests find what they are about.
package enum TestPaths {
  /// The root of the repository.
  package static let repository = URL(filePath: #filePath).appending(path: "../../..")
    .standardizedFileURL

  /// The folder of the programs that were built beside the tests.
  package static let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()
}
