/// Which content of each message a plan was computed with, as columns in the order of its backlog; empty where
/// that is of no interest, as when a plan is only supposed.
///
/// Planning does not look at it. The plan's digest covers it, so that who approves a plan approves what is sent.
package struct PlannedContents: Equatable, Sendable {
  /// Which version of its content each message had; the first is 1.
  package private(set) var version: [Int32] = []
  package private(set) var digest: [ContentDigest] = []

  package init() {}

  package mutating func reserveCapacity(_ count: Int) {
    version.reserveCapacity(count)
    digest.reserveCapacity(count)
  }

  package mutating func append(_ version: Int32, _ digest: ContentDigest) {
    self.version.append(version)
    self.digest.append(digest)
  }

  package func version(at place: Int) -> Int32 { version.isEmpty ? 1 : version[place] }
}
