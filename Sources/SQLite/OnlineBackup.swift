import CSQLite

extension Connection {
  /// Copies the whole database over another one, page by page, whatever that contained.
  ///
  /// Within a read transaction the copy is the state of that transaction, and other connections may
  /// write meanwhile. For the target it is one transaction: a crash leaves its old state. Progress
  /// is reported in pages.
  package func copyAll(
    over target: Connection,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws(DatabaseError) {
    guard let backup = unsafe sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw target.error(unsafe sqlite3_extended_errcode(target.handle), sql: nil)
    }
    var code = SQLITE_OK
    while code == SQLITE_OK {
      code = unsafe sqlite3_backup_step(backup, Connection.pagesAtOnce)
      let total = unsafe Int(sqlite3_backup_pagecount(backup))
      let remaining = unsafe Int(sqlite3_backup_remaining(backup))
      progress(total - remaining, total)
    }
    // This also rolls back an incomplete copy.
    let finished = unsafe sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else { throw target.error(code, sql: nil) }
    guard finished == SQLITE_OK else { throw target.error(finished, sql: nil) }
  }

  /// How many pages are copied between two progress reports.
  private static let pagesAtOnce: Int32 = 1024
}
