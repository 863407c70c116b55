import Foundation

/// A directory that goes away with the test.
final class TemporaryDirectory {
  let url: URL

  /// Makes one; in memory where the machine has such a place, if a test syncs very often.
  init(inMemory: Bool = false) throws {
    let memory = URL(filePath: "/dev/shm")
    let hasMemory = inMemory && FileManager.default.isWritableFile(atPath: memory.path)
    let parent = hasMemory ? memory : FileManager.default.temporaryDirectory
    url = parent.appending(path: "delivery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      print("left behind: \(url.path)")
    }
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// The names in a directory below, sorted; none if it is missing.
  func names(in directory: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: path(directory))?.allObjects ?? []
    return names.compactMap { $0 as? String }.sorted()
  }

  func bytes(of file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path(file))))
  }

  func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(file)))
  }

  func move(_ file: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path(file), toPath: path(other))
  }

  func make(_ directory: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(directory),
      withIntermediateDirectories: false
    )
  }

  func mode(of file: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(file))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  /// Writes a program and answers with its path.
  ///
  /// Another process writes it: what this one has open for writing at the moment when another test
  /// starts a program could not be run until then.
  func program(_ name: String, _ script: String, interpreter: String = "/bin/sh") throws -> String {
    try write("#!\(interpreter)\n\(script)\n", to: "\(name).text")
    let install = Process()
    install.executableURL = URL(filePath: "/usr/bin/install")
    install.arguments = ["-m", "700", path("\(name).text"), path(name)]
    try install.run()
    install.waitUntilExit()
    return path(name)
  }
}
