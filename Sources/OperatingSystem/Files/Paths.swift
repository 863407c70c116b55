import CFileStatus
import Glibc

/// The one absolute path of a file, by whatever name it is reached; nil, with `errno`, for no file.
package func realPath(_ name: String) -> String? {
  guard let resolved = unsafe realpath(name, nil) else { return nil }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}

/// Gives a file another name, under which there must be none; 0, or the error's number.
package func renameToNew(_ path: String, _ name: String) -> Int32 {
  unsafe rename_to_new(path, name)
}
