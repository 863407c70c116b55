import Glibc

/// The user, clocks and randomness of this machine.
package enum Machine {
  /// Who runs the program, as `user@host`.
  package static var actor: String { "\(user)@\(host)" }

  /// The time in milliseconds since 1970-01-01 00:00 UTC.
  package static var milliseconds: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Milliseconds of a monotonic clock that also runs during suspend.
  package static var uptime: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Random bytes from the operating system.
  ///
  /// This is the only source of randomness in the programs, and no setting affects it.
  package static func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe bytes.withUnsafeMutableBytes { buffer in
      // So many at once are always given, whole.
      for start in stride(from: 0, to: count, by: 256) {
        let piece = unsafe UnsafeMutableRawBufferPointer(
          rebasing: buffer[start..<min(start + 256, count)]
        )
        let code = unsafe getentropy(piece.baseAddress, piece.count)
        precondition(code == 0, "the system gives random bytes")
      }
    }
    return bytes
  }

  /// Waits for some milliseconds, or until a signal is handled.
  package static func pause(milliseconds: Int64) {
    var time = timespec(
      tv_sec: Int(milliseconds / 1000),
      tv_nsec: Int(milliseconds % 1000) * 1_000_000
    )
    unsafe nanosleep(&time, nil)
  }

  /// The path of this program's executable; nil if the system does not tell.
  package static var programPath: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return nil }
    return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static var user: String {
    guard let entry = unsafe getpwuid(geteuid()) else { return String(geteuid()) }
    return unsafe String(cString: entry.pointee.pw_name)
  }

  /// The id of this start of the machine, which no other start and no other machine has; empty where the system does
  /// not tell.
  package static var boot: String {
    do throws(SystemError) {
      let bytes = try contents(ofFile: "/proc/sys/kernel/random/boot_id")
      return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    } catch {
      return ""
    }
  }

  /// The number of this process.
  package static var process: Int32 { getpid() }

  /// The name that this machine has for itself.
  package static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
