import Execution
import Foundation
import Model

extension Surroundings {
  /// This machine's clock, time zone and user.
  static var thisMachine: Surroundings {
    Surroundings(now: { .now }, today: localDay, actor: "\(userName())@\(hostName())")
  }
}

extension Instant {
  fileprivate static var now: Instant {
    Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }
}

/// The day that a calendar on this machine's wall shows.
private func localDay() -> Day {
  var now = time(nil)
  var parts = unsafe tm()
  unsafe localtime_r(&now, &parts)
  let (year, month) = unsafe (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1)
  guard let day = unsafe Day(year: year, month: month, day: Int(parts.tm_mday))
  else { preconditionFailure("the clock shows a day that does not exist") }
  return day
}

private func userName() -> String {
  guard let entry = unsafe getpwuid(geteuid()) else { return String(geteuid()) }
  return unsafe String(cString: entry.pointee.pw_name)
}

private func hostName() -> String {
  var name = [CChar](repeating: 0, count: 256)
  guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
  return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
