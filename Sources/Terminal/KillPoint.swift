import Glibc
import OperatingSystem

/// A step at which the program ends as a power cut would end it, so that tests of crashes are exact.
package enum KillPoint {
  /// What is told the name of every step as soon as it is behind.
  ///
  /// `SENDPLAN_TEST_KILL_AT=claimed:2` ends the process when the step `claimed` has been taken twice. Only
  /// builds for debugging know the variable: no setting makes a release kill itself.
  package static func observer(_ arguments: ParsedArguments) throws -> (_ step: String) -> Void {
    #if DEBUG
      let name = "SENDPLAN_TEST_KILL_AT"
      guard let text = Environment.process[name] else { return { _ in } }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let count = Int(parts[1]), count > 0 else {
        throw arguments.invalid("$\(name)", text, "a step and a number, like claimed:1")
      }
      var left = count
      return { step in
        guard step == parts[0] else { return }
        left -= 1
        if left == 0 { kill(getpid(), SIGKILL) }
      }
    #else
      return { _ in }
    #endif
  }
}
