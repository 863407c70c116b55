import Glibc

/// The first of several paths that exists, if this user may run it.
///
/// The error for a missing program names the Debian package to install.
func locateProgram(
  among candidates: [String],
  package: String?
) throws(DeliveryError) -> String {
  for path in candidates {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { continue }
    guard status.st_mode & S_IFMT == S_IFREG, unsafe access(path, X_OK) == 0 else {
      throw .program(.notExecutable, path: path)
    }
    return path
  }
  throw .program(.missing(package: package), path: candidates.joined(separator: "' or '"))
}
