import Foundation
import Interchange
import Model
import Testing

@Suite("Reading a Maildir")
struct MailFolderTests {
  private func folder() throws -> Scratch {
    let scratch = try Scratch()
    for part in ["new", "cur", "tmp"] {
      try FileManager.default.createDirectory(
        atPath: "\(scratch.path)/\(part)",
        withIntermediateDirectories: false
      )
    }
    return scratch
  }

  @Test("A mail keeps its key when a reader moves it and sets flags")
  func keys() throws {
    let scratch = try folder()
    _ = try scratch.file("new/2.b.host", "In-Reply-To: <a@b>\n\n")
    _ = try scratch.file("cur/1.a.host,S=20:2,RS", "In-Reply-To: <c@d>\n\n")
    _ = try scratch.file("cur/.hidden", "")
    _ = try scratch.file("tmp/3.c.host", "")
    let folder = try MailFolder(path: scratch.path)
    let entries = try folder.entries()
    #expect(entries.map(\.key) == ["1.a.host", "2.b.host"])
    let found = try entries.map { try folder.mail($0)?.inReplyTo }
    #expect(found == [["c@d"], ["a@b"]])
    try FileManager.default.moveItem(
      atPath: "\(scratch.path)/new/2.b.host",
      toPath: "\(scratch.path)/cur/2.b.host:2,S"
    )
    #expect(try folder.mail(entries[1]) == nil)
    #expect(try folder.entries().map(\.key) == ["1.a.host", "2.b.host"])
  }

  @Test("What is no plain file is no mail, and is not waited for")
  func otherFiles() throws {
    let scratch = try folder()
    try FileManager.default.createDirectory(
      atPath: "\(scratch.path)/new/folder",
      withIntermediateDirectories: false
    )
    _ = try scratch.file("outside", "In-Reply-To: <a@b>\n\n")
    try FileManager.default.createSymbolicLink(
      atPath: "\(scratch.path)/new/link",
      withDestinationPath: "\(scratch.path)/outside"
    )
    #expect(unsafe mkfifo("\(scratch.path)/cur/pipe", 0o600) == 0)
    let folder = try MailFolder(path: scratch.path)
    for entry in try folder.entries() { #expect(try folder.mail(entry) == nil, "\(entry)") }
  }

  @Test("Of a huge file no more is read than its header can take")
  func huge() throws {
    let scratch = try folder()
    let filler = String(repeating: "X-Filler: \(String(repeating: "x", count: 90))\n", count: 300)
    _ = try scratch.file("new/1", "\(filler)In-Reply-To: <a@b>\n\nbody")
    let late = String(repeating: filler, count: 10)
    _ = try scratch.file("new/2", "\(late)In-Reply-To: <a@b>\n\nbody")
    // A file of a tebibyte that takes no room.
    let sparse = try scratch.file("new/3", "In-Reply-To: <c@d>\n")
    #expect(unsafe truncate(sparse, 1 << 40) == 0)
    let folder = try MailFolder(path: scratch.path)
    let found = try folder.entries().map { try folder.mail($0)?.inReplyTo }
    #expect(found == [["a@b"], [], ["c@d"]])
  }

  @Test("What is no Maildir is refused")
  func noMaildir() throws {
    let scratch = try Scratch()
    let file = try scratch.file("mail.mbox", "")
    for path in [scratch.path, file] {
      let fault = #expect(throws: InputFault.self) { _ = try MailFolder(path: path) }
      #expect(
        fault?.explanation.sentence
          == "\(path): this is no Maildir that may be read: a Maildir is a folder with the folders new"
          + " and cur; name one, or check who may read it"
      )
    }
    #expect(throws: InputFault(Place(file: "/nowhere"), .access(.unopened(2)))) {
      _ = try MailFolder(path: "/nowhere")
    }
  }
}
