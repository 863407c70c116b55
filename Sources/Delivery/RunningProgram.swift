import Glibc

/// A program that was started, with pipes to its input and from its two outputs.
///
/// This process keeps the reading end of the input open too. So writing to a program that has ended
/// raises no signal, and what is left in the pipe at the end tells how much was read: what nobody
/// has read, nobody can have passed on.
struct RunningProgram: ~Copyable {
  private let process: pid_t
  private let inputLength: Int
  private var unwritten: ArraySlice<UInt8>
  private let input: Pipe
  private let outputPipe: Pipe
  private let errorPipe: Pipe
  private(set) var output: BoundedOutput
  private(set) var errors: BoundedOutput

  init(_ call: ProgramCall) throws(DeliveryFault) {
    let (input, outputPipe, errorPipe) = (try Pipe(), try Pipe(), try Pipe())
    process = try ProgramStart(call).start(
      input: input.reading,
      output: outputPipe.writing,
      errors: errorPipe.writing
    )
    outputPipe.closeWriting()
    errorPipe.closeWriting()
    for descriptor in [input.writing, outputPipe.reading, errorPipe.reading] {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    (self.input, self.outputPipe, self.errorPipe) = (input, outputPipe, errorPipe)
    inputLength = call.input.count
    unwritten = call.input[...]
    output = BoundedOutput(limit: call.outputLimit)
    errors = BoundedOutput(limit: call.outputLimit)
  }

  /// Waits a moment for something to read or write, and does it.
  mutating func exchange() {
    var waits = [
      pollfd(fd: input.writing, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: outputPipe.reading, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorPipe.reading, events: Int16(POLLIN), revents: 0),
    ]
    // With both outputs closed, the program is about to end, and nothing tells when.
    let isEnding = outputPipe.reading < 0 && errorPipe.reading < 0
    unsafe poll(&waits, nfds_t(waits.count), isEnding ? 1 : 50)
    write()
    outputPipe.read(into: &output)
    errorPipe.read(into: &errors)
  }

  /// How the program ended; nil while it runs.
  func ending() -> ProgramEnd.Ending? {
    var status: Int32 = 0
    let answer = unsafe waitpid(process, &status, WNOHANG)
    if answer < 0, errno != EINTR { return .untold }
    return answer == process ? .init(status) : nil
  }

  /// Ends the program and all of its process group.
  func kill(as ending: ProgramEnd.Ending) -> ProgramEnd.Ending {
    Glibc.kill(-process, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    // It may have ended by itself at the last moment.
    if case .exited(let code) = ProgramEnd.Ending(status) { return .exited(code) }
    return ending
  }

  /// Collects what is left.
  consuming func end(_ ending: ProgramEnd.Ending) -> ProgramEnd {
    outputPipe.read(into: &output)
    errorPipe.read(into: &errors)
    input.closeWriting()
    let inputRead = inputLength - unwritten.count - input.drain()
    return ProgramEnd(
      ending: ending,
      inputRead: inputRead,
      isInputReadWhole: inputRead == inputLength,
      output: output.bytes,
      errors: errors.bytes
    )
  }

  private mutating func write() {
    while !unwritten.isEmpty {
      let count = unsafe unwritten.withUnsafeBytes { bytes in
        unsafe Glibc.write(input.writing, bytes.baseAddress, bytes.count)
      }
      guard count > 0 else { return }
      unwritten = unwritten.dropFirst(count)
    }
    input.closeWriting()
  }
}

extension ProgramEnd.Ending {
  /// Reads what `waitpid` tells of a process that has ended.
  fileprivate init(_ status: Int32) {
    let signal = status & 0x7f
    self = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
  }
}

/// The two ends of a pipe, which no program inherits as they are.
private final class Pipe {
  private(set) var reading: Int32
  private(set) var writing: Int32

  init() throws(DeliveryFault) {
    var ends: [Int32] = [-1, -1]
    _ = try completing("open", "a pipe") { unsafe pipe(&ends) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    closeWriting()
    if reading >= 0 { close(reading) }
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  /// Reads what is there, without waiting, and closes the end once there can be no more.
  func read(into output: inout BoundedOutput) {
    while reading >= 0 {
      let bytes = readSome()
      switch bytes {
      case nil: return
      case []?:
        close(reading)
        reading = -1
      case let bytes?: output.append(bytes[...])
      }
    }
  }

  /// Takes out what nobody has read, after the writing end was closed, and counts it.
  func drain() -> Int {
    var count = 0
    while let bytes = readSome(), !bytes.isEmpty { count += bytes.count }
    return count
  }

  /// Some bytes, none at the end, or nil when there are none now.
  private func readSome() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe Glibc.read(reading, bytes.baseAddress, bytes.count)
    }
    return count < 0 ? nil : Array(bytes.prefix(count))
  }
}
