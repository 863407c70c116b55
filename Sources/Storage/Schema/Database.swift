import Glibc
package import Model
import OperatingSystem
package import SQLite

/// The database of one sendplan: the place where everything is stored.
package final class Database {
  package let path: String
  let connection: Connection

  /// "send" in ASCII: what tells our files from others'.
  static let applicationID = 0x7365_6e64

  /// How the file was before it was read without locks; nil where it is read with them.
  private let unchanged: UnchangedFile?

  /// Whether it is open for more than reading.
  var mayBeWritten: Bool { unchanged == nil }

  private init(path: String, connection: Connection, unchanged: UnchangedFile? = nil) {
    self.path = path
    self.connection = connection
    self.unchanged = unchanged
  }

  /// Opens a database that was made by `create`, brought up to this program's schema.
  ///
  /// Whoever replaces it by a backup does not mind what schema it has.
  package static func open(path: String, withAnySchema: Bool = false) throws -> Database {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw StorageError.missing(path: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw StorageError.notAFile(path: path) }
    try requireOneName(path)
    return try reportingErrors(of: path) {
      let database = Database(
        path: path,
        connection: try Connection(path: path, access: .readWrite)
      )
      // Looked at before anything is set: the journal mode alone would be a change of the file.
      database.connection.setBusyTimeout(milliseconds: Database.patience)
      do {
        try database.checkKind()
        try database.configure()
      } catch let error as DatabaseError {
        guard let readable = try readable(path, insteadOf: error) else { throw error }
        return readable
      }
      try Schema.present.update(database.connection)
      try database.checkWholeness()
      if !withAnySchema { try database.checkSchema() }
      return database
    }
  }

  /// For whoever may read the file and not write beside it; nil where that is not what hinders.
  private static func readable(_ path: String, insteadOf error: DatabaseError) throws -> Database? {
    switch error.family {
    case .cannotOpen, .readOnly:
      guard UnchangedFile.holdsAll(of: path), let unchanged = UnchangedFile(path) else {
        return nil
      }
      let connection = try Connection(path: path, access: .immutable)
      let database = Database(path: path, connection: connection, unchanged: unchanged)
      try database.checkKind()
      try database.checkWholeness()
      try database.checkSchema()
      return database
    case .busy, .constraint, .diskFull, .inputOutput, .damaged, .misuse: return nil
    }
  }

  /// Opens a database or a backup as it is: nothing of the file is set or brought up to date.
  package static func look(at path: String, access: Connection.Access = .readOnly) throws
    -> Database
  {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw StorageError.noBackup(path: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw StorageError.notAFile(path: path) }
    return try reportingErrors(of: path) {
      let database = Database(path: path, connection: try Connection(path: path, access: access))
      database.connection.setBusyTimeout(milliseconds: Database.patience)
      try database.checkKind()
      try database.checkWholeness()
      return database
    }
  }

  /// Takes the file for this connection alone, out of the write-ahead log, until it is closed.
  func seize() throws {
    try becomePlain(for: .restore)
    try Database.reportingErrors(of: path) {
      do {
        try connection.execute(
          "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT"
        )
      } catch let error as DatabaseError where error.family == .busy {
        throw BackupError.held(path: path, .restore)
      }
    }
    // Somebody may have come in between the two steps.
    let mode = try connection.row("PRAGMA journal_mode") { $0.text(0) }
    guard mode == "delete" else { throw BackupError.held(path: path, .restore) }
  }

  /// Makes a new database with its base date and an origin that no other has; refused where a file is.
  package static func create(
    path: String,
    baseDate: Day,
    origin: Origin,
    _ operation: OperationRequest
  ) throws -> Database {
    try createFile(path)
    do {
      return try reportingErrors(of: path) {
        let database = Database(
          path: path,
          connection: try Connection(path: path, access: .readWrite)
        )
        try database.lay(baseDate: baseDate, origin, operation)
        return database
      }
    } catch {
      for suffix in ["", "-wal", "-shm"] { unsafe unlink(path + suffix) }
      throw error
    }
  }

  /// Readable by its owner alone from the first instant; SQLite's side files take the same mode.
  private static func createFile(_ path: String) throws {
    let descriptor = unsafe Glibc.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw StorageError.exists(path: path) }
      throw StorageError.cannotCreate(path: path, reason: systemText(errno))
    }
    close(descriptor)
  }

  private func lay(baseDate: Day, _ origin: Origin, _ operation: OperationRequest) throws {
    // Larger pages make the write-ahead log of a large plan a sixth cheaper.
    try connection.execute("PRAGMA page_size = 8192")
    try configure()
    try connection.execute("PRAGMA application_id = \(Database.applicationID)")
    try Schema.present.lay(in: connection)
    try change(operation) { change in
      try change.initialize(baseDate: baseDate, origin)
      try change.recordFile(.made)
      return Answer("")
    }
  }

  /// How long to wait for somebody else's change before giving up, in milliseconds.
  private static let patience: Int32 = 5_000

  /// Settings of a connection; a lost commit could send twice, so every commit is synced.
  ///
  /// SQLite takes its JSON functions in a constraint only from a schema that is trusted; ours is held against the
  /// program's own text, and no function of ours can be called from it.
  private func configure() throws(DatabaseError) {
    connection.setBusyTimeout(milliseconds: Database.patience)
    try connection.execute(
      """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA trusted_schema = ON;
      PRAGMA cache_size = -262144;
      """
    )
  }

  private func checkKind() throws {
    let application = try connection.row("PRAGMA application_id") { $0.integer(0) }
    guard application == Database.applicationID else { throw StorageError.foreign(path: path) }
    let version = try Schema.version(of: connection)
    guard version > 0 else { throw StorageError.unfinished(path: path) }
    guard version <= Schema.present.version else {
      throw StorageError.newer(path: path, version: version, known: Schema.present.version)
    }
  }

  /// Whoever takes a trigger away, or adds one, changes what the database refuses.
  private func checkSchema() throws {
    let differences = try schemaDifferences()
    guard differences.isEmpty else {
      throw StorageError.otherSchema(path: path, differences)
    }
  }

  /// In what the schema is not the one that this program would make, in words; an older one is not compared.
  package func schemaDifferences() throws -> [String] {
    guard try Schema.version(of: connection) == Schema.present.version else { return [] }
    return try Schema.present.differences(in: connection)
  }

  /// Which of its codes mean something else than they do for this program, in words.
  package func alteredConstants() throws -> [String] {
    guard try Schema.version(of: connection) == Schema.present.version else { return [] }
    return try Schema.present.alteredConstants(in: connection)
  }

  /// A crash while the database was being made can leave one without its beginning.
  private func checkWholeness() throws {
    let isWhole = try connection.row("SELECT EXISTS (SELECT 1 FROM base_date)") { $0.integer(0) }
    guard isWhole == 1 else { throw StorageError.unfinished(path: path) }
  }

  /// Runs the body with SQLite's errors told as faults of this file.
  ///
  /// What SQLite refuses although the program never asks for it is a defect, unless the file is to blame.
  func reportingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      switch error.family {
      case .constraint, .misuse:
        throw StorageError.failed(path: path, damage() ?? error)
      case .busy, .cannotOpen, .readOnly, .diskFull, .inputOutput, .damaged:
        throw StorageError.failed(path: path, error)
      }
    }
  }

  /// What is wrong with the file, as far as a quick look finds it.
  private func damage() -> DatabaseError? {
    let snapshot = Snapshot(connection: connection)
    do {
      let found = try connection.row("PRAGMA quick_check (1)") { $0.text(0) }
      if let found, found != "ok" { return .damaged(found) }
      if let altered = try alteredConstants().first { return .damaged(altered) }
      guard case .lastRows(_, let count) = try snapshot.proveJournal(replayingUpTo: 0), count > 0
      else { return nil }
      return .damaged("the journal does not give the present states")
    } catch {
      return .damaged("it cannot be read: \(error)")
    }
  }

  /// The same before there is anything to look at.
  static func reportingErrors<Result>(of path: String, _ body: () throws -> Result) throws -> Result
  {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StorageError.failed(path: path, error)
    }
  }

  /// Reads one state of the database, however long the body takes.
  package func read<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
    try reportingErrors {
      let result = try connection.transaction(.read) { try body(Snapshot(connection: connection)) }
      guard unchanged == nil || unchanged == UnchangedFile(path) else {
        throw StorageError.changedMeanwhile(path: path)
      }
      return result
    }
  }
}

/// One state of the database: everything read through it agrees.
package struct Snapshot {
  let connection: Connection
}
