import Glibc
import Model

/// Where received mail is: a Maildir, or an mbox file.
package enum MailSource: ~Copyable {
  case maildir(MailFolder)
  case mbox(MailboxFile)

  /// Opens what a path names: a directory is a Maildir, a file an mbox.
  package init(path: String) throws(InputError) {
    guard let real = unsafe realpath(path, nil) else {
      throw InputError(Place(file: path), .access(.unopened(errno)))
    }
    defer { unsafe free(real) }
    let realPath = unsafe String(cString: real)
    var status = stat()
    if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
      self = .mbox(try MailboxFile(path: path, realPath: realPath))
    } else {
      self = .maildir(try MailFolder(path: path, realPath: realPath))
    }
  }

  /// The canonical path, under which the mails that were read are recorded.
  package var realPath: String {
    switch self {
    case .maildir(let folder): folder.realPath
    case .mbox(let file): file.realPath
    }
  }
}
