import Formats
import Foundation
import Model
import OperatingSystem
import Testing

@Suite("Files written whole or not at all")
struct WholeFileTests {
  @Test("A file takes the place of the old one only when it is finished")
  func commit() throws {
    let scratch = try Scratch()
    let path = try scratch.file("r.csv", "old\n")
    let file = try WholeFile(path: path)
    var rows = CSVWriter()
    rows.row(["a", "b"])
    try file.drain(&rows)
    #expect(rows.bytes.isEmpty)
    try file.write([UInt8](repeating: 0x78, count: 1 << 20))
    try file.write([0x0A])
    #expect(try scratch.text(of: "r.csv") == "old\n")
    #expect(try scratch.names.count == 2)
    try file.commit()
    #expect(try scratch.names == ["r.csv"])
    #expect(
      try scratch.text(of: "r.csv") == "a,b\n" + String(repeating: "x", count: 1 << 20) + "\n"
    )
  }

  @Test("A file that is let go leaves the old one and nothing else")
  func abandon() throws {
    let scratch = try Scratch()
    let path = try scratch.file("r.csv", "old\n")
    do {
      let file = try WholeFile(path: path)
      try file.write(Array("new\n".utf8))
    }
    #expect(try scratch.names == ["r.csv"])
    #expect(try scratch.text(of: "r.csv") == "old\n")
  }

  @Test("A symbolic link stays one, and the file that it names is written")
  func link() throws {
    let scratch = try Scratch()
    let path = try scratch.file("r.csv", "old\n")
    let link = "\(scratch.path)/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let file = try WholeFile(path: link)
    try file.write(Array("new\n".utf8))
    try file.commit()
    #expect(try scratch.text(of: "r.csv") == "new\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
  }

  @Test("A database is never replaced by a report, also through a link")
  func database() throws {
    let scratch = try Scratch()
    let text = "SQLite format 3\0 and pages"
    let path = try scratch.file("s.db", text)
    let link = "\(scratch.path)/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for given in [path, link] {
      #expect(throws: OutputFileError(path: given, problem: .database)) {
        try WholeFile(path: given).commit()
      }
    }
    #expect(try scratch.text(of: "s.db") == text)
  }

  @Test(
    "What a database keeps beside itself is never replaced, be it there or not",
    arguments: ["-wal", "-shm", "-journal", "-run.lock"]
  )
  func partOfDatabase(suffix: String) throws {
    let scratch = try Scratch()
    let database = try scratch.file("s.db", "SQLite format 3\0 and pages")
    let link = "\(scratch.path)/link.csv"
    func refuse(_ path: String) {
      #expect(throws: OutputFileError(path: path, problem: .partOfDatabase)) {
        try WholeFile(path: path).commit()
      }
    }
    refuse(database + suffix)
    _ = try scratch.file("s.db" + suffix, "log")
    try FileManager.default.createSymbolicLink(
      atPath: link,
      withDestinationPath: database + suffix
    )
    refuse(database + suffix)
    refuse(link)
    #expect(try scratch.text(of: "s.db" + suffix) == "log")
    try WholeFile(path: try scratch.file("report" + suffix, "")).commit()
  }

  @Test("Two files for one path do not meet; the last to finish stays")
  func twoWriters() throws {
    let scratch = try Scratch()
    let first = try WholeFile(path: "\(scratch.path)/r.csv")
    let second = try WholeFile(path: "\(scratch.path)/r.csv")
    try first.write(Array("first".utf8))
    try second.write(Array("second".utf8))
    try second.commit()
    try first.commit()
    #expect(try scratch.text(of: "r.csv") == "first")
    #expect(try scratch.names == ["r.csv"])
  }

  @Test("A path that cannot be written is refused before anything is")
  func refused() throws {
    let scratch = try Scratch()
    func sentence(_ path: String) -> String? {
      do {
        _ = try WholeFile(path: path)
        return nil
      } catch {
        return error.diagnostic.sentence
      }
    }
    #expect(
      sentence("\(scratch.path)/no/r.csv")
        == "\(scratch.path)/no/r.csv cannot be written: No such file or directory; "
        + "create its directory first"
    )
    #expect(
      sentence(scratch.path)
        == "\(scratch.path) cannot be written: there is something else than a file at that path; "
        + "name another path"
    )
    #expect(sentence("/dev/null")?.hasPrefix("/dev/null cannot be written") == true)
    #expect(try scratch.names == [])
  }

  @Test("A full disk is an input/output error with the path and the way out")
  func fullDisk() {
    let diagnostic = OutputFileError(path: "r.csv", problem: .system(ENOSPC)).diagnostic
    #expect(diagnostic.kind == .inputOutput)
    #expect(
      diagnostic.sentence
        == "r.csv cannot be written: No space left on device; "
        + "make room on the disk, then repeat the command"
    )
  }
}
