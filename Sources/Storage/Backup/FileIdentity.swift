import CFileStatus
import Glibc
import Model
import SQLite

/// What tells a file apart from every other on its file system, also from one that lay there before.
///
/// A name says nothing, since a file may be renamed, and another may take its name. The device's number
/// is left out: it changes when the machine starts.
package struct FileIdentity: Equatable, Sendable {
  let inode: Int
  /// When the file was made, in nanoseconds since 1970; nil where its file system does not know.
  let born: Int?
  /// Under how many names the file can be reached.
  let links: Int

  init(of path: String) throws(StoreFault) {
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
      guard unsafe stat(path, &status) == 0 else { throw .missing(path: path) }
      inode = Int(bitPattern: UInt(status.st_ino))
      born = nil
      links = Int(status.st_nlink)
    default: throw .missing(path: path)
    }
  }

  /// Whether two looks were at one file.
  func isSameFile(as other: KnownFile) -> Bool {
    inode == other.inode && born == other.born
  }
}

/// The file in which a database was made, restored or confirmed.
struct KnownFile {
  let inode: Int
  let born: Int?
}

extension Snapshot {
  /// The file that this is read from.
  func presentFile() throws(StoreFault) -> FileIdentity {
    try FileIdentity(of: connection.fileName)
  }

  /// Whether this is a copy of the file that the database knows, or that file moved elsewhere.
  func isOtherFile() throws -> Bool {
    let known = try connection.row(SQL.known) {
      KnownFile(inode: $0.integer(0), born: $0.optionalInteger(1))
    }
    guard let known else { return true }
    return try !presentFile().isSameFile(as: known)
  }
}

extension Change {
  /// Writes down which file the database is from now on; without a path it is the present one.
  ///
  /// Plans are numbered above the last version, which another database may have given to a plan.
  func recordFile(
    _ kind: FileKind,
    at path: String? = nil,
    lastVersion: Int? = nil,
    reason: String? = nil
  ) throws {
    let file = try path.map { try FileIdentity(of: $0) } ?? snapshot.presentFile()
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    let position = try snapshot.journalPosition()
    try connection.run(
      SQL.insert,
      Value(number),
      Value(kind.rawValue),
      Value(file.inode),
      Value(file.born),
      Value(lastVersion),
      Value(reason),
      Value(position + 1)
    )
  }
}

extension Change {
  /// Writes down that the file, which stays the one that is known, has taken over what another knew.
  func recordAdoption(lastVersion: Int?) throws {
    try connection.run(SQL.adopt, Value(lastVersion), Value(try snapshot.journalPosition() + 1))
  }
}

extension Database {
  /// Whether a later file in this one's place could be taken for it, because the file system does not know
  /// when files are made.
  package func lacksBirthTime() throws -> Bool {
    try FileIdentity(of: path).born == nil
  }

  /// Another name for the file is another lock and another write-ahead log.
  static func requireOneName(_ path: String) throws {
    let links = try FileIdentity(of: path).links
    guard links <= 1 else { throw StoreFault.hardLinked(path: path, names: links) }
  }
}

private enum SQL {
  static let known = "SELECT inode, born FROM database_file ORDER BY number DESC LIMIT 1"
  static let last = "SELECT max(number) FROM database_file"
  static let adopt = """
    INSERT INTO database_file (number, kind, inode, born, last_version, changed)
      SELECT number + 1, \(code: FileKind.adopted), inode, born, ?1, ?2 FROM database_file ORDER BY number DESC LIMIT 1
    """
  static let insert = """
    INSERT INTO database_file (number, kind, inode, born, last_version, reason, changed)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    """
}
