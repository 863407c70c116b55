import Glibc

/// Linux's `syncfs`, which makes everything written to a file system durable, where it is reliable.
///
/// For thousands of small files it is much faster than syncing each. It is looked up at run time because Swift's
/// Glibc module lacks it.
package struct FileSystemSync {
  private let syncfs: @convention(c) (Int32) -> Int32

  /// Looks up the call for the file system of a directory; nil if each file needs its own sync.
  package init?(for directory: borrowing Directory) throws(SystemError) {
    let device = try directory.device()
    guard FileSystemSync.kernelReportsFailures,
      let type = FileSystemSync.fileSystemType(of: device),
      FileSystemSync.reliableTypes.contains(type),
      let symbol = unsafe dlsym(nil, "syncfs")
    else { return nil }
    syncfs = unsafe unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
  }

  package func sync(_ descriptor: Int32) -> Int32 {
    syncfs(descriptor)
  }

  /// Local file systems whose `syncfs` writes everything and reports errors.
  ///
  /// Network and user-space file systems may not implement it, and union file systems hide errors below them.
  private static let reliableTypes: Set<String> = ["ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs"]

  /// Before Linux 5.8, `syncfs` returned success even if data could not be written.
  private static let kernelReportsFailures: Bool = {
    var name = utsname()
    guard unsafe uname(&name) == 0 else { return false }
    let release = unsafe withUnsafeBytes(of: &name.release) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    let version = release.split(separator: ".").prefix(2).compactMap { Int($0) }
    return version.count == 2 && (version[0], version[1]) >= (5, 8)
  }()

  /// Reads the type of a mounted file system from the kernel's table of mounts (proc(5)).
  private static func fileSystemType(of device: UInt64) -> String? {
    guard let table = unsafe fopen("/proc/self/mountinfo", "re") else { return nil }
    defer { unsafe fclose(table) }
    // The macros `major` and `minor` are not visible in Swift.
    let major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfff)
    let minor = (device & 0xff) | (device >> 12 & ~0xff)
    let number = "\(major):\(minor)"
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { unsafe free(line) }
    while unsafe getline(&line, &capacity, table) >= 0, let line = unsafe line {
      let fields = unsafe String(cString: line).split(separator: " ")
      guard fields.count > 2, fields[2] == number else { continue }
      guard let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
      return String(fields[dash + 1])
    }
    return nil
  }
}
