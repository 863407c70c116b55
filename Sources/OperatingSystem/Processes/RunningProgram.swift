import Glibc

/// A running program, with pipes for its input and outputs.
///
/// This process keeps the reading end of the input open, too. So writing to a program that has ended raises no
/// SIGPIPE, and the bytes left in the pipe show how much was read: what was not read cannot have been sent.
package final class RunningProgram {
  /// How it ended; nil while it runs.
  package private(set) var end: ProgramEnd?
  private let call: ProgramCall
  private let deadline: ContinuousClock.Instant
  private let process: pid_t
  private var unwritten: ArraySlice<UInt8>
  private let input: Pipe
  private let outputPipe: Pipe
  private let errorPipe: Pipe
  private var output: BoundedOutput
  private var errors: BoundedOutput

  /// Starts the program.
  ///
  /// Its input is in the pipe before it starts, as far as it fits: if this process dies, the program does not
  /// mistake part of a message for the whole.
  package init(_ call: ProgramCall) throws(SystemError) {
    self.call = call
    (input, outputPipe, errorPipe) = (try Pipe(), try Pipe(), try Pipe())
    input.enlarge(for: call.input.count)
    for descriptor in [input.writing, outputPipe.reading, errorPipe.reading] {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    unwritten = input.write(call.input[...])
    output = BoundedOutput(limit: call.outputLimit)
    errors = BoundedOutput(limit: call.outputLimit)
    deadline = ContinuousClock.now + call.timeLimit
    let start = ProgramStart(program: call.program, arguments: call.arguments, kind: .isolated)
    let files = [input.reading, outputPipe.writing, errorPipe.writing]
    process = try start.start(with: files + [call.inheritedDescriptor].compactMap(\.self))
    outputPipe.closeWriting()
    errorPipe.closeWriting()
  }

  /// The events to wait for.
  fileprivate var waits: [pollfd] {
    [
      pollfd(fd: input.writing, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: outputPipe.reading, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorPipe.reading, events: Int16(POLLIN), revents: 0),
    ]
  }

  /// Whether both outputs are closed: the program is about to end, without another event.
  fileprivate var isEnding: Bool { outputPipe.reading < 0 && errorPipe.reading < 0 }

  /// Writes and reads without blocking, and checks whether the program has ended or must be killed.
  fileprivate func advance() {
    unwritten = input.write(unwritten)
    outputPipe.read(into: &output)
    errorPipe.read(into: &errors)
    if let ending = ending() {
      finish(ending)
    } else if ContinuousClock.now >= deadline {
      finish(kill(as: .timedOut))
    } else if call.endsAtOutputLimit, output.isCut {
      finish(kill(as: .outputLimitReached))
    }
  }

  /// How the program ended; nil while it runs.
  private func ending() -> ProgramEnd.Ending? {
    var status: Int32 = 0
    let answer = unsafe waitpid(process, &status, WNOHANG)
    if answer < 0, errno != EINTR { return .unknown }
    return answer == process ? .init(status) : nil
  }

  /// Kills the program's process group.
  private func kill(as ending: ProgramEnd.Ending) -> ProgramEnd.Ending {
    Glibc.kill(-process, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    // It may have ended by itself meanwhile.
    if case .exited(let code) = ProgramEnd.Ending(status) { return .exited(code) }
    return ending
  }

  /// Collects the remaining output.
  private func finish(_ ending: ProgramEnd.Ending) {
    outputPipe.read(into: &output)
    errorPipe.read(into: &errors)
    input.closeWriting()
    let inputRead = call.input.count - unwritten.count - input.drain()
    end = ProgramEnd(
      ending: ending,
      inputRead: inputRead,
      isInputReadFully: inputRead == call.input.count,
      output: output.bytes,
      errors: errors.bytes
    )
  }
}

/// Runs programs concurrently until all of them have ended.
package func waitForAll(_ programs: [RunningProgram]) {
  while true {
    let running = programs.filter { $0.end == nil }
    if running.isEmpty { return }
    var waits = running.flatMap(\.waits)
    let isEnding = running.contains(where: \.isEnding)
    unsafe poll(&waits, nfds_t(waits.count), isEnding ? 1 : 50)
    for program in running { program.advance() }
  }
}

extension ProgramEnd.Ending {
  /// Decodes the status of `waitpid`.
  init(_ status: Int32) {
    let signal = status & 0x7f
    self = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
  }
}
