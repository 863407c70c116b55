import Glibc

/// That a file is read which nobody may change meanwhile.
///
/// A database in write-ahead log mode is read through files beside it, which whoever may not write there cannot
/// make. Where no such file lies there, nobody has the database open, all of it is in its own file, and SQLite
/// can read that without locks. But then nothing keeps a program that comes later from writing into it, so the
/// file is looked at again behind everything that was read. (Keeping the files beside the database for ever
/// would do without that, but leave two files with every database, of which one taken alone, or moved to another
/// database, does harm.)
struct UnchangedFile: Equatable {
  private let inode: ino_t
  private let size: off_t
  private let seconds: Int
  private let nanoseconds: Int

  /// Nil where there is no such file.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    inode = status.st_ino
    size = status.st_size
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }

  /// Whether nothing of a database is in a file beside it.
  static func holdsAll(of path: String) -> Bool {
    var status = stat()
    return unsafe stat(path + "-wal", &status) != 0 || status.st_size == 0
  }
}
