import Glibc

/// A call of another program, without a shell, with its limits.
package struct ProgramCall {
  package let program: String
  /// The arguments; other users of the machine can read them.
  package let arguments: [String]
  /// The program's standard input.
  package let input: [UInt8]
  /// After this time its process group is killed.
  package let timeLimit: Duration
  /// How many bytes are kept of each of its outputs.
  package let outputLimit: Int
  /// Whether it is killed at that limit; otherwise the rest is read and discarded.
  package let endsAtOutputLimit: Bool
  /// An open file that the program and its child processes inherit.
  package let inheritedDescriptor: Int32?

  package init(
    program: String,
    arguments: [String],
    input: [UInt8],
    timeLimit: Duration,
    outputLimit: Int,
    endsAtOutputLimit: Bool = false,
    inheritedDescriptor: Int32? = nil
  ) {
    self.program = program
    self.arguments = arguments
    self.input = input
    self.timeLimit = timeLimit
    self.outputLimit = outputLimit
    self.endsAtOutputLimit = endsAtOutputLimit
    self.inheritedDescriptor = inheritedDescriptor
  }

  /// Runs the program to its end; throws only if it cannot be started.
  package func run() throws(SystemError) -> ProgramEnd {
    let program = try RunningProgram(self)
    waitForAll([program])
    guard let end = program.end else { preconditionFailure("the program has ended") }
    return end
  }
}

/// How a program ended, and its output.
package struct ProgramEnd {
  package let ending: Ending
  /// How many bytes of the input were read, by the program or its child processes.
  package let inputRead: Int
  package let isInputReadFully: Bool
  /// The first bytes of its standard output and of its standard error.
  package let output: [UInt8]
  package let errors: [UInt8]

  package enum Ending: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It was killed after its time limit.
    case timedOut
    /// It ended, but the system does not tell how, for example because SIGCHLD is ignored.
    case unknown
    /// It was killed at its output limit.
    case outputLimitReached
  }
}

/// The first bytes that a program prints on one of its outputs.
struct BoundedOutput {
  private(set) var bytes: [UInt8] = []
  private(set) var isCut = false
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  mutating func append(_ more: ArraySlice<UInt8>) {
    bytes += more.prefix(limit - bytes.count)
    if bytes.count == limit { isCut = true }
  }
}
