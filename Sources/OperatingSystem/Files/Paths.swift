import CFileStatus
import Glibc

/// The canonical path of a file; nil, with `errno`, if there is none.
package func realPath(_ name: String) -> String? {
  guard let resolved = unsafe realpath(name, nil) else { return nil }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}

/// Renames a file unless the new name exists; 0, or the error number.
package func renameToNew(_ path: String, _ name: String) -> Int32 {
  unsafe rename_to_new(path, name)
}
