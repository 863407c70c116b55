import Glibc
package import Model

/// A process that holds a lock on the lock file of a database, as `/proc` shows it.
package struct LockHolder: Equatable, Sendable {
  package let process: Int32
  /// The first letters of its program name.
  package let name: String
  package let startedAt: Instant?
  /// The locked byte of the file, and whether the lock is exclusive.
  package let byte: Int
  package let isExclusive: Bool

  package var description: String {
    "process \(process) ('\(name)')" + (startedAt.map { ", started at \($0)" } ?? "")
  }
}

extension LockHolder {
  /// The other processes of this machine that hold locks on a file, even a removed one.
  ///
  /// Whoever this process has just started still has its files, and so its locks, and is none of them. Only root can
  /// see the processes of other users.
  package static func all(of path: String) -> [LockHolder] {
    entries(of: "/proc").compactMap { Int32($0) }.sorted()
      .filter { $0 != getpid() && parent(of: $0) != getpid() }
      .flatMap { process in
        entries(of: "/proc/\(process)/fd").sorted().flatMap { descriptor -> [LockHolder] in
          let file = target(of: "/proc/\(process)/fd/\(descriptor)")
          guard file == path || file == path + " (deleted)" else { return [] }
          return locks(of: process, descriptor)
        }
      }
  }

  /// Parses lines like `lock: 1: OFDLCK ADVISORY READ -1 fe:00:16224244 5 5`.
  private static func locks(of process: Int32, _ descriptor: String) -> [LockHolder] {
    let info = text(of: "/proc/\(process)/fdinfo/\(descriptor)")
    return info.split(separator: "\n").filter { $0.hasPrefix("lock:") }.compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.count == 9, let byte = Int(words[7]) else { return nil }
      return LockHolder(
        process: process,
        name: text(of: "/proc/\(process)/comm").filter { !$0.isNewline },
        startedAt: start(of: process),
        byte: byte,
        isExclusive: words[4] == "WRITE"
      )
    }
  }

  /// When a process started; the kernel counts in ticks since boot.
  private static func start(of process: Int32) -> Instant? {
    let fields = status(of: process)
    let booted = text(of: "/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
    let ticks = Int64(sysconf(Int32(_SC_CLK_TCK)))
    guard fields.count > 19, let started = Int64(fields[19]), ticks > 0,
      let seconds = booted.flatMap({ Int64($0.dropFirst(6)) })
    else { return nil }
    return Instant(milliseconds: seconds * 1000 + started * 1000 / ticks)
  }

  private static func parent(of process: Int32) -> Int32? {
    let fields = status(of: process)
    return fields.count > 1 ? Int32(fields[1]) : nil
  }

  /// The fields of `/proc/PID/stat` behind the program name, which is in parentheses and may contain any character.
  private static func status(of process: Int32) -> [Substring] {
    text(of: "/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
  }

  private static func entries(of path: String) -> [String] {
    guard let stream = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 1) {
          unsafe names.append(String(cString: $0))
        }
      }
    }
    return names
  }

  private static func target(of link: String) -> String {
    var letters = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(link, &letters, letters.count)
    return String(
      decoding: letters.prefix(max(0, count)).map(UInt8.init(bitPattern:)),
      as: UTF8.self
    )
  }

  /// The text of a `/proc` file; empty if it cannot be read, for example because the process has ended.
  private static func text(of path: String) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var text: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(descriptor, &part, part.count)
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text += part[..<count]
    }
  }
}
