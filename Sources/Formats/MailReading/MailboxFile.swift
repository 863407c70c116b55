import Glibc
import Model

/// Reads an mbox file (RFC 4155): mails one after the other, each behind a line that begins with `From `.
package struct MailboxFile: ~Copyable {
  /// A mail of the file.
  package struct Entry: Equatable, Sendable {
    /// A digest of its header, without what mail readers change in it.
    package let key: String
    package let mail: ReceivedMail
  }

  /// The canonical path, under which the mails that were read are recorded.
  package let realPath: String
  private let place: Place
  private let descriptor: Int32

  private static let chunk = 256 << 10

  /// Opens a file that is empty or begins like an mbox.
  ///
  /// It is locked for reading, so that no mail is seen half written by a program that locks, too.
  init(path: String, realPath: String) throws(InputError) {
    let place = Place(file: path)
    let opened = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { throw InputError(place, .access(.unopened(errno))) }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw InputError(place, .access(.notAnMbox))
    }
    var lock = flock()
    lock.l_type = Int16(F_RDLCK)
    lock.l_whence = Int16(SEEK_SET)
    guard unsafe fcntl(opened, F_SETLK, &lock) == 0 else {
      let cause = errno
      close(opened)
      throw InputError(place, .access(.unread(cause)))
    }
    var first = [UInt8](repeating: 0, count: 5)
    let count = unsafe pread(opened, &first, 5, 0)
    guard count == 0 || first.starts(with: "From ".utf8) else {
      close(opened)
      throw InputError(place, .access(.notAnMbox))
    }
    self.place = place
    self.realPath = realPath
    descriptor = opened
  }

  deinit {
    close(descriptor)
  }

  /// Visits all mails in the order of the file.
  package func forEachMail(findsAbsences: Bool = false, _ visit: (Entry) throws -> Void) throws {
    var splitter = MailboxSplitter()
    var offset = 0
    var buffer = [UInt8](repeating: 0, count: MailboxFile.chunk)
    while true {
      let count = unsafe pread(descriptor, &buffer, MailboxFile.chunk, offset)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw InputError(place, .access(.unread(errno))) }
      if count == 0 { break }
      offset += count
      for mail in splitter.take(buffer[..<count]) { try visit(Entry(mail, findsAbsences)) }
    }
    if let last = splitter.finish() { try visit(Entry(last, findsAbsences)) }
  }
}

extension MailboxFile.Entry {
  /// Fields in which mail readers write what was done with a mail.
  private static let changing: [String] = [
    "status", "x-status", "x-uid", "x-keywords", "x-imap", "x-imapbase", "content-length", "lines",
    "x-mozilla-status", "x-mozilla-status2", "x-mozilla-keys",
  ]

  fileprivate init(_ bytes: [UInt8], _ findsAbsences: Bool) {
    var digest = SHA256()
    var lines = MailLines(bytes, from: 0)
    var isLeftOut = false
    var isFirst = true
    while let line = lines.next(), !line.isEmpty {
      let text = bytes[line]
      if text.first?.isBlank != true {
        let separates = isFirst && text.starts(with: "From ".utf8)
        isLeftOut =
          separates || MailboxFile.Entry.changing.contains { text.value(of: $0) != nil }
      }
      isFirst = false
      if !isLeftOut { digest.update([UInt8](text) + [0x0A]) }
    }
    self.init(key: digest.finish().hex, mail: ReceivedMail(bytes, findsAbsences: findsAbsences))
  }
}

/// Splits the bytes of an mbox into mails, of which it keeps the beginnings.
private struct MailboxSplitter {
  private var mail: [UInt8]?
  /// A line whose end is not read yet.
  private var rest: [UInt8] = []
  private var isAfterEmptyLine = true

  /// The mails that end in these bytes.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
    var ended: [[UInt8]] = []
    var bytes = bytes
    while let end = bytes.firstIndex(of: 0x0A) {
      let line = rest.isEmpty ? bytes[...end] : rest[...] + bytes[...end]
      rest = []
      if let mail = take(line: line) { ended.append(mail) }
      bytes = bytes[(end + 1)...]
    }
    rest += bytes
    // A line without end is no reason to hold it.
    if rest.count > MailParts.mostBytes {
      _ = take(line: rest[...])
      rest = []
    }
    return ended
  }

  mutating func finish() -> [UInt8]? {
    let last = rest.isEmpty ? nil : take(line: rest[...])
    defer { mail = nil }
    return last ?? mail
  }

  /// Takes one line, and answers the mail that it ends.
  private mutating func take(line: ArraySlice<UInt8>) -> [UInt8]? {
    let separates = isAfterEmptyLine && line.isMailboxLine
    isAfterEmptyLine = line.allSatisfy { $0 == 0x0A || $0 == 0x0D }
    guard !separates else {
      defer { mail = [UInt8](line) }
      return mail
    }
    if let count = mail?.count, count < MailParts.mostBytes { mail?.append(contentsOf: line) }
    return nil
  }
}

extension ArraySlice<UInt8> {
  /// Whether it is `From`, an address and a date, which has a time of day.
  fileprivate var isMailboxLine: Bool {
    guard starts(with: "From ".utf8) else { return false }
    return indices.dropFirst().dropLast().contains { place in
      self[place] == UInt8(ascii: ":") && 0x30...0x39 ~= self[place - 1]
        && 0x30...0x39 ~= self[place + 1]
    }
  }
}
