import Glibc

/// A file that is made beside its place under a temporary name, readable by its owner alone, and put there whole.
///
/// What is at the place already stays. Until it is placed, and when it is let go without that, it is not there.
package final class NewFile {
  /// Where it is made.
  package let path: String
  private let target: String
  private let directory: String

  /// Makes it empty.
  package init(for target: String) throws(SystemError) {
    self.target = target
    directory = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "./"
    path = try NewFile.create(in: directory, for: target)
  }

  deinit {
    unsafe unlink(path)
  }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws(SystemError) {
    let descriptor = try systemCall("write", target) {
      unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, target)
  }

  /// Puts it in its place, durably; false where something is there already.
  package func place() throws(SystemError) -> Bool {
    let descriptor = try systemCall("open", target) {
      unsafe open(path, O_RDONLY | O_CLOEXEC)
    }
    defer { close(descriptor) }
    _ = try systemCall("sync", target) { fsync(descriptor) }
    switch renameToNew(path, target) {
    case 0: break
    case EEXIST: return false
    // Network file systems cannot refuse by themselves to replace a file.
    case EINVAL, ENOSYS, ENOTSUP:
      if unsafe access(target, F_OK) == 0 { return false }
      _ = try systemCall("write", target) { unsafe rename(path, target) }
    case let code: throw SystemError(action: "write", path: target, code: code)
    }
    try Directory(directory).sync()
    return true
  }

  private static func create(
    in directory: String,
    for target: String
  ) throws(SystemError) -> String {
    var number = 0
    while true {
      let candidate = "\(directory).sendplan-\(getpid())-\(number).tmp"
      let opened = unsafe open(candidate, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if opened >= 0 {
        close(opened)
        return candidate
      }
      guard errno == EEXIST else { throw SystemError(action: "write", path: target, code: errno) }
      number += 1
    }
  }
}
