import Glibc
import Model

/// A file or standard input, read once from its beginning to its end.
final class InputFile {
  /// The path as it was given, or words for standard input.
  let name: String
  /// The size of a regular file; nil for a pipe or a terminal.
  let totalBytes: Int?
  private(set) var bytesRead = 0
  private let descriptor: Int32

  /// Opens a path; `-` is standard input.
  init(path: String) throws(InputFault) {
    name = path == "-" ? "standard input" : path
    let place = Place(file: name)
    let opened = unsafe path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw InputFault(place, .access(.unopened(errno))) }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0 else {
      let cause = errno
      close(opened)
      throw InputFault(place, .access(.unread(cause)))
    }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else {
      close(opened)
      throw InputFault(place, .access(.directory))
    }
    descriptor = opened
    totalBytes = kind == S_IFREG ? Int(status.st_size) : nil
  }

  deinit {
    close(descriptor)
  }

  /// Whether a path leads to this very file.
  func isFile(at path: String) -> Bool {
    var mine = stat()
    var other = stat()
    guard unsafe fstat(descriptor, &mine) == 0, unsafe stat(path, &other) == 0 else { return false }
    return mine.st_dev == other.st_dev && mine.st_ino == other.st_ino
  }

  /// Reads at most as many bytes as the range is long into its place; answers how many came, 0 at the end.
  func read(into buffer: inout [UInt8], at range: Range<Int>) throws(InputFault) -> Int {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[range])
        return unsafe Glibc.read(descriptor, target.baseAddress, target.count)
      }
      if count >= 0 {
        bytesRead += count
        return count
      }
      guard errno == EINTR else { throw InputFault(Place(file: name), .access(.unread(errno))) }
    }
  }
}
