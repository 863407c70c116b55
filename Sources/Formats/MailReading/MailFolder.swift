import Glibc
import Model
import OperatingSystem

/// Reads a Maildir: the mails in `new` and `cur`, each identified by the constant part of its name.
package struct MailFolder: ~Copyable {
  /// A mail when the folder was listed.
  package struct Entry: Equatable, Sendable {
    /// The part of the name that does not change when readers move the file and set flags.
    package let key: String
    /// Relative to the folder, such as `cur/1.2.host:2,S`.
    package let path: String
  }

  /// The contents of a folder when it was listed.
  package struct Listing: Equatable, Sendable {
    /// All mails in the order of their keys.
    package let entries: [Entry]
    /// How many names are not UTF-8; those mails are not read.
    package let foreignNames: Int
  }

  /// The canonical path, under which the mails that were read are recorded.
  package let realPath: String
  private let path: String
  private let descriptor: Int32

  /// Opens a folder with `new` and `cur`.
  init(path: String, realPath: String) throws(InputError) {
    let descriptor = try MailFolder.open(path)
    self.path = path
    self.realPath = realPath
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Lists the mails.
  ///
  /// `new` is listed first, so that mails that a reader moves meanwhile are found in `cur`.
  package func listing() throws(InputError) -> Listing {
    var paths: [String: String] = [:]
    var foreignNames = 0
    for part in ["new", "cur"] {
      for name in try names(in: part) {
        guard let name else {
          foreignNames += 1
          continue
        }
        paths[MailFolder.key(of: name)] = "\(part)/\(name)"
      }
    }
    let entries = paths.map { Entry(key: $0.key, path: $0.value) }.sorted { $0.key < $1.key }
    return Listing(entries: entries, foreignNames: foreignNames)
  }

  /// A name without the suffixes that readers add: `:2,S` for flags, `,S=1234` for the size.
  ///
  /// Only exact suffixes are removed, so that two mails never share a key.
  static func key(of name: String) -> String {
    var key = name[...]
    if let colon = key.utf8.lastIndex(of: UInt8(ascii: ":")) { key = key[..<colon] }
    while let comma = key.utf8.lastIndex(of: UInt8(ascii: ",")), isSize(key[comma...]) {
      key = key[..<comma]
    }
    return key.isEmpty ? name : String(key)
  }

  /// Whether a part of a name is a comma, an upper-case word and a value, as in `,S=1234`.
  private static func isSize(_ part: Substring) -> Bool {
    let word = part.utf8.dropFirst().prefix { 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 }
    return !word.isEmpty && part.utf8[word.endIndex...].first == UInt8(ascii: "=")
  }

  /// Reads a mail; nil if it was renamed or removed, or is not a regular file.
  ///
  /// The body of an automatic answer is read where the end of an absence is asked for.
  package func mail(_ entry: Entry, findsAbsences: Bool = false) throws(InputError) -> ReceivedMail?
  {
    let file = try MailFile.open(entry.path, in: descriptor, "\(path)/\(entry.path)")
    return try file?.mail(findsAbsences: findsAbsences)
  }

  private static func open(_ path: String) throws(InputError) -> Int32 {
    let place = Place(file: path)
    let opened = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else {
      throw InputError(place, .access(errno == ENOTDIR ? .notAMaildir : .unopened(errno)))
    }
    for part in ["new", "cur"] where unsafe faccessat(opened, part, R_OK | X_OK, 0) != 0 {
      close(opened)
      throw InputError(place, .access(.notAMaildir))
    }
    return opened
  }

  /// The names of the mails in `new` or `cur`; nil for a name that is not UTF-8.
  private func names(in part: String) throws(InputError) -> [String?] {
    let place = Place(file: "\(path)/\(part)")
    let copy = unsafe openat(descriptor, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { throw InputError(place, .access(.unopened(errno))) }
    guard let stream = unsafe fdopendir(copy) else {
      let cause = errno
      close(copy)
      throw InputError(place, .access(.unread(cause)))
    }
    defer { unsafe closedir(stream) }
    var names: [String?] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: UInt8.self, capacity: 1) { unsafe MailFolder.name($0) }
      }
      // Mails have no names with a leading dot.
      if name?.utf8.first != UInt8(ascii: ".") { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw InputError(place, .access(.unread(errno))) }
    return names
  }

  private static func name(_ start: UnsafePointer<UInt8>) -> String? {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: strlen(start))
    return unsafe String(validating: bytes, as: UTF8.self)
  }
}
