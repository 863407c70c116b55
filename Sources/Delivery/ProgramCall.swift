import Glibc

/// A call of another program, without a shell: what it is given, and what it may take.
struct ProgramCall {
  let program: String
  /// Everything after the program's name; other users of the machine can read it.
  let arguments: [String]
  /// What the program reads from its standard input.
  let input: [UInt8]
  /// After this time the program and what it started are killed.
  let timeLimit: Duration
  /// How many bytes are kept of each of its two outputs.
  let outputLimit: Int
  /// Whether it is killed once it has printed that much; else the rest is read and dropped.
  var endsAtOutputLimit = false
  /// An open file that the program and all that it starts keep until they end.
  var keptOpen: Int32?

  /// Runs the program to its end; throws only if it could not be started.
  func run() throws(DeliveryFault) -> ProgramEnd {
    let program = try RunningProgram(self)
    waitForAll([program])
    guard let end = program.end else { preconditionFailure("it was waited for") }
    return end
  }
}

/// How a program ended, and what it left.
struct ProgramEnd {
  let ending: Ending
  /// How much of the input was read, by the program or by anything that it started.
  let inputRead: Int
  let isInputReadWhole: Bool
  /// The first bytes of its standard output and of its standard error.
  let output: [UInt8]
  let errors: [UInt8]

  enum Ending: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It had to be killed after its time limit.
    case timedOut
    /// It has ended, but the system does not tell how, as when this process was started that way.
    case untold
    /// It was killed because it had printed enough.
    case cutOff
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
