import Glibc
package import Model
import OperatingSystem
import SQLite

/// What restoring a backup did.
package struct Restored: Sendable {
  /// Where the backup stood.
  package let mark: JournalMark
  /// The file in which the database that was replaced is kept.
  package let kept: String?
  /// What the database that was replaced had done since; nil where it did not continue the backup.
  package let since: LaterTransitions?
  /// What was taken over from the database that was used since, where that was asked for.
  package internal(set) var adopted: Adopted?
  /// What was forgotten once more, where the database that was replaced had forgotten somebody, or a list says whom.
  package internal(set) var forgotten: [ForgetEffect] = []
}

/// A backup on its way to the place of a database.
///
/// A path without a database gets the finished file at once. A database that is there is overwritten by
/// one transaction of SQLite, never by another file: whoever had opened it a moment before would go
/// on writing to the old file and beside the new one.
package struct Restoring {
  package typealias Progress = (_ done: Int, _ total: Int) -> Void

  let backup: String
  let path: String
  let adopted: String?
  let forgotten: ForgottenNames?
  let operation: OperationRequest
  let progress: Progress

  package init(
    _ backup: String,
    to path: String,
    adopting adopted: String? = nil,
    forgetting forgotten: ForgottenNames? = nil,
    _ operation: OperationRequest,
    progress: @escaping Progress
  ) {
    self.backup = backup
    self.path = path
    self.adopted = adopted
    self.forgotten = forgotten
    self.operation = operation
    self.progress = progress
  }

  /// Restores, after everything was proved, and marks the restored database; what the body puts into
  /// words is the operation's answer.
  package func run(replacing: Bool, answer: (Restored) -> Answer) throws -> Answer {
    var status = stat()
    let isThere = unsafe lstat(path, &status) == 0
    guard isThere else { return try opening(begin(answer)) }
    guard !Database.isSameFile(path, backup) else { throw BackupError.isTheDatabase(path: backup) }
    guard replacing else { throw BackupError.exists(path: path, .restore) }
    return try opening(replace(answer))
  }

  /// Opens the database once, which puts its write-ahead log in use as it is for every other.
  private func opening(_ answer: Answer) throws -> Answer {
    _ = try Database.open(path: path)
    return answer
  }

  /// Where there is no database yet.
  private func begin(_ answer: (Restored) -> Answer) throws -> Answer {
    for suffix in ["-wal", "-journal"] {
      var status = stat()
      guard unsafe lstat(path + suffix, &status) != 0 else {
        throw BackupError.strayLog(path: path + suffix)
      }
    }
    let adoption = try adopted.map { try Adoption(from: $0) }
    let (copy, mark) = try copy(for: path)
    let restored = Restored(mark: mark, kept: nil, since: nil)
    let answer = try stamp(copy, restored, for: copy.path, adoption, answer)
    try copy.place(replacing: false, for: .restore)
    return answer
  }

  /// A proved copy of the backup, and where the database stood that was backed up.
  private func copy(for target: String) throws -> (DatabaseCopy, JournalMark) {
    let source = try Database.look(at: backup)
    let copy = try DatabaseCopy(for: target)
    let (known, mark) = try source.read { snapshot in
      let marks = (try snapshot.knownMark(), try snapshot.journalMark())
      try copy.fill(from: source.connection, progress: progress)
      return marks
    }
    try copy.prove(at: mark)
    return (copy, known)
  }

  /// Marks the copy as restored into a file, and proves it once more with the mark.
  private func stamp(
    _ copy: DatabaseCopy,
    _ restored: Restored,
    for file: String,
    lastVersion: Int? = nil,
    forgetting names: ForgottenNames? = nil,
    _ adoption: Adoption?,
    _ answer: (Restored) -> Answer
  ) throws -> Answer {
    var given: Answer?
    let isRepeated = try copy.stamp(operation) { change in
      try change.recordRestoration(.restored)
      try change.recordFile(.restored, at: file, lastVersion: lastVersion)
      var restored = restored
      restored.adopted = try adoption?.apply(in: change, of: path)
      restored.forgotten = try [names, forgotten].compactMap(\.self).compactMap {
        try change.forgetAgain($0)
      }
      let answer = answer(restored)
      given = answer
      return answer
    }
    if isRepeated, let key = operation.key { throw RestoredBefore(key: key) }
    guard let given else { preconditionFailure("a copy without a key is stamped") }
    return given
  }
}

extension Restoring {
  private func replace(_ answer: (Restored) -> Answer) throws -> Answer {
    let present = try openPresent()
    if let earlier = try present.answered(operation) { return earlier }
    let lock = try lock(present)
    defer { lock.release() }
    try checkPresent(present)
    try present.seize()
    let (copy, mark) = try copy(for: Database.resolved(path))
    let kept = try keep(present)
    let stamped = try stamp(copy, over: present, kept: kept, mark, answer)
    try Database.reportingErrors(of: path) {
      let source = try Connection(path: copy.path, access: .readOnly)
      try source.copyAll(over: present.connection) { _, _ in }
    }
    return stamped
  }

  /// Keeps executors from beginning meanwhile; busy where one is at work.
  private func lock(_ present: Database) throws(BackupError) -> RunLockFile {
    do throws(RunLockFile.Failure) {
      return try RunLockFile(for: present.path, as: "a restore by \(operation.actor)")
    } catch {
      switch error {
      case .held: throw .held(path: present.path, .restore)
      case .system(let error): throw .system(error)
      }
    }
  }

  /// Marks the copy as restored over the present database, of which a file is kept.
  private func stamp(
    _ copy: DatabaseCopy,
    over present: Database,
    kept: String,
    _ mark: JournalMark,
    _ answer: (Restored) -> Answer
  ) throws -> Answer {
    do {
      // The present database is held for this process alone; what is kept of it can be read.
      let adoption = try adopted.map { old in
        try Adoption(from: Database.isSameFile(old, path) ? kept : old)
      }
      let since = try laterTransitions(of: present, after: mark, copy)
      // The pages change, but not the file that they are in.
      return try stamp(
        copy,
        Restored(mark: mark, kept: kept, since: since),
        for: present.path,
        lastVersion: try lastVersion(of: present),
        forgetting: try forgottenNames(of: present),
        adoption,
        answer
      )
    } catch {
      // Nothing is replaced, so nothing needs to be kept.
      unsafe unlink(kept)
      throw error
    }
  }

  /// The last version of the database that is replaced; nil where that is none to go by.
  private func lastVersion(of present: Database) throws -> Int? {
    do {
      return try present.read { try $0.unconfirmed() == nil ? $0.lastVersion() : nil }
    } catch StorageError.failed {
      // A damaged database is replaced all the same.
      return nil
    }
  }

  /// Whom the database that is replaced has forgotten; nil where it cannot tell.
  private func forgottenNames(of present: Database) throws -> ForgottenNames? {
    do {
      return try present.read { try $0.forgottenNames() }
    } catch StorageError.failed {
      // As for its last version.
      return nil
    }
  }

  private func openPresent() throws -> Database {
    do {
      return try Database.open(path: path, withAnySchema: true)
    } catch let error as StorageError {
      switch error {
      case .missing, .noBackup, .notAFile, .exists, .cannotCreate, .hardLinked, .replaced:
        throw error
      case .foreign, .unfinished, .newer, .failed, .changedMeanwhile, .otherSchema, .alteredLimits:
        let diagnostic = error.diagnostic
        guard diagnostic.kind != .busy else { throw error }
        let why = [diagnostic.what, diagnostic.why].compactMap(\.self).joined(separator: ": ")
        throw BackupError.unreadable(path: path, why: why)
      }
    }
  }

  private func checkPresent(_ present: Database) throws {
    let source = try Database.look(at: backup)
    try present.read { snapshot in
      guard try source.read({ try $0.origin() }) == snapshot.origin() else {
        throw BackupError.otherDatabase(path: backup, of: path)
      }
      if let run = try snapshot.runUnderWay() {
        throw BackupError.runUnderWay(path: path, run: run.number, plan: run.plan, day: run.day)
      }
    }
  }

  /// Keeps the present database in the first free file beside it, and returns its path.
  private func keep(_ present: Database) throws -> String {
    var number = 1
    while true {
      let place = "\(path).before-restore-\(number)"
      let copy = try DatabaseCopy(for: place)
      do {
        // One page after the other as it is, so that also a flawed database is kept.
        try present.read { _ in try copy.fill(from: present.connection, progress: progress) }
        try copy.place(replacing: false, for: .backup)
        return place
      } catch BackupError.exists {
        number += 1
      }
    }
  }

  private func laterTransitions(
    of present: Database,
    after mark: JournalMark,
    _ copy: DatabaseCopy
  ) throws -> LaterTransitions? {
    let backup = try Database.look(at: copy.path)
    return try present.read { snapshot in
      try backup.read { backup in
        try snapshot.continues(backup) ? snapshot.laterTransitions(after: mark.position) : nil
      }
    }
  }
}

/// An operation that restored the very backup that is to be restored.
package struct RestoredBefore: DiagnosticError, Equatable {
  package let key: String

  package var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "the backup itself knows the operation key '\(key)'",
      why: "it was made after an operation of that key",
      wayOut: "give this restoring a key of its own"
    )
  }
}
