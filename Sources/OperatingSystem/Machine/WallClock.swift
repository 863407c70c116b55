import Glibc

/// Local dates and times, by the time zones that are installed on this machine.
///
/// The C library converts only in the zone of `TZ`, so `TZ` is set for the duration of one call. That is not safe
/// once a program has started threads.
package enum WallClock {
  /// Whether a time zone of that name is installed, such as `Europe/Berlin`.
  package static func knows(_ zone: String) -> Bool {
    let parts = zone.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ part in part.first != "." && part.utf8.allSatisfy(isNameByte) }),
      !parts.contains("")
    else { return false }
    let folder = Environment.process["TZDIR"] ?? "/usr/share/zoneinfo"
    return isZoneFile("\(folder)/\(zone)")
  }

  /// The date in a zone, or in the machine's for nil, at a time in seconds since 1970; nil for an unknown zone.
  package static func date(at seconds: Int64, in zone: String?) -> (
    year: Int, month: Int, day: Int
  )? {
    inZone(zone) {
      var time = time_t(seconds)
      var parts = unsafe tm()
      unsafe localtime_r(&time, &parts)
      return unsafe (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
    }
  }

  /// The seconds since 1970 at so many minutes after midnight of a date in a zone.
  ///
  /// A time that a clock change skips is taken as if the clocks had not changed; of a time that occurs twice, it is
  /// the first.
  package static func seconds(
    year: Int,
    month: Int,
    day: Int,
    minutes: Int,
    in zone: String?
  ) -> Int64? {
    inZone(zone) {
      var parts = unsafe tm()
      unsafe parts.tm_year = Int32(year - 1900)
      unsafe parts.tm_mon = Int32(month - 1)
      unsafe parts.tm_mday = Int32(day)
      unsafe parts.tm_min = Int32(minutes)
      unsafe parts.tm_isdst = -1
      return Int64(unsafe mktime(&parts))
    }
  }

  private static func inZone<Result>(_ zone: String?, _ body: () -> Result) -> Result? {
    guard let zone else { return body() }
    guard knows(zone) else { return nil }
    let before = Environment.process["TZ"]
    unsafe setenv("TZ", ":\(zone)", 1)
    tzset()
    defer {
      if let before { unsafe setenv("TZ", before, 1) } else { unsafe unsetenv("TZ") }
      tzset()
    }
    return body()
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// The C library silently treats unknown zones as UTC.
  private static func isZoneFile(_ path: String) -> Bool {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4)
    return unsafe read(descriptor, &bytes, 4) == 4 && bytes == Array("TZif".utf8)
  }
}
