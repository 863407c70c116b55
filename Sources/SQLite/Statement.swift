import CSQLite

/// A prepared statement: values in, rows out.
@safe package final class Statement {
  private let handle: OpaquePointer
  private unowned let connection: Connection

  init(handle: OpaquePointer, of connection: Connection) {
    unsafe self.handle = handle
    self.connection = connection
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  /// Makes the statement ready to run again; its bindings stay until they are replaced.
  package func reset() {
    // The result repeats the error of the last step, which was thrown there.
    _ = unsafe sqlite3_reset(handle)
  }

  /// Resets the statement and binds values to `?1`, `?2`, ….
  package func bind(_ values: [Value]) throws(DatabaseError) {
    reset()
    for (index, value) in values.enumerated() {
      try bind(value, at: Int32(index + 1))
    }
  }

  package func bind(_ value: Value, at index: Int32) throws(DatabaseError) {
    switch value {
    case .null: try check(unsafe sqlite3_bind_null(handle, index))
    case .integer(let number): try check(unsafe sqlite3_bind_int64(handle, index, number))
    case .text(let text): try bind(text, at: index)
    case .bytes(let bytes): try bind(bytes, at: index)
    }
  }

  package func bind(_ number: Int64, at index: Int32) throws(DatabaseError) {
    try check(unsafe sqlite3_bind_int64(handle, index, number))
  }

  package func bind(_ bytes: [UInt8], at index: Int32) throws(DatabaseError) {
    let transient = unsafe Statement.transient
    try check(
      unsafe bytes.withUnsafeBytes {
        unsafe sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), transient)
      }
    )
  }

  /// SQLite's SQLITE_TRANSIENT: it takes a copy before the call returns.
  private static var transient: sqlite3_destructor_type {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  package func bind(_ text: String, at index: Int32) throws(DatabaseError) {
    let transient = unsafe Statement.transient
    var text = text
    let code = text.withUTF8 { utf8 in
      unsafe sqlite3_bind_text64(
        handle,
        index,
        utf8.baseAddress.map { unsafe UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
          ?? UnsafePointer(bitPattern: 1),
        UInt64(utf8.count),
        transient,
        UInt8(SQLITE_UTF8)
      )
    }
    try check(code)
  }

  /// Moves to the next row; false if there is none, after which the statement is reset.
  package func step() throws(DatabaseError) -> Bool {
    let code = unsafe sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      reset()
      return false
    default:
      let error = connection.error(code, sql: unsafe String(cString: sqlite3_sql(handle)))
      reset()
      throw error
    }
  }

  /// Runs the statement for its effect, with the values bound before.
  package func run() throws(DatabaseError) {
    while try step() {}
  }

  private func check(_ code: Int32) throws(DatabaseError) {
    guard code == SQLITE_OK else {
      throw connection.error(code, sql: unsafe String(cString: sqlite3_sql(handle)))
    }
  }
}

extension Statement {
  /// Maps the current row; a row that cannot be mapped is damage.
  func mapped<Row>(_ map: (Statement) throws -> Row) throws(DatabaseError) -> Row {
    do {
      return try map(self)
    } catch let error as DatabaseError {
      throw error
    } catch {
      throw .damaged("\(error)")
    }
  }
}

/// The columns of the current row, counted from 0.
extension Statement {
  package func integer(_ column: Int32) -> Int {
    Int(unsafe sqlite3_column_int64(handle, column))
  }

  package func optionalInteger(_ column: Int32) -> Int? {
    isNull(column) ? nil : integer(column)
  }

  /// The bytes of a BLOB; none for NULL.
  package func bytes(_ column: Int32) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  package func int32(_ column: Int32) -> Int32 {
    unsafe sqlite3_column_int(handle, column)
  }

  package func optionalInt32(_ column: Int32) -> Int32? {
    isNull(column) ? nil : int32(column)
  }

  package func text(_ column: Int32) -> String {
    optionalText(column) ?? ""
  }

  package func optionalText(_ column: Int32) -> String? {
    guard let bytes = unsafe sqlite3_column_text(handle, column) else { return nil }
    let count = unsafe Int(sqlite3_column_bytes(handle, column))
    return unsafe String(
      decoding: UnsafeBufferPointer(start: bytes, count: count),
      as: UTF8.self
    )
  }

  package func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
  }
}
