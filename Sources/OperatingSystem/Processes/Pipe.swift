import Glibc

/// The two ends of a pipe, which no program inherits as they are.
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

  /// Widens the pipe for so many bytes, as far as the system allows; a pipe holds 65,536 from the start.
  func enlarge(for count: Int) {
    guard count > 65_536 else { return }
    var size = min(count, Pipe.maximumSize)
    while size > 65_536, fcntl(writing, Pipe.setSize, Int32(size)) < 0 { size /= 2 }
  }

  /// Linux's `F_SETPIPE_SZ`, and the most that it gives to everybody.
  private static let setSize: Int32 = 1031
  private static let maximumSize = 1_048_576

  /// Writes what the pipe takes now, and closes the end after the last byte; answers with the rest.
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
