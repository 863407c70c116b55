import Model
package import OperatingSystem

/// A program that is told how a job ended, as one JSON object on its standard input.
///
/// What it does changes nothing of the job's result; that it failed is said on standard error.
package struct OutcomeProgram {
  private let program: String

  /// The program that an option names; nil where it names none.
  package init?(_ arguments: ParsedArguments, _ option: String) {
    guard let program = arguments[option] else { return nil }
    self.program = program
  }

  /// The option for such a program.
  package static func option(_ name: String, _ summary: String) -> Option {
    Option(name, .text("PROGRAM"), "\(summary), with one JSON object on its standard input")
  }

  /// Starts it with the object, and waits for a minute at most.
  package func tell(_ object: [UInt8], on console: Console) throws {
    // What was done is on record before anybody else acts on it.
    try console.output.flush()
    let call = ProgramCall(
      program: program,
      arguments: [],
      input: object,
      timeLimit: OutcomeProgram.timeLimit,
      outputLimit: OutcomeProgram.outputLimit
    )
    guard let problem = OutcomeProgram.problem(of: call) else { return }
    console.error.warn(
      "'\(printable(program))', which is told of the end, \(problem); the result stands"
    )
  }

  private static let timeLimit = Duration.seconds(60)
  private static let outputLimit = 4096

  /// What went wrong with a call, in words; nil where nothing did.
  private static func problem(of call: ProgramCall) -> String? {
    do throws(SystemError) {
      return problem(of: try call.run())
    } catch {
      return problem(of: error)
    }
  }

  /// That a program could not be started, and why.
  package static func problem(of error: SystemError) -> String {
    "could not be started: \(systemText(error.code))"
  }

  /// How a program ended that was given a minute, with the first line of its standard error; nil where it did well.
  package static func problem(of end: ProgramEnd) -> String? {
    let words =
      String(decoding: end.errors, as: UTF8.self)
      .split(separator: "\n").first.map { ": \(printable(String($0)))" } ?? ""
    switch end.ending {
    case .exited(0): return nil
    case .exited(let status): return "ended with status \(status)\(words)"
    case .killed(let signal): return "was ended by signal \(signal)\(words)"
    case .timedOut: return "did not end within a minute and was killed\(words)"
    case .unknown, .outputLimitReached: return "ended, and nobody knows how\(words)"
    }
  }
}
