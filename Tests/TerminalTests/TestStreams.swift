import Glibc
import Terminal
import Testing

/// A file that collects what is written to its descriptor, and is gone with its last user.
final class Capture {
  let descriptor: Int32

  init() throws {
    var name = Array("/tmp/capture-XXXXXX".utf8CString)
    descriptor = unsafe mkstemp(&name)
    try #require(descriptor >= 0)
    unsafe unlink(name)
  }

  deinit {
    close(descriptor)
  }

  /// Everything that was written so far.
  var text: String {
    lseek(descriptor, 0, SEEK_SET)
    return readAll(from: descriptor)
  }
}

/// A terminal of which a test plays the human end.
final class PseudoTerminal {
  let human: Int32
  let program: Int32

  init(width: UInt16) throws {
    var human: Int32 = -1
    var program: Int32 = -1
    var size = winsize(ws_row: 24, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    try #require(unsafe openpty(&human, &program, nil, nil, &size) == 0)
    self.human = human
    self.program = program
  }

  deinit {
    close(human)
    close(program)
  }

  /// What the program has put on the screen since the last look.
  var text: String {
    _ = fcntl(human, F_SETFL, fcntl(human, F_GETFL) | O_NONBLOCK)
    return readAll(from: human)
  }
}

/// Both ends of a pipe.
struct Pipe {
  let reader: Int32
  let writer: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe pipe(&ends) == 0)
    (reader, writer) = (ends[0], ends[1])
  }
}

func readAll(from descriptor: Int32) -> String {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
    bytes += buffer[..<count]
  }
}
