import Execution
import Glibc
import Terminal

/// Ends the process at an exact step as a power cut would, so that tests of crashes are exact.
///
/// `SENDPLAN_EXECUTOR_KILL_AT=claimed:2` does it when the second batch has been claimed.
struct KillSwitch {
  let step: Step
  let count: Int

  /// Reads `STEP:N`; nil when it is anything else.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let step = Step(rawValue: String(parts[0])), let count = Int(parts[1])
    else { return nil }
    self.step = step
    self.count = count
  }

  /// The switch that the environment asks for; without one nothing ever happens.
  static func fromEnvironment(_ arguments: ParsedArguments) throws -> KillSwitch? {
    let name = "SENDPLAN_EXECUTOR_KILL_AT"
    guard let text = Environment.process[name] else { return nil }
    guard let found = KillSwitch(text) else {
      throw arguments.invalid("$\(name)", text, "a step and a number, like claimed:1")
    }
    return found
  }

  /// What a run tells of its steps.
  var observer: (Step) -> Void {
    var left = count
    return { step in
      guard step == self.step else { return }
      left -= 1
      if left == 0 { kill(getpid(), SIGKILL) }
    }
  }
}
