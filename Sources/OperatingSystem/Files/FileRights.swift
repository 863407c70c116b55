import Glibc

/// Whose a file is, and whose rights whoever starts it takes on.
package struct FileRights: Equatable, Sendable {
  /// The name of the account that owns it, or its number where it has none.
  package let owner: String
  package let group: String
  /// Whether a program of this file runs as its owner, whoever starts it.
  package let runsAsOwner: Bool
  /// Whether a program of this file has its group beside those of whoever starts it.
  package let lendsGroup: Bool

  /// The rights of what a path leads to; nil where nothing is there.
  package init?(of path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    owner = FileRights.account(status.st_uid)
    group =
      unsafe getgrgid(status.st_gid).map { unsafe String(cString: $0.pointee.gr_name) }
      ?? String(status.st_gid)
    runsAsOwner = status.st_mode & S_ISUID != 0
    lendsGroup = status.st_mode & S_ISGID != 0
  }

  /// The account of this process.
  package static var present: String { account(geteuid()) }

  private static func account(_ number: uid_t) -> String {
    guard let entry = unsafe getpwuid(number) else { return String(number) }
    return unsafe String(cString: entry.pointee.pw_name)
  }
}
