import CFileStatus
import Glibc

/// Identifies a file on its file system, also among earlier files.
///
/// Names do not identify a file, because it can be renamed or replaced. Device numbers are left out because they
/// can change on reboot.
package struct FileIdentity: Equatable, Sendable {
  package let inode: Int
  /// When the file was created, in nanoseconds since 1970; nil if the file system does not record it.
  package let born: Int?
  /// The number of hard links.
  package let links: Int

  package init(of path: String) throws(SystemError) {
    var found = file_status()
    let code = unsafe file_status_of(path, &found)
    switch code {
    case 0:
      inode = Int(bitPattern: UInt(found.inode))
      born = found.knows_birth == 1 ? Int(found.born) : nil
      links = Int(found.links)
    case ENOSYS, EPERM:
      // `statx` is missing or forbidden.
      var status = stat()
      guard unsafe stat(path, &status) == 0 else {
        throw SystemError(action: "look at", path: path, code: errno)
      }
      inode = Int(bitPattern: UInt(status.st_ino))
      born = nil
      links = Int(status.st_nlink)
    default: throw SystemError(action: "look at", path: path, code: code)
    }
  }
}
