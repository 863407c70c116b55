package import Model
import SQLite

extension Snapshot {
  /// The last version that this database gave to a plan, or that another may have given.
  package func lastVersion() throws -> Int {
    try connection.row(SQL.last) { $0.integer(0) } ?? 0
  }
}

extension Change {
  /// Up to which version plans may have been numbered elsewhere, as far as anybody knows.
  func numbering(_ stated: Int?) throws -> Int {
    let here = try snapshot.lastVersion()
    if let stated {
      guard stated >= here else { throw VersionKnown(stated: stated, last: here) }
      return stated
    }
    let found = try connection.row(SQL.found) { $0.optionalInteger(0) }
    if let found = found ?? nil { return max(found, here) }
    return (here / Self.versionGap + 1) * Self.versionGap
  }

  /// Nobody has looked at so many plans since a backup.
  private static let versionGap = 1_000
}

/// A last version of which a person is mistaken, since a later plan is here already.
package struct VersionKnown: DiagnosticError, Equatable {
  package let stated: Int
  package let last: Int

  package var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "\(stated) cannot be the last version",
      why: "versions up to \(last) are known here",
      wayOut: "state \(last) or the later one that the other database had come to"
    )
  }
}

private enum SQL {
  static let last = """
    SELECT max(coalesce((SELECT max(version) FROM plan), 0),
      coalesce((SELECT max(last_version) FROM database_file), 0))
    """
  // What the last restoring has found out of the database that it replaced, or anybody has adopted since.
  static let found = """
    SELECT max(last_version) FROM database_file WHERE kind IN (\(code: FileKind.restored, .adopted))
      AND number >= (SELECT max(number) FROM database_file WHERE kind <> \(code: FileKind.adopted))
    """
}
