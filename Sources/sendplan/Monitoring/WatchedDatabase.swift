import Formats
import Model
import OperatingSystem
import Storage
import Terminal

/// One of several databases that are looked at together, and what was found of it.
struct WatchedDatabase<Found> {
  /// What tells it from the others.
  let name: String
  let path: String
  let found: Result<Found, any Error>

  /// Why it could not be read; nil where it could.
  var problem: ErrorReport? {
    if case .failure(let error) = found { ErrorReport(error) } else { nil }
  }
}

/// The databases that are named by position, in place of `--db`.
enum WatchedDatabases {
  static let argument = Argument(
    "FILE",
    "a database, or several that are told apart by name; in place of --db",
    isOptional: true,
    repeats: true
  )

  /// The shortest names that tell files apart: that of the file, else that of its folder, else its path.
  static func names(of paths: [String]) -> [String] {
    let parts = paths.map { absolutePath($0).split(separator: "/").map(String.init) }
    let files = parts.map { path in
      let file = path.last ?? ""
      return file.hasSuffix(".db") && file.count > 3 ? String(file.dropLast(3)) : file
    }
    let folders = parts.map { $0.dropLast().last ?? "/" }
    for names in [files, folders] where Set(names).count == names.count { return names }
    return paths
  }
}

extension Session {
  /// Whether databases were named by position.
  var watchesSeveral: Bool { arguments.has(WatchedDatabases.argument.name) }

  /// Looks at each database by itself: one that cannot be read does not hide the others, and is told of on standard error.
  func watch<Found>(
    _ look: (Snapshot, _ isBeingRun: Bool) throws -> Found
  ) throws -> [WatchedDatabase<Found>] {
    guard !arguments.has(Option.database.name) else {
      throw arguments.contradiction(
        "--db and \(WatchedDatabases.argument.name) both say which database: give one of them"
      )
    }
    let paths = arguments.all(WatchedDatabases.argument.name)
    return zip(WatchedDatabases.names(of: paths), paths).map { name, path in
      let found = Result {
        let isBeingRun = RunLockFile.isHeld(for: path)
        return try Database.open(path: path).read { try look($0, isBeingRun) }
      }
      let watched = WatchedDatabase(name: name, path: path, found: found)
      if let problem = watched.problem {
        console.error.report("\(printable(name)): \(problem.sentence)", details: [])
      }
      return watched
    }
  }
}

extension ExitStatus {
  /// That of the first database that could not be read; else 1 where one of them needs a person.
  init<Found>(of databases: [WatchedDatabase<Found>], needsPerson: (Found) -> Bool) {
    if let problem = databases.lazy.compactMap(\.problem).first {
      self = problem.status
    } else {
      let needs = databases.contains { database in
        if case .success(let found) = database.found { needsPerson(found) } else { false }
      }
      self = needs ? .refused : .done
    }
  }
}
