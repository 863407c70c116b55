import CSQLite

/// Columns in memory as a table that one SQL statement can read.
///
/// An `INSERT … SELECT` from such a table writes rows in half the time of a bound statement for each.
extension Connection {
  /// Columns of integers, and optionally one of texts; all of one length.
  package struct Columns {
    package let rowCount: Int
    package let columns: [[Int32]]
    /// The integer that represents NULL.
    package let null: Int32
    package let texts: [String]

    package init(_ columns: [[Int32]], null: Int32 = .min, texts: [String] = []) {
      let rowCount = columns.first?.count ?? 0
      precondition(columns.allSatisfy { $0.count == rowCount }, "columns are of one length")
      precondition(columns.count <= ColumnSource.names.count, "too many columns")
      precondition(texts.isEmpty || texts.count == rowCount, "there is a text for each row")
      self.rowCount = rowCount
      self.columns = columns
      self.null = null
      self.texts = texts
    }
  }

  /// Runs a statement that reads the table `memory_columns (c0, c1, …, text)`.
  package func run(
    _ sql: String,
    from columns: Columns,
    _ values: Value...
  ) throws(DatabaseError) {
    let statement = try statement(sql, reading: columns)
    defer { source?.clear() }
    try statement.bind(values)
    try statement.run()
  }

  /// Every row of a query that reads the table `memory_columns (c0, c1, …, text)`, mapped.
  package func rows<Row>(
    _ sql: String,
    from columns: Columns,
    _ values: Value...,
    map: (Statement) throws -> Row
  ) throws(DatabaseError) -> [Row] {
    let statement = try statement(sql, reading: columns)
    defer { source?.clear() }
    try statement.bind(values)
    var rows: [Row] = []
    rows.reserveCapacity(columns.rowCount)
    while try statement.step() { rows.append(try statement.mapped(map)) }
    return rows
  }

  /// The prepared statement, with the columns in place for one use.
  private func statement(
    _ sql: String,
    reading columns: Columns
  ) throws(DatabaseError) -> Statement {
    let source = if let source { source } else { try registerSource() }
    source.fill(columns)
    return try statement(sql)
  }

  /// The table is registered once, since prepared statements that read it are kept.
  private func registerSource() throws(DatabaseError) -> ColumnSource {
    let made = ColumnSource()
    try made.register(with: self)
    source = made
    return made
  }
}

/// The columns as SQLite's callbacks read them: plain memory, one block a column.
@safe final class ColumnSource {
  fileprivate static let names = (0..<12).map { "c\($0)" }

  private var rowCount: Int64 = 0
  private var null: Int32 = 0
  private var columns: [UnsafeMutableBufferPointer<Int32>] = unsafe []
  private var texts: [String] = []

  deinit {
    clear()
  }

  fileprivate func fill(_ columns: Connection.Columns) {
    precondition(rowCount == 0, "the columns are used by one statement at a time")
    rowCount = Int64(columns.rowCount)
    null = columns.null
    texts = columns.texts
    unsafe self.columns = columns.columns.map { column in
      let copy = UnsafeMutableBufferPointer<Int32>.allocate(capacity: column.count)
      _ = unsafe copy.initialize(from: column)
      return unsafe copy
    }
  }

  fileprivate func clear() {
    for index in unsafe columns.indices { unsafe columns[index].deallocate() }
    unsafe columns = []
    texts = []
    rowCount = 0
  }

  private func give(_ column: Int, of row: Int, to context: OpaquePointer?) {
    if column == ColumnSource.names.count {
      return unsafe giveText(of: row, to: context)
    }
    let value = unsafe columns[column][row]
    if value != null { unsafe sqlite3_result_int(context, value) }
  }

  private func giveText(of row: Int, to context: OpaquePointer?) {
    // SQLite's SQLITE_TRANSIENT: it takes a copy before this returns.
    let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    var text = texts[row]
    text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) { text in
        // An empty text may have no address, which SQLite would take for NULL.
        let start = unsafe text.baseAddress ?? UnsafePointer(bitPattern: 1)
        let (count, encoding) = (UInt64(text.count), UInt8(SQLITE_UTF8))
        unsafe sqlite3_result_text64(context, start, count, transient, encoding)
      }
    }
  }

  fileprivate func register(with connection: Connection) throws(DatabaseError) {
    let code = unsafe sqlite3_create_module_v2(
      connection.handle,
      "memory_columns",
      ColumnSource.module,
      Unmanaged.passUnretained(self).toOpaque(),
      nil
    )
    guard code == SQLITE_OK else { throw connection.error(code, sql: nil) }
  }
}

extension ColumnSource {
  /// SQLite keeps the pointer for as long as any connection lives, so it is never freed.
  nonisolated(unsafe) private static let module: UnsafePointer<sqlite3_module> = {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    unsafe module.initialize(to: sqlite3_module())
    unsafe module.pointee.xConnect = { connection, source, _, _, table, _ in
      unsafe ColumnSource.connect(connection, source, table)
    }
    unsafe module.pointee.xBestIndex = { _, _ in SQLITE_OK }
    unsafe module.pointee.xDisconnect = { table in
      unsafe UnsafeMutableRawPointer(table)?.deallocate()
      return SQLITE_OK
    }
    unsafe module.pointee.xOpen = { _, cursor in
      let opened = UnsafeMutablePointer<column_cursor>.allocate(capacity: 1)
      unsafe opened.initialize(to: column_cursor())
      unsafe cursor?.pointee = UnsafeMutableRawPointer(opened)
        .assumingMemoryBound(to: sqlite3_vtab_cursor.self)
      return SQLITE_OK
    }
    unsafe module.pointee.xClose = { cursor in
      unsafe UnsafeMutableRawPointer(cursor)?.deallocate()
      return SQLITE_OK
    }
    unsafe module.pointee.xFilter = { cursor, _, _, _, _ in
      unsafe ColumnSource.cursor(cursor).pointee.row = 0
      return SQLITE_OK
    }
    unsafe module.pointee.xNext = { cursor in
      unsafe ColumnSource.cursor(cursor).pointee.row += 1
      return SQLITE_OK
    }
    unsafe module.pointee.xEof = { cursor in
      let row = unsafe ColumnSource.cursor(cursor).pointee.row
      return unsafe row < ColumnSource.source(of: cursor)._withUnsafeGuaranteedRef(\.rowCount)
        ? 0 : 1
    }
    unsafe module.pointee.xColumn = { cursor, context, index in
      let row = unsafe Int(ColumnSource.cursor(cursor).pointee.row)
      unsafe ColumnSource.source(of: cursor)._withUnsafeGuaranteedRef { source in
        unsafe source.give(Int(index), of: row, to: context)
      }
      return SQLITE_OK
    }
    unsafe module.pointee.xRowid = { cursor, row in
      unsafe row?.pointee = ColumnSource.cursor(cursor).pointee.row
      return SQLITE_OK
    }
    return unsafe UnsafePointer(module)
  }()

  private static func connect(
    _ connection: OpaquePointer?,
    _ source: UnsafeMutableRawPointer?,
    _ table: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?
  ) -> Int32 {
    let declared = "CREATE TABLE memory_columns (\(names.joined(separator: ", ")), text)"
    let code = unsafe sqlite3_declare_vtab(connection, declared)
    guard code == SQLITE_OK else { return code }
    let made = UnsafeMutablePointer<column_table>.allocate(capacity: 1)
    unsafe made.initialize(to: column_table(base: sqlite3_vtab(), source: source))
    unsafe table?.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab.self)
    return SQLITE_OK
  }

  private static func cursor(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> UnsafeMutablePointer<column_cursor> {
    guard let cursor = unsafe cursor else { preconditionFailure("SQLite passes its cursor") }
    return unsafe UnsafeMutableRawPointer(cursor).assumingMemoryBound(to: column_cursor.self)
  }

  private static func source(
    of cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> Unmanaged<ColumnSource> {
    guard
      let table = unsafe cursor?.pointee.pVtab,
      let source = unsafe UnsafeMutableRawPointer(table)
        .assumingMemoryBound(to: column_table.self).pointee.source
    else { preconditionFailure("SQLite passes the table that it connected") }
    return unsafe Unmanaged.fromOpaque(source)
  }
}
