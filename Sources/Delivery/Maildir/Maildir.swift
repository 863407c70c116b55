import OperatingSystem

/// An open Maildir: files are written in `tmp`, arrive in `new`, and readers move them to `cur`.
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

  /// Opens a Maildir after it has durably made what is missing of it, but no directory above it.
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

  /// Where those of the names are that have arrived: the path of each, wherever it is by now.
  ///
  /// `new` comes first: a file that a reader moves meanwhile is then seen in `cur`.
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
    // A reader that sets a flag renames the file, and one reading can miss it; so read once more.
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

  /// From so many names on, reading a directory takes less than looking each of them up.
  private static let scanThreshold = 64

  /// Makes durable that files have arrived, and that readers have moved them.
  func syncArrivals() throws(SystemError) {
    try cur.sync()
    try new.sync()
  }

  /// A name without what readers add: `:2,S` for flags, or `,S=1234` for the size.
  private static func uniquePart(of entry: String) -> String {
    let marks = [UInt8(ascii: ":"), UInt8(ascii: ",")]
    guard let end = entry.utf8.firstIndex(where: marks.contains) else { return entry }
    return String(entry[..<end])
  }
}
