package import Model
package import SQLite

/// Why the database as a whole cannot be used.
package enum StorageError: DiagnosticError, Equatable {
  case missing(path: String)
  /// A file named as a backup is not there.
  case noBackup(path: String)
  case exists(path: String)
  /// The path names a directory or something else that is no plain file.
  case notAFile(path: String)
  /// The file has several names, by each of which somebody may be at work without knowing of the others.
  case hardLinked(path: String, names: Int)
  /// The file was moved, removed or replaced while it was open.
  case replaced(path: String)
  /// A file of another program, or no database at all.
  case foreign(path: String)
  /// Its making was cut short; there is nothing in it.
  case unfinished(path: String)
  /// Made by a newer version of this program.
  case newer(path: String, version: Int, known: Int)
  /// The file system's own words when the file could not be made.
  case cannotCreate(path: String, reason: String)
  /// What refuses the illegal was taken away, altered or added to.
  case otherSchema(path: String, [String])
  /// The limits of a stored plan say nothing that can be.
  case alteredLimits(plan: Int)
  /// Somebody wrote into the file while it was read without locks.
  case changedMeanwhile(path: String)
  case failed(path: String, DatabaseError)

  /// What is said of a file that holds what can never have been written to it.
  package static func damaged(path: String, _ what: String) -> StorageError {
    .failed(path: path, .damaged(what))
  }

  package static let schemaWayOut = "undo that with the program that did it, or restore a backup"

  package var diagnostic: Diagnostic {
    switch self {
    case .missing(let path):
      Diagnostic(
        .noInput,
        "there is no database '\(path)'",
        wayOut: "make one with 'sendplan init --base-date DAY', or name another with --db FILE"
      )
    case .noBackup(let path):
      Diagnostic(.noInput, "there is no file '\(path)'", wayOut: "name a backup that is there")
    case .exists(let path):
      Diagnostic(
        .refused,
        "'\(path)' exists already",
        why: "init never touches a file that is there",
        wayOut: "name another with --db FILE, or move it away"
      )
    case .notAFile(let path):
      Diagnostic(.noInput, "'\(path)' is not a plain file", wayOut: "name one with --db FILE")
    case .hardLinked(let path, let names):
      Diagnostic(
        .refused,
        "the file '\(path)' has \(names) names",
        why:
          "each name has a lock and a write-ahead log of its own, so that two programs at work on one"
          + " file would not know of each other",
        wayOut: "remove the other names, which 'ls -i' and 'find -inum' find"
      )
    case .replaced(let path):
      Diagnostic(
        .refused,
        "'\(path)' is no longer the file that was opened",
        why: "it was moved, removed or replaced meanwhile",
        wayOut: "put it back where it was and repeat; nothing was changed"
      )
    case .foreign(let path):
      Diagnostic(
        .badData,
        "'\(path)' is not a sendplan database",
        wayOut: "name one with --db FILE; this file was not changed"
      )
    case .unfinished(let path):
      Diagnostic(
        .badData,
        "'\(path)' was never finished",
        why: "'sendplan init' was interrupted, and it holds nothing",
        wayOut: "remove it and repeat 'sendplan init --base-date DAY'"
      )
    case .newer(let path, let version, let known):
      Diagnostic(
        .refused,
        "'\(path)' was made by a newer sendplan",
        why: "its schema is number \(version), and this program knows \(known)",
        wayOut: "use the newer program"
      )
    case .cannotCreate(let path, let reason):
      Diagnostic(
        .inputOutput,
        "cannot make '\(path)'",
        why: reason,
        wayOut: "name a file in a folder that is there and may be written to"
      )
    case .otherSchema(let path, let differences):
      Diagnostic(
        .badData,
        "the schema of '\(path)' is not the one that sendplan made",
        why: differences.prefix(5).joined(separator: ", ")
          + (differences.count > 5 ? ", and \(differences.count - 5) more" : ""),
        wayOut: StorageError.schemaWayOut
      )
    case .alteredLimits(let plan):
      Diagnostic(
        .badData,
        "the limits of plan \(plan) cannot be read",
        why: "they were altered since it was stored",
        wayOut: "compute a new plan, and restore the database from a backup if you need this one"
      )
    case .changedMeanwhile(let path):
      Diagnostic(
        .busy,
        "'\(path)' was written to while it was read",
        why: "whoever may not write beside it reads it without locks",
        wayOut: "try again in a moment"
      )
    case .failed(let path, let error):
      StorageError.explain(error, path: path)
    }
  }

  private static func explain(_ error: DatabaseError, path: String) -> Diagnostic {
    switch error.family {
    case .busy:
      Diagnostic(
        .busy,
        "'\(path)' is busy",
        why: "another program is writing to it",
        wayOut: "try again in a moment; nothing was changed"
      )
    case .cannotOpen:
      Diagnostic(
        .noInput,
        "cannot open '\(path)'",
        why: error.message,
        wayOut: "check who may read it and its folder"
      )
    case .readOnly:
      Diagnostic(
        .inputOutput,
        "cannot write to '\(path)'",
        why: error.message,
        wayOut: "check who may write to it and to its folder; nothing was changed"
      )
    case .diskFull:
      Diagnostic(
        .inputOutput,
        "no room left for '\(path)'",
        why: error.message,
        wayOut: "free some disk space and repeat; nothing was changed"
      )
    case .inputOutput:
      Diagnostic(
        .inputOutput,
        "cannot read or write '\(path)'",
        why: error.message,
        wayOut: "check the disk; nothing was changed"
      )
    case .damaged:
      Diagnostic(
        .badData,
        "'\(path)' is damaged or no database",
        why: error.message,
        wayOut: "restore it from a backup"
      )
    case .constraint:
      Diagnostic(
        .defect,
        "the database refused a change",
        why: error.message,
        wayOut: "nothing was changed; please report this"
      )
    case .misuse:
      Diagnostic(
        .defect,
        "the database did not accept a statement",
        why: error.message,
        wayOut: "nothing was changed; please report this"
      )
    }
  }
}
