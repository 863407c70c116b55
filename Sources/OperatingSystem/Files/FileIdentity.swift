import CFileStatus
import Glibc

/// What tells a file apart from every other on its file system, also from one that lay there before.
///
/// A name says nothing, since a file may be renamed, and another may take its name. The device's number
/// is left out: it changes when the machine starts.
package struct FileIdentity: Equatable, Sendable {
  package let inode: Int
  /// When the file was made, in nanoseconds since 1970; nil where its file system does not know.
  package let born: Int?
  /// Under how many names the file can be reached.
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
      // A system too old for that question, or one where it may not be asked.
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
