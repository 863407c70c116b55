import Glibc

/// Makes a system call, again after an interrupting signal; throws if it returns less than 0.
package func systemCall<Answer: SignedInteger>(
  _ action: String,
  _ path: @autoclosure () -> String,
  _ call: () -> Answer
) throws(SystemError) -> Answer {
  while true {
    let answer = call()
    if answer >= 0 { return answer }
    let code = errno
    if code != EINTR { throw SystemError(action: action, path: path(), code: code) }
  }
}

/// Writes all bytes to an open file, and waits if the descriptor is non-blocking.
package func writeAll(
  _ bytes: [UInt8],
  to descriptor: Int32,
  _ path: @autoclosure () -> String
) throws(SystemError) {
  var written = 0
  while written < bytes.count {
    do throws(SystemError) {
      written += try systemCall("write", path()) {
        unsafe bytes.withUnsafeBytes { bytes in
          let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
          return unsafe write(descriptor, rest.baseAddress, rest.count)
        }
      }
    } catch  where error.code == EAGAIN {
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = unsafe poll(&request, 1, -1)
    }
  }
}

/// The bytes of a file, read to its end.
package func contents(ofFile path: String) throws(SystemError) -> [UInt8] {
  // O_NONBLOCK: opening a pipe must not block.
  let descriptor = try systemCall("open", path) {
    unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  }
  defer { close(descriptor) }
  return try contents(of: descriptor, path)
}

/// What is left of an open file, read to its end.
package func contents(of descriptor: Int32, _ path: String) throws(SystemError) -> [UInt8] {
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = try systemCall("read", path) {
      unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    }
    if count == 0 { return bytes }
    bytes += piece[..<count]
  }
}
