import Glibc
import Model

/// A mail in a file, of which only the header is read, and the body where it looks like a report.
struct MailFile: ~Copyable {
  private let descriptor: Int32
  private let place: Place
  /// The size when the file was opened.
  private let size: Int

  /// Most headers are shorter than this.
  private static let firstBytes = 16 << 10

  private init(_ descriptor: Int32, size: Int, at place: Place) {
    self.descriptor = descriptor
    self.size = size
    self.place = place
  }

  /// Opens a regular file; nil if it is missing or of another kind.
  ///
  /// Symbolic links are not followed, because they could lead out of the folder, and pipes do not block.
  static func open(_ path: String, in folder: Int32, _ shownPath: String) throws(InputError)
    -> MailFile?
  {
    let place = Place(file: shownPath)
    let opened = unsafe openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else {
      if [ENOENT, ELOOP, ENXIO].contains(errno) { return nil }
      throw InputError(place, .access(.unopened(errno)))
    }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      return nil
    }
    return MailFile(opened, size: Int(status.st_size), at: place)
  }

  deinit {
    close(descriptor)
  }

  func mail(findsAbsences: Bool) throws(InputError) -> ReceivedMail {
    var bytes: [UInt8] = []
    try read(upTo: MailFile.firstBytes, into: &bytes)
    var header = ReceivedMail.header(bytes)
    if header.end == nil, bytes.count == MailFile.firstBytes {
      try read(upTo: ReceivedMail.mostHeaderBytes, into: &bytes)
      header = ReceivedMail.header(bytes)
    }
    let asksForBody =
      ReportMarks(header).asksForBody || findsAbsences && AutomaticMail.isAnnounced(by: header)
    if asksForBody { try read(upTo: MailParts.mostBytes, into: &bytes) }
    return ReceivedMail(header, of: bytes, findsAbsences: findsAbsences)
  }

  /// Reads until `bytes` holds the first bytes of the file, or all of it.
  private func read(upTo most: Int, into bytes: inout [UInt8]) throws(InputError) {
    let limit = min(most, size)
    var end = bytes.count
    guard end < limit else { return }
    bytes.append(contentsOf: repeatElement(0, count: limit - end))
    while end < limit {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end..<limit])
        return unsafe Glibc.read(descriptor, target.baseAddress, target.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw InputError(place, .access(.unread(errno))) }
      if count == 0 { break }
      end += count
    }
    bytes.removeLast(limit - end)
  }
}
