import Formats
import Foundation
import TestSupport
import Testing

@Suite("Files of ids")
struct IDFileTests {
  private func ids(_ text: String, chunkBytes: Int = 1 << 20) throws -> [String] {
    let folder = try TemporaryFolder()
    let input = try InputFile(path: try folder.write(text, to: "ids"))
    return try IDFile.ids(of: input, limits: InputLimits(chunkBytes: chunkBytes))
  }

  @Test(
    "Ids stand one a line, or in the column of that name",
    arguments: [
      ("a\nb\n", ["a", "b"]),
      ("a\r\n\r\n  \nb", ["a", "b"]),
      ("", []),
      ("id\na\nb\n", ["a", "b"]),
      ("\u{FEFF}id,status\r\na,pending\r\n\"b,c\",sent\r\n", ["a", "b,c"]),
      ("day,channel,message_id\n2027-03-01,email,a\n", ["a"]),
      ("\"status\", \"id\"\nsent,a\n", ["a"]),
      ("id,status\n'=a,sent\n'a,sent\n", ["=a", "'a"]),
      ("a,b\n", ["a,b"]),
      ("id,status\n", []),
    ]
  )
  func reads(text: String, expected: [String]) throws {
    #expect(try ids(text) == expected)
    #expect(try ids(text, chunkBytes: 1) == expected)
  }

  @Test("What is no text, or has no such cell, is refused with its place")
  func refuses() {
    #expect(throws: InputError.self) { try ids("a\n\u{0}\u{0}") }
    #expect(throws: InputError.self) { try ids("status,id\nsent\n") }
  }

  @Test("A digest is that of the bytes, and they can be read after it")
  func digests() throws {
    let folder = try TemporaryFolder()
    let input = try InputFile(path: try folder.write("abc", to: "ids"))
    #expect(
      try input.digest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(try IDFile.ids(of: input) == ["abc"])
  }
}
