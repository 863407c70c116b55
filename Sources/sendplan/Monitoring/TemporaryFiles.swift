import Glibc

/// Half-written files that programs have left that were killed: nothing reads them, and nothing else removes them.
///
/// Each is named for the process that wrote it; that of a living one is at work.
struct TemporaryFiles {
  /// By folder, then name.
  let paths: [String]

  init(in folders: [String]) {
    var paths: [String] = []
    var known: Set<Folder> = []
    for folder in folders {
      guard let identity = Folder(folder), known.insert(identity).inserted else { continue }
      let name = folder == "./" ? "" : folder
      paths += TemporaryFiles.names(in: folder).sorted().map { name + $0 }
    }
    self.paths = paths
  }

  /// Which folder it is, whatever it is called.
  private struct Folder: Hashable {
    let device: dev_t
    let number: ino_t

    init?(_ path: String) {
      var status = stat()
      guard unsafe stat(path, &status) == 0 else { return nil }
      device = status.st_dev
      number = status.st_ino
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let listing = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(listing) }
    var names: [String] = []
    while let entry = unsafe readdir(listing) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
        unsafe start.withMemoryRebound(to: CChar.self, capacity: 256) { characters in
          unsafe String(cString: characters)
        }
      }
      if let process = process(of: name), kill(process, 0) != 0, errno == ESRCH {
        names.append(name)
      }
    }
    return names
  }

  /// The process in a name like `.sendplan-4711-0.tmp`.
  private static func process(of name: String) -> pid_t? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == ".sendplan", parts[2].hasSuffix(".tmp"),
      let process = pid_t(parts[1]), process > 0
    else { return nil }
    return process
  }
}
