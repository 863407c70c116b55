import Formats
import Foundation
import Model
import OperatingSystem
import TestSupport
import Testing

@Suite("Files written whole or not at all")
struct AtomicFileTests {
  @Test("A file takes the place of the old one only when it is finished")
  func commit() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old\n", to: "r.csv")
    let file = try AtomicFile(path: path)
    var rows = CSVWriter()
    rows.row(["a", "b"])
    try file.drain(&rows)
    #expect(rows.bytes.isEmpty)
    try file.write([UInt8](repeating: 0x78, count: 1 << 20))
    try file.write([0x0A])
    #expect(try folder.text(of: "r.csv") == "old\n")
    #expect(folder.names().count == 2)
    try file.commit()
    #expect(folder.names() == ["r.csv"])
    #expect(
      try folder.text(of: "r.csv") == "a,b\n" + String(repeating: "x", count: 1 << 20) + "\n"
    )
  }

  @Test("A file that is let go leaves the old one and nothing else")
  func abandon() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old\n", to: "r.csv")
    do {
      let file = try AtomicFile(path: path)
      try file.write(Array("new\n".utf8))
    }
    #expect(folder.names() == ["r.csv"])
    #expect(try folder.text(of: "r.csv") == "old\n")
  }

  @Test("A symbolic link stays one, and the file that it names is written")
  func link() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old\n", to: "r.csv")
    let link = "\(folder.path)/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let file = try AtomicFile(path: link)
    try file.write(Array("new\n".utf8))
    try file.commit()
    #expect(try folder.text(of: "r.csv") == "new\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
  }

  @Test("A database is never replaced by a report, also through a link")
  func database() throws {
    let folder = try TemporaryFolder()
    let text = "SQLite format 3\0 and pages"
    let path = try folder.write(text, to: "s.db")
    let link = "\(folder.path)/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for given in [path, link] {
      #expect(throws: OutputFileError(path: given, kind: .database)) {
        try AtomicFile(path: given).commit()
      }
    }
    #expect(try folder.text(of: "s.db") == text)
  }

  @Test(
    "What a database keeps beside itself is never replaced, be it there or not",
    arguments: ["-wal", "-shm", "-journal", "-run.lock"]
  )
  func partOfDatabase(suffix: String) throws {
    let folder = try TemporaryFolder()
    let database = try folder.write("SQLite format 3\0 and pages", to: "s.db")
    let link = "\(folder.path)/link.csv"
    func refuse(_ path: String) {
      #expect(throws: OutputFileError(path: path, kind: .partOfDatabase)) {
        try AtomicFile(path: path).commit()
      }
    }
    refuse(database + suffix)
    try folder.write("log", to: "s.db" + suffix)
    try FileManager.default.createSymbolicLink(
      atPath: link,
      withDestinationPath: database + suffix
    )
    refuse(database + suffix)
    refuse(link)
    #expect(try folder.text(of: "s.db" + suffix) == "log")
    try AtomicFile(path: try folder.write("", to: "report" + suffix)).commit()
  }

  @Test("Two files for one path do not meet; the last to finish stays")
  func twoWriters() throws {
    let folder = try TemporaryFolder()
    let first = try AtomicFile(path: "\(folder.path)/r.csv")
    let second = try AtomicFile(path: "\(folder.path)/r.csv")
    try first.write(Array("first".utf8))
    try second.write(Array("second".utf8))
    try second.commit()
    try first.commit()
    #expect(try folder.text(of: "r.csv") == "first")
    #expect(folder.names() == ["r.csv"])
  }

  @Test("A path that cannot be written is refused before anything is")
  func refused() throws {
    let folder = try TemporaryFolder()
    func sentence(_ path: String) -> String? {
      do {
        _ = try AtomicFile(path: path)
        return nil
      } catch {
        return error.diagnostic.sentence
      }
    }
    #expect(
      sentence("\(folder.path)/no/r.csv")
        == "\(folder.path)/no/r.csv cannot be written: No such file or directory; "
        + "create its directory first"
    )
    #expect(
      sentence(folder.path)
        == "\(folder.path) cannot be written: there is something else than a file at that path; "
        + "name another path"
    )
    #expect(sentence("/dev/null")?.hasPrefix("/dev/null cannot be written") == true)
    #expect(folder.names() == [])
  }

  @Test("A full disk is an input/output error with the path and the way out")
  func fullDisk() {
    let diagnostic = OutputFileError(path: "r.csv", kind: .system(ENOSPC)).diagnostic
    #expect(diagnostic.kind == .inputOutput)
    #expect(
      diagnostic.sentence
        == "r.csv cannot be written: No space left on device; "
        + "make room on the disk, then repeat the command"
    )
  }
}
