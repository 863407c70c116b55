import Glibc

/// The result of a program that shares our standard input and standard error.
package struct ProgramRun: Sendable {
  /// What it wrote to its standard output.
  package let output: String
  /// Its exit status, 128 plus the number of a signal; nil if it could not be started or its status is unknown.
  package let status: Int32?

  /// Runs a program in the folder of this one, or else from `$PATH`.
  package static func beside(_ name: String, _ arguments: [String]) -> ProgramRun {
    do throws(SystemError) {
      let pipe = try Pipe()
      let start = ProgramStart(program: path(of: name), arguments: arguments, kind: .sameJob)
      let process = try start.start(with: [STDIN_FILENO, pipe.writing, STDERR_FILENO])
      pipe.closeWriting()
      let output = try contents(of: pipe.reading, "the output of \(name)")
      return ProgramRun(output: String(decoding: output, as: UTF8.self), status: wait(for: process))
    } catch {
      return ProgramRun(output: "", status: nil)
    }
  }

  private static func path(of name: String) -> String {
    guard let own = Machine.programPath, let slash = own.lastIndex(of: "/") else { return name }
    let beside = own[...slash] + name
    return unsafe access(String(beside), X_OK) == 0 ? String(beside) : name
  }

  private static func wait(for process: pid_t) -> Int32? {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    return switch ProgramEnd.Ending(status) {
    case .exited(let code): code
    case .killed(let signal): 128 + signal
    case .timedOut, .unknown, .outputLimitReached: nil
    }
  }
}
