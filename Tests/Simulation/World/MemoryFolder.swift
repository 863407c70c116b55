import Foundation

/// A folder in memory that is gone with its last user.
final class MemoryFolder {
  let path: String

  init() throws {
    let root = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    path =
      "\(root)/sendplan-simulation-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...UInt32.max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      print("\(path) is left behind: \(error)")
    }
  }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  func remove(_ name: String) throws {
    for suffix in ["", "-wal", "-shm", "-lock"] where exists(name + suffix) {
      try FileManager.default.removeItem(atPath: path(name + suffix))
    }
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func copy(_ name: String, to other: String) throws {
    for suffix in ["", "-wal"] where exists(name + suffix) {
      try FileManager.default.copyItem(atPath: path(name + suffix), toPath: path(other + suffix))
    }
  }
}
