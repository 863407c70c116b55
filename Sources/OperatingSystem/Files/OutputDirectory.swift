import Glibc
package import Model

/// Makes the directory that files are to be written to, with its parents, on the disk for good.
///
/// Nothing happens where it is there already.
package func makeOutputDirectory(_ path: String) throws(OutputDirectoryError) {
  let parents = path.indices.filter { path[$0] == "/" && $0 > path.startIndex }
    .map { String(path[..<$0]) }
  for part in parents + [path] where !isDirectory(part) {
    // Another program may make it at the same instant.
    guard unsafe mkdir(part, 0o777) == 0 || errno == EEXIST && isDirectory(part) else {
      throw OutputDirectoryError(path: part, code: errno)
    }
    let parent = part.lastIndex(of: "/").map { String(part[...$0]) } ?? "."
    do throws(SystemError) {
      try Directory(parent).sync()
    } catch {
      throw OutputDirectoryError(path: part, code: error.code)
    }
  }
}

private func isDirectory(_ path: String) -> Bool {
  var status = stat()
  return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Why a directory for files to be written could not be made.
package struct OutputDirectoryError: DiagnosticError, Equatable {
  /// The directory, or the parent, that could not be made.
  package let path: String
  /// The operating system's error number.
  package let code: Int32

  package var diagnostic: Diagnostic {
    Diagnostic(
      .inputOutput,
      "cannot create the directory '\(path)'",
      why: code == EEXIST ? "there is a file at that path" : systemText(code).lowercased(),
      wayOut: "name another directory"
    )
  }
}
