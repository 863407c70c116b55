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

/// The folder in which this process was started; `/` where it is gone.
package func workingFolder() -> String {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
  guard unsafe getcwd(&buffer, buffer.count) != nil else { return "/" }
  return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// A path from the root of the file system, whatever folder is the present one.
package func absolutePath(_ path: String) -> String {
  path.hasPrefix("/") ? path : "\(workingFolder())/\(path)"
}

/// The canonical path of a folder, or else of the nearest one around it that is there.
package func nearestFolder(_ path: String) -> String {
  var path = absolutePath(path)
  while true {
    var status = stat()
    if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      return realPath(path) ?? path
    }
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
    path = String(path[..<slash])
  }
}
