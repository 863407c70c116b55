import Glibc

/// The one absolute path of a file, by whatever name it is reached; nil, with `errno`, for no file.
func realPath(_ name: String) -> String? {
  guard let resolved = unsafe realpath(name, nil) else { return nil }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}
