import Testing

/// What a power cut would take at an instant: what was written to files and folders, and not synced.
///
/// It goes through the calls of a program one by one and holds that the database and the world never both
/// have something to lose.
struct Unsynced {
  private let database: String
  /// The files, outside of the database, with content to lose.
  private var contents: Set<String> = []
  /// The folders that may forget a name.
  private var folders: Set<String> = []
  private var hasUnsyncedCommit = false
  private(set) var commits = 0
  private(set) var arrivals = 0

  /// At the beginning nobody knows whether what lies at some places is durable.
  init(database: String, files: [String] = [], folders: [String] = []) {
    self.database = database
    contents = Set(files)
    self.folders = Set(folders)
  }

  mutating func follow(_ calls: FileCalls) {
    for call in calls.calls { follow(call) }
    #expect(!hasUnsyncedCommit, "the program ended with a commit that is not durable")
    #expect(contents.isEmpty && folders.isEmpty, "the program ended with what is not durable")
  }

  private mutating func follow(_ call: FileCalls.Call) {
    switch call.name {
    case "write" where call.isPrinting:
      #expect(!hasUnsyncedCommit, "something is said that is not durable")
    case "write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate":
      change(call.opened[0])
    case "openat":
      // A file that is new; one of a Maildir's `tmp` may vanish with its name.
      guard let path = call.result, call.isCreating, !isDatabase(path) else { return }
      contents.insert(path)
      addName(path)
    case "mkdir": addName(call.names[0])
    case "rename", "renameat", "renameat2", "link", "linkat":
      let (from, to) = (call.path(0), call.path(1))
      #expect(!contents.contains(from), "\(to) appears before its content is durable")
      expectDurableClaim(before: to)
      arrivals += 1
      addName(to)
    case "fsync", "fdatasync": sync(call.opened[0])
    case "syncfs": (contents, folders) = ([], [])
    default: Issue.record("nobody knows what \(call.name) does")
    }
  }

  private mutating func change(_ path: String) {
    if path == "\(database)-wal" {
      #expect(contents.isEmpty && folders.isEmpty, "a commit tells of what is not durable")
      hasUnsyncedCommit = true
    } else if path.hasPrefix("/"), !isDatabase(path) {
      expectDurableClaim(before: path)
      contents.insert(path)
      arrivals += 1
    }
  }

  private mutating func sync(_ path: String) {
    if path == "\(database)-wal" {
      if hasUnsyncedCommit { commits += 1 }
      hasUnsyncedCommit = false
    }
    contents.remove(path)
    folders.remove(path)
  }

  private mutating func addName(_ path: String) {
    let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    if !folder.hasSuffix("/tmp") { folders.insert(folder) }
  }

  private func expectDurableClaim(before path: String) {
    #expect(!hasUnsyncedCommit, "\(path) is written before its claim is durable")
  }

  private func isDatabase(_ path: String) -> Bool { path.hasPrefix(database) }
}
