import Glibc

/// A call of another program, without a shell: what it is given, and what it may take.
package struct ProgramCall {
  package let program: String
  /// Everything after the program's name; other users of the machine can read it.
  package let arguments: [String]
  /// What the program reads from its standard input.
  package let input: [UInt8]
  /// After this time the program and what it started are killed.
  package let timeLimit: Duration
  /// How many bytes are kept of each of its two outputs.
  package let outputLimit: Int
  /// Whether it is killed once it has printed that much; else the rest is read and dropped.
  package let endsAtOutputLimit: Bool
  /// An open file that the program and all that it starts keep until they end.
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

  /// Runs the program to its end; throws only if it could not be started.
  package func run() throws(SystemError) -> ProgramEnd {
    let program = try RunningProgram(self)
    waitForAll([program])
    guard let end = program.end else { preconditionFailure("it was waited for") }
    return end
  }
}

/// How a program ended, and what it left.
package struct ProgramEnd {
  package let ending: Ending
  /// How much of the input was read, by the program or by anything that it started.
  package let inputRead: Int
  package let isInputReadWhole: Bool
  /// The first bytes of its standard output and of its standard error.
  package let output: [UInt8]
  package let errors: [UInt8]

  package enum Ending: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It had to be killed after its time limit.
    case timedOut
    /// It has ended, but the system does not tell how, as when this process was started that way.
    case unknown
    /// It was killed because it had printed enough.
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
