import Glibc

/// An open directory and the system calls on its entries; errors contain the path and the error number.
package struct Directory: ~Copyable {
  package let path: String
  private let descriptor: Int32

  /// Opens a directory that exists.
  package init(_ path: String) throws(SystemError) {
    self.path = path
    descriptor = try systemCall("open", path) {
      unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
  }

  deinit {
    close(descriptor)
  }

  /// Creates a directory that only this user may access; false if it exists.
  package static func make(_ path: String) throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try systemCall("create", path) { unsafe mkdir(path, 0o700) }
      return true
    } catch  where error.code == EEXIST {
      return false
    }
  }

  /// Creates and writes a file that only this user may access, and syncs it if asked; an incomplete file is
  /// removed.
  package func createFile(_ name: String, _ bytes: [UInt8], syncing: Bool) throws(SystemError) {
    let file = try systemCall("create", path(of: name)) {
      unsafe openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    }
    do throws(SystemError) {
      defer { close(file) }
      try writeAll(bytes, to: file, path(of: name))
      if syncing { _ = try systemCall("sync", path(of: name)) { fsync(file) } }
    } catch {
      unsafe unlinkat(descriptor, name, 0)
      throw error
    }
  }

  /// Removes an entry, if it exists.
  package func remove(_ name: String) throws(SystemError) {
    do throws(SystemError) {
      _ = try systemCall("remove", path(of: name)) { unsafe unlinkat(descriptor, name, 0) }
    } catch  where error.code == ENOENT {
      return
    }
  }

  /// Moves an entry to another directory under the same name; never replaces a file.
  ///
  /// It uses `renameat2` where the file system can refuse to replace a file, so that the file never has two names;
  /// otherwise it links and unlinks, as the Maildir specification describes.
  package func move(_ name: String, to other: borrowing Directory) throws(SystemError) {
    guard let rename = unsafe Directory.renameWithoutReplacing else {
      return try link(name, to: other)
    }
    let (from, to) = (descriptor, other.descriptor)
    do throws(SystemError) {
      _ = try systemCall("move to", other.path(of: name)) {
        unsafe rename(from, name, to, name, Directory.withoutReplacing)
      }
    } catch  where [EINVAL, ENOSYS, EPERM, ENOTSUP].contains(error.code) {
      try link(name, to: other)
    }
  }

  /// Moves an entry by a hard link, or by a plain rename on file systems without hard links.
  private func link(_ name: String, to other: borrowing Directory) throws(SystemError) {
    let (from, to, target) = (descriptor, other.descriptor, other.path(of: name))
    do throws(SystemError) {
      _ = try systemCall("link", target) { unsafe linkat(from, name, to, name, 0) }
    } catch  where [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(error.code) {
      _ = try systemCall("move to", target) { unsafe renameat(from, name, to, name) }
    }
    // The file has arrived; a remaining link in the first directory is harmless.
    unsafe unlinkat(from, name, 0)
  }

  private typealias Rename =
    @convention(c) (
      Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
    ) -> Int32

  /// Linux's `renameat2`, looked up because Swift's module of the C library lacks it.
  private static let renameWithoutReplacing: Rename? = {
    guard let symbol = unsafe dlsym(nil, "renameat2") else { return nil }
    return unsafe unsafeBitCast(symbol, to: Rename.self)
  }()

  /// Linux's `RENAME_NOREPLACE`.
  private static let withoutReplacing: UInt32 = 1

  package func contains(_ name: String) throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try systemCall("look for", path(of: name)) {
        unsafe faccessat(descriptor, name, F_OK, 0)
      }
      return true
    } catch  where error.code == ENOENT {
      return false
    }
  }

  /// Fails unless this user may create entries here.
  package func checkWritable() throws(SystemError) {
    _ = try systemCall("write to", path) {
      unsafe faccessat(descriptor, ".", W_OK | X_OK, 0)
    }
  }

  /// Makes the present entries durable.
  package func sync() throws(SystemError) {
    do throws(SystemError) {
      _ = try systemCall("sync", path) { fsync(descriptor) }
    } catch  where error.code == EINVAL {
      // Some network file systems cannot sync directories; they make entries durable by themselves.
      return
    }
  }

  /// Syncs the whole file system that the directory is on.
  package func sync(with whole: FileSystemSync) throws(SystemError) {
    _ = try systemCall("sync", path) { whole.sync(descriptor) }
  }

  /// The number of the device that the directory is on.
  package func device() throws(SystemError) -> UInt64 {
    UInt64(try status().st_dev)
  }

  /// When an entry was last added, removed or renamed, in nanoseconds since 1970.
  package func lastChange() throws(SystemError) -> Int {
    let time = try status().st_mtim
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Calls `body` with the name of each entry, in no particular order.
  package func forEachName(_ body: (String) -> Void) throws(SystemError) {
    let copy = try systemCall("read", path) { unsafe openat(descriptor, ".", O_RDONLY | O_CLOEXEC) }
    guard let stream = unsafe fdopendir(copy) else {
      let code = errno
      close(copy)
      throw SystemError(action: "read", path: path, code: code)
    }
    defer { unsafe closedir(stream) }
    errno = 0
    while let entry = unsafe readdir(stream) {
      unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 1) {
          unsafe body(String(cString: $0))
        }
      }
      errno = 0
    }
    guard errno == 0 else { throw SystemError(action: "read", path: path, code: errno) }
  }

  private func status() throws(SystemError) -> stat {
    var status = stat()
    _ = try systemCall("look at", path) { unsafe fstat(descriptor, &status) }
    return status
  }

  package func path(of name: String) -> String { "\(path)/\(name)" }
}
