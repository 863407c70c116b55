import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("The database file")
struct DatabaseFileTests {
  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch {
      return (error as? any DiagnosticError)?.diagnostic.sentence ?? "\(error)"
    }
  }

  @Test("Its owner alone can read it, and the files beside it")
  func mode() throws {
    let nights = try Nights()
    try nights.open("email", capacity: 1)
    try nights.database.read { _ in
      for name in try FileManager.default.contentsOfDirectory(atPath: nights.folder.path) {
        let attributes = try FileManager.default.attributesOfItem(
          atPath: nights.folder.url.appending(path: name).path
        )
        #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
      }
    }
  }

  @Test("A database of a newer program is refused by number and left alone")
  func newer() throws {
    let nights = try Nights()
    try nights.shell("PRAGMA user_version = 99")
    let path = nights.database.path
    #expect(
      sentence { _ = try Database.open(path: path) } == """
        '\(path)' was made by a newer sendplan: its schema is number 99, and this program knows 1; \
        use the newer program
        """
    )
  }

  @Test("A database of another program is refused by name and left alone")
  func foreign() throws {
    let nights = try Nights()
    try nights.shell("PRAGMA application_id = 7")
    let path = nights.database.path
    #expect(
      sentence { _ = try Database.open(path: path) } == """
        '\(path)' is not a sendplan database; name one with --db FILE; this file was not changed
        """
    )
  }

  @Test("A file that another program made is not changed by looking at it")
  func untouched() throws {
    let nights = try Nights()
    let path = nights.folder.path("other.db")
    #expect(FileManager.default.createFile(atPath: path, contents: Data()))
    try Connection(path: path, access: .readWrite).execute("CREATE TABLE t (a)")
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(throws: StorageError.foreign(path: path)) { try Database.open(path: path) }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test("A database whose making was cut short is refused by name")
  func unfinished() throws {
    let nights = try Nights()
    let path = nights.folder.path("new.db")
    #expect(FileManager.default.createFile(atPath: path, contents: Data()))
    // What init has done by the time that it applies the schema; an id is "send" in ASCII.
    try Connection(path: path, access: .readWrite)
      .execute("PRAGMA journal_mode = WAL; PRAGMA application_id = 1936027236")
    for _ in 1...2 {
      #expect(throws: StorageError.unfinished(path: path)) { try Database.open(path: path) }
    }
  }

  @Test("A change that throws half-way leaves nothing behind")
  func rollBack() throws {
    struct Stop: Error {}
    let nights = try Nights()
    try nights.open("email", capacity: 1)
    #expect(throws: Stop.self) {
      try nights.change { change in
        _ = try change.advanceBaseDate(to: Nights.monday.advanced(by: 5), isConfirmed: true)
        try change.importing { importer in
          _ = try importer.add(MessageDraft(id: "a", channel: "email", recipient: "r"))
        }
        throw Stop()
      }
    }
    let (base, counts) = try nights.database.read {
      (try $0.baseDate(), try $0.messageCounts())
    }
    #expect(base == Nights.monday)
    #expect(counts.isEmpty)
  }

  @Test(
    "What an import lifts is back afterwards",
    arguments: [
      "INSERT INTO journal (seq, at, subject, item, after, cause, operation) VALUES (1, 1, 1, 1, 1, 1, 1)",
      "INSERT OR REPLACE INTO message (number, state, channel, priority, changed, digest) VALUES (1, 1, 1, 1, 99, randomblob(16))",
      "INSERT OR REPLACE INTO envelope (message, id, recipient, salt) VALUES (1, 'a', 'x', randomblob(16))",
      "INSERT INTO plan_row (version, message, channel, priority, release, reason, content) VALUES (1, 9, 1, 1, 1, 1, 1)",
    ]
  )
  func seals(_ sql: String) throws {
    let nights = try Nights()
    try nights.open("email", capacity: 1)
    try nights.add([MessageDraft(id: "a", channel: "email", recipient: "r")])
    try nights.plan()
    let error = #expect(throws: DatabaseError.self) { try nights.shell(sql) }
    #expect(error?.family == .constraint)
  }
}
