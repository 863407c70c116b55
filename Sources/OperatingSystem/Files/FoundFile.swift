import Glibc

/// A plain file with what is in it and which one it is, read at once.
package struct FoundFile: Equatable, Sendable {
  package let bytes: [UInt8]
  package let identity: FileIdentity

  /// Nil where there is none; a symbolic link is refused, since what it leads to is elsewhere.
  package init?(at path: String) throws(SystemError) {
    let descriptor: Int32
    do throws(SystemError) {
      descriptor = try systemCall("open", path) {
        unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      }
    } catch  where error.code == ENOENT {
      return nil
    }
    defer { close(descriptor) }
    bytes = try contents(of: descriptor, path)
    // The opened file, whatever has its name by now.
    identity = try FileIdentity(of: "/proc/self/fd/\(descriptor)")
  }
}

/// Gives a file another name, durably; false where there is none of the first.
///
/// A network file system may say that there is none although it has just renamed it: whoever needs to know looks for
/// the new name.
package func renameFile(_ path: String, to name: String) throws(SystemError) -> Bool {
  do throws(SystemError) {
    _ = try systemCall("rename", path) { unsafe rename(path, name) }
  } catch  where error.code == ENOENT {
    return false
  }
  try Directory(path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./").sync()
  return true
}

/// Removes a file, where there is one.
package func removeFile(_ path: String) throws(SystemError) {
  do throws(SystemError) {
    _ = try systemCall("remove", path) { unsafe unlink(path) }
  } catch  where error.code == ENOENT {
    return
  }
}
