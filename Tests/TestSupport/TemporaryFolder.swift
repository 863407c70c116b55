package import Foundation

/// A folder that is gone with its last user.
package final class TemporaryFolder {
  package let url: URL

  /// A place in memory where the machine has one, for tests that sync very often.
  package static let memory: URL = {
    let memory = URL(filePath: "/dev/shm")
    return FileManager.default.isWritableFile(atPath: memory.path)
      ? memory : FileManager.default.temporaryDirectory
  }()

  package init(in parent: URL = FileManager.default.temporaryDirectory) throws {
    url = parent.appending(path: "sendplan-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  /// Takes over a folder that is already there.
  package init(takingOver url: URL) {
    self.url = url
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      print("\(url.path) is left behind: \(error)")
    }
  }

  package var path: String { url.path }

  package func path(_ name: String) -> String { url.appending(path: name).path }

  /// The names of everything below a folder, sorted; none if it is missing.
  package func names(in folder: String = ".") -> [String] {
    let names = FileManager.default.enumerator(atPath: path(folder))?.allObjects ?? []
    return names.compactMap { $0 as? String }.sorted()
  }

  package func bytes(of file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url.appending(path: file)))
  }

  package func text(of file: String) throws -> String {
    String(decoding: try bytes(of: file), as: UTF8.self)
  }

  /// Writes a file and answers with its path.
  @discardableResult
  package func write(_ bytes: some Sequence<UInt8>, to file: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: file))
    return path(file)
  }

  @discardableResult
  package func write(_ text: String, to file: String) throws -> String {
    try write(text.utf8, to: file)
  }

  package func move(_ file: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path(file), toPath: path(other))
  }

  package func make(_ folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(folder),
      withIntermediateDirectories: false
    )
  }

  package func mode(of file: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(file))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  /// Writes a program and answers with its path.
  @discardableResult
  package func program(
    _ name: String,
    _ script: String,
    interpreter: String = "/bin/sh"
  ) throws -> String {
    try installProgram(at: path(name), script, interpreter: interpreter)
    return path(name)
  }
}

/// Writes a program.
///
/// Another process writes it: what this one has open for writing at the moment when another test starts a
/// program could not be run until then.
package func installProgram(
  at path: String,
  _ script: String,
  interpreter: String = "/bin/sh"
) throws {
  let text = "\(path).text"
  try Data("#!\(interpreter)\n\(script)\n".utf8).write(to: URL(filePath: text))
  _ = try ChildProcess.output(of: "/usr/bin/install", ["-m", "700", text, path])
}
