/// How a program ends; the numbers from 64 on are those of `sysexits.h`.
package struct ExitStatus: Hashable, Sendable {
  package let code: Int32

  package init(code: Int32) {
    self.code = code
  }

  /// Done; also when there was nothing to do.
  package static let done = ExitStatus(code: 0)
  /// Refused by a rule, or a check that found something.
  package static let refused = ExitStatus(code: 1)
  package static let waitsForApproval = ExitStatus(code: 3)
  package static let usage = ExitStatus(code: 64)
  package static let badData = ExitStatus(code: 65)
  package static let noInput = ExitStatus(code: 66)
  package static let defect = ExitStatus(code: 70)
  package static let inputOutput = ExitStatus(code: 74)
  package static let busy = ExitStatus(code: 75)
}
