import Glibc
package import OperatingSystem

/// Standard output, collected into large writes.
///
/// When the reader of a pipe goes away, as `head` does, nothing is thrown: from then on output is
/// dropped and `hasReader` is false. So a command does the same work whoever reads its output, ends
/// with its own status, and a long listing can stop early. Every other failure is thrown, by the
/// write that finds it and by all later ones.
package final class StandardOutput {
  package let screen: Screen
  package let style: Style
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var state = State.open

  private enum State {
    case open
    case abandoned
    case failed(OutputError)
  }

  private static let capacity = 1 << 16

  /// A stream whose screen is known, such as that of a terminal whose width a person chose.
  package init(descriptor: Int32, screen: Screen, style: Style) {
    self.descriptor = descriptor
    self.screen = screen
    self.style = style
    buffer.reserveCapacity(Self.capacity + 4096)
  }

  /// A stream that finds out by itself what it writes to.
  package convenience init(
    descriptor: Int32 = STDOUT_FILENO,
    environment: Environment = .process
  ) {
    let screen = Screen(descriptor: descriptor, environment: environment)
    self.init(
      descriptor: descriptor,
      screen: screen,
      style: Style(for: screen, environment: environment)
    )
  }

  /// Whether somebody still reads; once false, there is no use in writing more.
  package var hasReader: Bool {
    if case .abandoned = state { false } else { true }
  }

  package func write(_ text: String) throws(OutputError) {
    try write(bytes: text.utf8)
  }

  package func writeLine(_ text: String = "") throws(OutputError) {
    buffer.append(contentsOf: text.utf8)
    try write(bytes: CollectionOfOne(UInt8(ascii: "\n")))
  }

  package func write(bytes: some Collection<UInt8>) throws(OutputError) {
    buffer.append(contentsOf: bytes)
    if screen.isTerminal || buffer.count >= Self.capacity {
      try flush()
    }
  }

  /// Writes out what is collected; a program must do this before it ends, to learn of a full disk.
  package func flush() throws(OutputError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    switch state {
    case .open: break
    case .abandoned: return
    case .failed(let error): throw error
    }
    do throws(SystemError) {
      try writeAll(buffer, to: descriptor, "standard output")
    } catch {
      if error.code == EPIPE {
        state = .abandoned
      } else {
        let failure = OutputError(code: error.code)
        state = .failed(failure)
        throw failure
      }
    }
  }
}
