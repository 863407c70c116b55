import Glibc

/// A file that is written completely or not at all.
///
/// Bytes go to a temporary file beside the path, which replaces it in `commit()`. Without a commit, the path stays
/// as it was.
package final class AtomicFile {
  private static let bufferBytes = 1 << 18

  /// The path as it was given.
  package let path: String
  private let target: String
  private let directory: String
  private let temporary: String
  private var descriptor: Int32
  private var pending: [UInt8] = []

  /// Creates the temporary file.
  package init(path: String) throws(OutputFileError) {
    self.path = path
    target = try AtomicFile.target(of: path)
    let slash = target.lastIndex(of: "/")
    directory = if let slash { String(target[...slash]) } else { "./" }
    (temporary, descriptor) = try AtomicFile.create(in: directory, for: path)
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unsafe unlink(temporary)
  }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws(OutputFileError) {
    pending.append(contentsOf: bytes)
    if pending.count >= AtomicFile.bufferBytes { try flush() }
  }

  /// Moves the file into place, durably; nothing may be written after that.
  package func commit() throws(OutputFileError) {
    try flush()
    try check(fsync(descriptor))
    try check(unsafe rename(temporary, target))
    close(descriptor)
    descriptor = -1
    try syncDirectory()
  }

  private func flush() throws(OutputFileError) {
    precondition(descriptor >= 0, "the file is finished")
    do throws(SystemError) {
      try writeAll(pending, to: descriptor, path)
    } catch {
      throw outputError(error.code)
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Makes the rename durable, where the file system can sync directories.
  private func syncDirectory() throws(OutputFileError) {
    let opened = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw outputError(errno) }
    defer { close(opened) }
    guard fsync(opened) == 0 || errno == EINVAL else { throw outputError(errno) }
  }

  private func check(_ status: Int32) throws(OutputFileError) {
    guard status == 0 else { throw outputError(errno) }
  }

  private func outputError(_ code: Int32) -> OutputFileError {
    OutputFileError(path: path, kind: .system(code))
  }
}

extension AtomicFile {
  /// The path with symbolic links resolved, so that links survive; refuses anything but a regular file that is no
  /// part of a database.
  private static func target(of path: String) throws(OutputFileError) -> String {
    try refusePartOfDatabase(path, for: path)
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw OutputFileError(path: path, kind: .notAFile)
    }
    guard !isDatabase(path) else { throw OutputFileError(path: path, kind: .database) }
    guard let target = realPath(path) else {
      throw OutputFileError(path: path, kind: .system(errno))
    }
    try refusePartOfDatabase(target, for: path)
    return target
  }

  /// Refuses the log and lock files of a database, even if they do not exist yet.
  private static func refusePartOfDatabase(
    _ target: String,
    for path: String
  ) throws(OutputFileError) {
    for suffix in ["-wal", "-shm", "-journal", "-run.lock"] where target.hasSuffix(suffix) {
      guard !isDatabase(String(target.dropLast(suffix.count))) else {
        throw OutputFileError(path: path, kind: .partOfDatabase)
      }
    }
  }

  /// Whether a file starts like an SQLite database; false if it cannot be read.
  private static func isDatabase(_ path: String) -> Bool {
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return false }
    defer { close(opened) }
    let mark = Array("SQLite format 3\0".utf8)
    var beginning = [UInt8](repeating: 0, count: mark.count)
    let count = unsafe beginning.withUnsafeMutableBytes { bytes in
      unsafe read(opened, bytes.baseAddress, bytes.count)
    }
    return count == mark.count && beginning == mark
  }

  /// Creates a new temporary file, named after this process.
  private static func create(
    in directory: String,
    for path: String
  ) throws(OutputFileError) -> (path: String, descriptor: Int32) {
    var number = 0
    while true {
      let candidate = "\(directory).sendplan-\(getpid())-\(number).tmp"
      let opened = unsafe open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if opened >= 0 { return (candidate, opened) }
      guard errno == EEXIST else { throw OutputFileError(path: path, kind: .system(errno)) }
      number += 1
    }
  }
}
