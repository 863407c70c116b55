/// A guard rail of somebody's own: a program that is told each plan and answers whether it may be approved.
package struct OwnRail: Equatable, Sendable {
  package let name: String
  /// Its path.
  package let program: String
  package let reason: String?

  package init(name: String, program: String, reason: String?) {
    self.name = name
    self.program = program
    self.reason = reason
  }
}

extension GuardRailResult {
  /// Whether it is of a rail of somebody's own.
  package var isOwn: Bool { !GuardRail.allCases.contains { $0.name == rail } }
}
