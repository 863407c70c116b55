import CSQLite

/// One connection to one database file, for use on the thread that made it.
@safe package final class Connection {
  let handle: OpaquePointer
  private var prepared: [String: Statement] = [:]
  /// The source of the table `memory_columns`, once a statement has read it.
  var source: ColumnSource?

  /// What a connection may do with the file.
  package enum Access: Sendable {
    case readOnly
    case readWrite
    /// Reads a file that nobody changes, without locks and without files beside it.
    case immutable
  }

  /// Opens a file that exists already.
  package init(path: String, access: Access) throws(DatabaseError) {
    let flags =
      switch access {
      case .readOnly: SQLITE_OPEN_READONLY
      case .readWrite: SQLITE_OPEN_READWRITE
      case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      }
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(
      access == .immutable ? Connection.uri(path) + "?immutable=1" : path,
      &opened,
      flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX,
      nil
    )
    guard let opened = unsafe opened else {
      throw DatabaseError(code: code, message: "out of memory")
    }
    guard code == SQLITE_OK else {
      let message = unsafe String(cString: sqlite3_errmsg(opened))
      unsafe sqlite3_close_v2(opened)
      throw DatabaseError(code: code, message: message)
    }
    unsafe handle = opened
  }

  /// A path as SQLite reads it in a URI.
  private static func uri(_ path: String) -> String {
    path.utf8.reduce(into: "file:") { uri, byte in
      let isPlain = byte < 0x80 && !"%?#".utf8.contains(byte)
      uri +=
        isPlain
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }

  deinit {
    prepared.removeAll()
    unsafe sqlite3_close_v2(handle)
  }

  /// How long to wait for another connection's lock before giving up as busy.
  package func setBusyTimeout(milliseconds: Int32) {
    unsafe sqlite3_busy_timeout(handle, milliseconds)
  }

  /// The path of the file, with symbolic links followed.
  package var fileName: String {
    guard let name = unsafe sqlite3_db_filename(handle, "main") else { return "" }
    return unsafe String(cString: name)
  }

  /// Whether the file was removed or replaced at its path since it was opened.
  package func hasMoved() throws(DatabaseError) -> Bool {
    var hasMoved: Int32 = 0
    let code = unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
    guard code == SQLITE_OK || code == SQLITE_NOTFOUND else { throw error(code, sql: nil) }
    return hasMoved != 0
  }

  /// Runs one statement or several, for their effect alone.
  package func execute(_ script: String) throws(DatabaseError) {
    let code = unsafe sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code, sql: script) }
  }

  /// The prepared statement for a text, cached for this connection.
  package func statement(_ sql: String) throws(DatabaseError) -> Statement {
    if let known = prepared[sql] {
      known.reset()
      return known
    }
    let statement = try prepare(sql)
    prepared[sql] = statement
    return statement
  }

  /// A separate statement, for a text that is stepped twice at once.
  package func prepare(_ sql: String) throws(DatabaseError) -> Statement {
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      handle,
      sql,
      -1,
      UInt32(SQLITE_PREPARE_PERSISTENT),
      &prepared,
      nil
    )
    guard code == SQLITE_OK, let prepared = unsafe prepared else { throw error(code, sql: sql) }
    return unsafe Statement(handle: prepared, of: self)
  }

  /// Runs one statement with values bound to `?1`, `?2`, … and returns how many rows it changed.
  @discardableResult
  package func run(_ sql: String, _ values: Value...) throws(DatabaseError) -> Int {
    let statement = try statement(sql)
    try statement.bind(values)
    while try statement.step() {}
    return unsafe Int(sqlite3_changes64(handle))
  }

  /// Every row of a query, mapped.
  package func rows<Row>(
    _ sql: String,
    _ values: Value...,
    map: (Statement) throws -> Row
  ) throws(DatabaseError) -> [Row] {
    let statement = try statement(sql)
    try statement.bind(values)
    var rows: [Row] = []
    while try statement.step() { rows.append(try statement.mapped(map)) }
    return rows
  }

  /// The first row of a query, mapped, or nil when there is none.
  package func row<Row>(
    _ sql: String,
    _ values: Value...,
    map: (Statement) throws -> Row
  ) throws(DatabaseError) -> Row? {
    let statement = try statement(sql)
    try statement.bind(values)
    defer { statement.reset() }
    return try statement.step() ? try statement.mapped(map) : nil
  }

  func error(_ code: Int32, sql: String?) -> DatabaseError {
    let message = unsafe String(cString: sqlite3_errmsg(handle))
    return DatabaseError(code: code, message: message, sql: sql)
  }
}
