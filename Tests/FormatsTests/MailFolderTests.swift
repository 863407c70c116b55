import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Reading a Maildir")
struct MailFolderTests {
  private func open(_ path: String) throws -> MailFolder {
    let source = try MailSource(path: path)
    switch consume source {
    case .maildir(let folder): return folder
    case .mbox: throw CancellationError()
    }
  }

  private func maildir() throws -> TemporaryFolder {
    let maildir = try TemporaryFolder()
    for part in ["new", "cur", "tmp"] {
      try FileManager.default.createDirectory(
        atPath: "\(maildir.path)/\(part)",
        withIntermediateDirectories: false
      )
    }
    return maildir
  }

  @Test("A mail keeps its key when a reader moves it and sets flags")
  func keys() throws {
    let maildir = try maildir()
    try maildir.write("In-Reply-To: <a@b>\n\n", to: "new/2.b.host")
    try maildir.write("In-Reply-To: <c@d>\n\n", to: "cur/1.a.host,S=20:2,RS")
    try maildir.write("", to: "cur/.hidden")
    try maildir.write("", to: "tmp/3.c.host")
    let folder = try open(maildir.path)
    let entries = try folder.listing().entries
    #expect(entries.map(\.key) == ["1.a.host", "2.b.host"])
    let found = try entries.map { try folder.mail($0)?.inReplyTo }
    #expect(found == [["c@d"], ["a@b"]])
    try FileManager.default.moveItem(
      atPath: "\(maildir.path)/new/2.b.host",
      toPath: "\(maildir.path)/cur/2.b.host:2,S"
    )
    #expect(try folder.mail(entries[1]) == nil)
    #expect(try folder.listing().entries.map(\.key) == ["1.a.host", "2.b.host"])
  }

  @Test("What only looks like a size or flags stays in the key, so that no two mails have one")
  func likeSizes() throws {
    let maildir = try maildir()
    let names = [
      "1.a,b", "1.a,c", "2.x,S=12,W=13:2,S", "3,U=7,FMD5=9a:2,", ":2,S", ",S=1", "4.y:2,S", "5\nz",
    ]
    for name in names { try maildir.write("", to: "cur/\(name)") }
    let keys = try open(maildir.path).listing().entries.map(\.key)
    #expect(
      keys == ["1.a,b", "1.a,c", "2.x", "3", "4.y", "5\nz", ",S=1", ":2,S"].sorted()
    )
  }

  @Test("Names that are no UTF-8 are counted")
  func foreignNames() throws {
    let maildir = try maildir()
    for ending in [[0xFC], [0x41, 0xFF, 0xFE]] as [[UInt8]] {
      let path = (Array("\(maildir.path)/new/".utf8) + ending + [0]).map(CChar.init(bitPattern:))
      let made = unsafe creat(path, 0o600)
      #expect(made >= 0)
      close(made)
    }
    try maildir.write("", to: "cur/1")
    let listing = try open(maildir.path).listing()
    #expect(listing.foreignNames == 2 && listing.entries.map(\.key) == ["1"])
  }

  @Test(
    "A mail that ends inside its header is told from one that has none",
    arguments: [
      ("", true), ("Subj", true), ("Subject: x\n", true), ("Subject: x\n ", true),
      ("Subject: x\n\n", false), ("Subject: x\r\n\r\nHello", false), ("no header\nat all", false),
      ("\n", false),
    ]
  )
  func cut(text: String, isCut: Bool) {
    #expect(ReceivedMail([UInt8](text.utf8)).isCut == isCut)
  }

  @Test("What is no plain file is no mail, and is not waited for")
  func otherFiles() throws {
    let maildir = try maildir()
    try FileManager.default.createDirectory(
      atPath: "\(maildir.path)/new/folder",
      withIntermediateDirectories: false
    )
    try maildir.write("In-Reply-To: <a@b>\n\n", to: "outside")
    try FileManager.default.createSymbolicLink(
      atPath: "\(maildir.path)/new/link",
      withDestinationPath: "\(maildir.path)/outside"
    )
    #expect(unsafe mkfifo("\(maildir.path)/cur/pipe", 0o600) == 0)
    let folder = try open(maildir.path)
    for entry in try folder.listing().entries { #expect(try folder.mail(entry) == nil, "\(entry)") }
  }

  @Test("Of a huge file no more is read than its header can take")
  func huge() throws {
    let maildir = try maildir()
    let filler = String(repeating: "X-Filler: \(String(repeating: "x", count: 90))\n", count: 300)
    try maildir.write("\(filler)In-Reply-To: <a@b>\n\nbody", to: "new/1")
    let late = String(repeating: filler, count: 10)
    try maildir.write("\(late)In-Reply-To: <a@b>\n\nbody", to: "new/2")
    // A file of a tebibyte that takes no room.
    let sparse = try maildir.write("In-Reply-To: <c@d>\n", to: "new/3")
    #expect(unsafe truncate(sparse, 1 << 40) == 0)
    let folder = try open(maildir.path)
    let found = try folder.listing().entries.map { try folder.mail($0)?.inReplyTo }
    #expect(found == [["a@b"], [], ["c@d"]])
    // What the limit cuts would not be seen by reading it again.
    #expect(
      try folder.listing().entries.map { try folder.mail($0)?.isCut } == [false, false, false]
    )
  }

  @Test("What is neither a Maildir nor an mbox is refused")
  func noMaildir() throws {
    let maildir = try TemporaryFolder()
    let folder = #expect(throws: InputError.self) { _ = try MailSource(path: maildir.path) }
    #expect(
      folder?.diagnostic.sentence
        == "\(maildir.path): this is no Maildir that may be read: a Maildir is a folder with the folders"
        + " new and cur; name one, or check who may read it"
    )
    let path = try maildir.write("Hello\n", to: "mail.mbox")
    let file = #expect(throws: InputError.self) { _ = try MailSource(path: path) }
    #expect(
      file?.diagnostic.sentence
        == "\(path): this is no mbox: an mbox is a file that is empty or begins with 'From ', an address"
        + " and a date; name one, or a Maildir"
    )
    #expect(throws: InputError(Place(file: "/nowhere"), .access(.unopened(2)))) {
      _ = try MailSource(path: "/nowhere")
    }
  }
}
