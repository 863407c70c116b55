import Glibc
import Model
import OperatingSystem

/// A file or standard input, read once from beginning to end.
package final class InputFile {
  /// The path as it was given, or `standard input`.
  package let name: String
  /// The size of a regular file; nil for a pipe or a terminal.
  let totalBytes: Int?
  private(set) var bytesRead = 0
  private var descriptor: Int32

  /// Opens a path; `-` is standard input.
  package init(path: String) throws(InputError) {
    name = path == "-" ? "standard input" : path
    let place = Place(file: name)
    let opened = unsafe path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw InputError(place, .access(.unopened(errno))) }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0 else {
      let cause = errno
      close(opened)
      throw InputError(place, .access(.unread(cause)))
    }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else {
      close(opened)
      throw InputError(place, .access(.directory))
    }
    descriptor = opened
    totalBytes = kind == S_IFREG ? Int(status.st_size) : nil
  }

  deinit {
    close(descriptor)
  }

  /// The SHA-256 digest of the rest of the file in hexadecimal, without consuming it.
  ///
  /// Input that cannot be read twice, such as a pipe, is copied to an unlinked temporary file.
  package func digest() throws(InputError) -> String {
    let start = lseek(descriptor, 0, SEEK_CUR)
    let spool = start < 0 ? try temporaryFile() : nil
    defer { bytesRead = 0 }
    var digest = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try read(into: &buffer, at: 0..<buffer.count)
      guard count > 0 else { break }
      unsafe buffer.withUnsafeBytes { bytes in
        unsafe digest.update(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      }
      if let spool { try write(buffer[..<count], to: spool) }
    }
    if let spool {
      close(descriptor)
      descriptor = spool
    }
    guard lseek(descriptor, max(start, 0), SEEK_SET) >= 0 else {
      throw InputError(Place(file: name), .access(.unread(errno)))
    }
    return digest.finish().hex
  }

  /// An unlinked file, which no other process can open.
  private func temporaryFile() throws(InputError) -> Int32 {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/sendplan-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&path)
    guard descriptor >= 0 else { throw InputError(Place(file: name), .access(.unspooled(errno))) }
    unsafe unlink(path)
    return descriptor
  }

  private func write(_ bytes: ArraySlice<UInt8>, to spool: Int32) throws(InputError) {
    do throws(SystemError) {
      try writeAll(Array(bytes), to: spool, name)
    } catch {
      close(spool)
      throw InputError(Place(file: name), .access(.unspooled(error.code)))
    }
  }

  /// The whole text, as long as a cell may be.
  package func text(limits: InputLimits = .usual) throws(InputError) -> String {
    var bytes = [UInt8](repeating: 0, count: limits.chunkBytes)
    var length = 0
    while true {
      let count = try read(into: &bytes, at: length..<bytes.count)
      guard count > 0 else { break }
      length += count
      guard length <= limits.cellBytes else {
        throw InputError(Place(file: name), .format(.cellTooLong(limit: limits.cellBytes)))
      }
      if length == bytes.count { bytes.append(contentsOf: repeatElement(0, count: length)) }
    }
    guard let text = String(validating: bytes[..<length], as: UTF8.self), !text.contains("\0")
    else {
      throw InputError(Place(file: name), .format(.notText))
    }
    return text
  }

  /// The first bytes of a regular file, without consuming them; none of what can be read only once.
  func peek(_ count: Int) -> [UInt8] {
    guard totalBytes != nil else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = unsafe pread(descriptor, &bytes, count, 0)
    return Array(bytes.prefix(max(0, read)))
  }

  /// Whether a path names this file.
  func isFile(at path: String) -> Bool {
    var mine = stat()
    var other = stat()
    guard unsafe fstat(descriptor, &mine) == 0, unsafe stat(path, &other) == 0 else { return false }
    return mine.st_dev == other.st_dev && mine.st_ino == other.st_ino
  }

  /// Reads bytes into a range of a buffer; returns their number, 0 at the end of the file.
  func read(into buffer: inout [UInt8], at range: Range<Int>) throws(InputError) -> Int {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[range])
        return unsafe Glibc.read(descriptor, target.baseAddress, target.count)
      }
      if count >= 0 {
        bytesRead += count
        return count
      }
      guard errno == EINTR else { throw InputError(Place(file: name), .access(.unread(errno))) }
    }
  }
}
