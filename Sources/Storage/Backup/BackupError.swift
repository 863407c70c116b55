import Glibc
package import Model
package import OperatingSystem

/// Why a backup could not be made or restored; the files that were there are as they were.
package enum BackupError: DiagnosticError, Equatable {
  /// There is a file at the path, and nobody asked to replace it.
  case exists(path: String, Purpose)
  case isTheDatabase(path: String)
  /// A backup or database of another origin.
  case otherDatabase(path: String, of: String)
  /// The backup to be replaced holds transitions that the database does not have.
  case knowsMore(path: String, position: Int, present: Int)
  /// The copy does not hold: what was found, a line each.
  case unproved(path: String, [String])
  /// A write-ahead log or a journal without its database, which SQLite would take for the new one's.
  case strayLog(path: String)
  /// Another process has the database open.
  case held(path: String, Purpose)
  case runUnderWay(path: String, run: Int, plan: Int, day: Day)
  /// The database to be replaced cannot be read; why, in words.
  case unreadable(path: String, why: String)
  case system(SystemError)

  /// What the copy is made for.
  package enum Purpose: Equatable, Sendable {
    case backup
    case restore
  }

  package var diagnostic: Diagnostic {
    switch self {
    case .exists(let path, .backup):
      Diagnostic(
        .refused,
        "'\(path)' exists already",
        why: "a backup is only written over one of the same database, and on request",
        wayOut: "name another file, or repeat with --replace"
      )
    case .exists(let path, .restore):
      Diagnostic(
        .refused,
        "there is a database '\(path)' already",
        wayOut: "restore to another path with --db FILE, or repeat with --replace, which keeps the"
          + " present one beside it"
      )
    case .isTheDatabase(let path):
      Diagnostic(
        .refused,
        "'\(path)' is the database itself",
        wayOut: "name another file"
      )
    case .otherDatabase(let path, let other):
      Diagnostic(
        .refused,
        "'\(path)' is not of the same database as '\(other)'",
        why: "the two were not made by one 'sendplan init'",
        wayOut: "name another file; nothing was changed"
      )
    case .knowsMore(let path, let position, let present):
      Diagnostic(
        .refused,
        "the backup '\(path)' knows what the database does not",
        why: "its journal goes to row \(position), and the database's, to row \(present), does not"
          + " continue it",
        wayOut: "name another file: that backup may be the only record of what was sent"
      )
    case .unproved(let path, let lines):
      Diagnostic(
        .badData,
        "the copy of '\(path)' does not hold",
        why: lines.joined(separator: "; "),
        wayOut: "see 'sendplan doctor', and use another backup; nothing was changed"
      )
    case .strayLog(let path):
      Diagnostic(
        .refused,
        "'\(path)' lies there without its database",
        why: "SQLite would take it for a part of the one that is restored",
        wayOut: "move it to another folder, since it may hold the last changes, and repeat"
      )
    case .held(let path, let purpose):
      Diagnostic(
        .busy,
        "somebody has '\(path)' open",
        why: purpose == .restore
          ? "a database is replaced only while nobody uses it"
          : "a backup is replaced only while nobody uses it",
        wayOut: "end what uses it and repeat; nothing was changed"
      )
    case .runUnderWay(let path, let run, let plan, let day):
      Diagnostic(
        .refused,
        "'\(path)' is not replaced while a run is under way",
        why: "run \(run) of plan \(plan) for \(day) has not ended",
        wayOut: "wait for it, or settle a dead one with 'sendplan-executor recover', and repeat"
      )
    case .unreadable(let path, let why):
      Diagnostic(
        .badData,
        "'\(path)' cannot be kept beside the restored one",
        why: why,
        wayOut: "once nobody uses it, move it with its -wal and -journal to another folder, and"
          + " restore without --replace"
      )
    case .system(let error):
      error.diagnostic(
        wayOut: error.code == ENOSPC || error.code == EDQUOT
          ? "make room on the disk and repeat; nothing was changed"
          : "check its folder and who may write there; nothing was changed"
      )
    }
  }
}
