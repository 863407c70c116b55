import Glibc

/// A pipe whose ends are closed in started programs (close-on-exec).
final class Pipe {
  private(set) var reading: Int32
  private(set) var writing: Int32

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    _ = try systemCall("open", "a pipe") { unsafe pipe(&ends) }
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

  /// Enlarges the buffer for so many bytes, as far as the system allows; the default is 65,536.
  func enlarge(for count: Int) {
    guard count > 65_536 else { return }
    var size = min(count, Pipe.maximumSize)
    while size > 65_536, fcntl(writing, Pipe.setSize, Int32(size)) < 0 { size /= 2 }
  }

  /// Linux's `F_SETPIPE_SZ`, and its limit for unprivileged users.
  private static let setSize: Int32 = 1031
  private static let maximumSize = 1_048_576

  /// Writes as much as possible without blocking, and closes the end after the last byte; returns the rest.
  func write(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard writing >= 0 else { return [] }
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(writing, bytes.baseAddress, bytes.count)
      }
      guard count > 0 else { return rest }
      rest = rest.dropFirst(count)
    }
    closeWriting()
    return rest
  }

  /// Reads what is available without blocking, and closes the end at end of file.
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

  /// Counts the bytes that nobody has read, after the writing end was closed.
  func drain() -> Int {
    var count = 0
    while let bytes = readSome(), !bytes.isEmpty { count += bytes.count }
    return count
  }

  /// Some bytes, none at end of file, or nil if none are available.
  private func readSome() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe Glibc.read(reading, bytes.baseAddress, bytes.count)
    }
    return count < 0 ? nil : Array(bytes.prefix(count))
  }
}
