import OperatingSystem

/// An open Maildir: files are written in `tmp` and delivered to `new`; mail readers move them to `cur`.
struct Maildir: ~Copyable {
  let tmp: Directory
  let new: Directory
  let cur: Directory

  /// Opens a Maildir that exists.
  init(_ path: String) throws(SystemError) {
    let tmp = try Directory("\(path)/tmp")
    let new = try Directory("\(path)/new")
    let cur = try Directory("\(path)/cur")
    self.tmp = tmp
    self.new = new
    self.cur = cur
  }

  /// Opens a Maildir, and durably creates it or its missing folders, but no parent directory.
  init(making path: String) throws(SystemError) {
    let isNew = try Directory.make(path)
    var isChanged = false
    for part in ["tmp", "new", "cur"] where try Directory.make("\(path)/\(part)") {
      isChanged = true
    }
    if isChanged { try Directory(path).sync() }
    if isNew { try Directory("\(path)/..").sync() }
    try self.init(path)
  }

  /// The current paths of those names that have arrived, in `new` or `cur`.
  ///
  /// `new` is read first, so that a file that a reader moves meanwhile is found in `cur`.
  func arrived(among names: [String]) throws(SystemError) -> [String: String] {
    var found: [String: String] = [:]
    let wanted = Set(names)
    if names.count < Maildir.scanThreshold {
      for name in names where try new.contains(name) { found[name] = new.path(of: name) }
    } else {
      try new.forEachName { name in
        if wanted.contains(name) { found[name] = new.path(of: name) }
      }
    }
    // Setting a flag renames the file, and one listing can miss it: repeat until the directory is stable.
    for _ in 1...5 {
      let before = try cur.lastChange()
      try cur.forEachName { entry in
        let name = Maildir.uniquePart(of: entry)
        if wanted.contains(name) { found[name] = cur.path(of: entry) }
      }
      if try cur.lastChange() == before { break }
    }
    return found
  }

  /// From this number of names on, reading the directory is faster than looking up each name.
  private static let scanThreshold = 64

  /// Makes the arrivals durable, including files that readers have moved to `cur`.
  func syncArrivals() throws(SystemError) {
    try cur.sync()
    try new.sync()
  }

  /// A name without the suffixes that readers add: `:2,S` for flags, `,S=1234` for the size.
  private static func uniquePart(of entry: String) -> String {
    let separators = [UInt8(ascii: ":"), UInt8(ascii: ",")]
    guard let end = entry.utf8.firstIndex(where: separators.contains) else { return entry }
    return String(entry[..<end])
  }
}
