import Model
import OperatingSystem
import SQLite

/// The file in which a database was made, restored or confirmed.
struct KnownFile {
  let inode: Int
  let born: Int?

  func isSameFile(as other: FileIdentity) -> Bool {
    inode == other.inode && born == other.born
  }
}

extension Snapshot {
  /// The file that this is read from.
  func presentFile() throws -> FileIdentity {
    try FileIdentity(of: connection.fileName)
  }

  /// Whether this is a copy of the file that the database knows, or that file moved elsewhere.
  func isOtherFile() throws -> Bool {
    let known = try connection.row(SQL.known) {
      KnownFile(inode: $0.integer(0), born: $0.optionalInteger(1))
    }
    guard let known else { return true }
    return try !known.isSameFile(as: presentFile())
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
    guard links <= 1 else { throw StorageError.hardLinked(path: path, names: links) }
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
