import Glibc

/// The machine that a program runs on, and who runs it.
package enum Machine {
  /// Who runs the program, as `user@host`.
  package static var actor: String { "\(user)@\(host)" }

  /// The time in milliseconds since 1970-01-01 00:00 UTC.
  package static var milliseconds: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The date that a calendar on this machine's wall shows at a time in seconds since 1970.
  package static func localDate(at seconds: Int64) -> (year: Int, month: Int, day: Int) {
    var time = time_t(seconds)
    var parts = unsafe tm()
    unsafe localtime_r(&time, &parts)
    return unsafe (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
  }

  private static var user: String {
    guard let entry = unsafe getpwuid(geteuid()) else { return String(geteuid()) }
    return unsafe String(cString: entry.pointee.pw_name)
  }

  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
