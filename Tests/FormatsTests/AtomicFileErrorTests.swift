import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Files that are refused as a whole")
struct AtomicFileErrorTests {
  @Test(
    "A file whose rows cannot be told apart is refused",
    arguments: [
      (
        "",
        #"m.csv: the file is empty; its first line names columns, of "id", "channel", "recipient", "#
          + #""subject", "body", "priority", "not_before", "deadline", "follows", "wait_days", "campaign", "#
          + #""person", "due", "html", "reply_to" and "headers""#
      ),
      (
        "\u{FEFF}\r\n\n",
        #"m.csv: the file is empty; its first line names columns, of "id", "channel", "recipient", "#
          + #""subject", "body", "priority", "not_before", "deadline", "follows", "wait_days", "campaign", "#
          + #""person", "due", "html", "reply_to" and "headers""#
      ),
      (
        "id,channel,recipient\nm1,\"é\",\"open\nm2,email,a\n",
        "m.csv:2:8: the quote that opens here is never closed; "
          + "close it, and double every quote inside the cell"
      ),
      (
        "id,channel,recipient\rm1,email,a\r",
        "m.csv:1:21: lines end in a carriage return alone; "
          + #"convert the file with tr '\r' '\n', or save it with LF or CRLF"#
      ),
      (
        "id,ch\"annel,recipient\n",
        "m.csv:1:6: in the header, a quote stands inside an unquoted cell; "
          + "put the whole cell in quotes and double every quote inside it"
      ),
      (
        "id;channel;recipient\n",
        "m.csv:1:1: the headings are separated by semicolons: only commas are read as separators; "
          + "save the file as CSV with commas"
      ),
      (
        "id,channel,reci\0pient\n",
        "m.csv:1: this is not UTF-8 text; "
          + "save the file as CSV in UTF-8, or convert it with iconv -t UTF-8"
      ),
    ]
  )
  func format(_ text: String, _ sentence: String) throws {
    let reading = try readMessages(text)
    #expect(reading.sentences == [sentence])
    #expect(reading.values.isEmpty)
  }

  @Test(
    "What is not UTF-8 is refused at its first bytes",
    arguments: [
      [0xFF, 0xFE, 0x69, 0x00, 0x64, 0x00], [0xFE, 0xFF, 0x00, 0x69], [0x69, 0x00, 0x64, 0x00],
      [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00],
    ] as [[UInt8]]
  )
  func notText(_ bytes: [UInt8]) throws {
    for name in ["m.csv", "m.jsonl"] {
      let reading = try Reading(MessageDraft.self, name, bytes)
      #expect(
        reading.sentences == [
          "\(name): this is not UTF-8 text; "
            + "save the file as CSV in UTF-8, or convert it with iconv -t UTF-8"
        ]
      )
    }
  }

  @Test(
    "A cell or a row that is too long is refused, whatever the chunks",
    arguments: [1, 7, 64, 1000]
  )
  func tooLong(chunkBytes: Int) throws {
    let limits = InputLimits(chunkBytes: chunkBytes, cellBytes: 1024, recordBytes: 2000)
    func sentences(_ name: String, _ text: String) throws -> [String] {
      try Reading(MessageDraft.self, name, text.utf8, limits: limits).sentences
    }
    let header = "id,channel,recipient,body\n"
    let long = String(repeating: "x", count: 1024)
    #expect(try sentences("m.csv", "\(header)m1,email,a,\"\(long)\"\r\n") == [])
    let cell = "m.csv:2:12: the cell that begins here is longer than 1 KiB; "
    let wayOut = "look for a quote that is not closed"
    #expect(try sentences("m.csv", "\(header)m1,email,a,\(long)x\n") == [cell + wayOut])
    #expect(try sentences("m.csv", "\(header)m1,email,a,\"\(long)\n\n\n\n") == [cell + wayOut])
    let row = "the row that begins here is longer than 2,000 bytes; split it"
    #expect(try sentences("m.csv", "\(header)\(long),\(long)\n") == ["m.csv:2: \(row)"])
    #expect(try sentences("m.jsonl", "\n{}\(long)\(long)").last == "m.jsonl:2: \(row)")
  }

  @Test("A path that cannot be read is refused as no input")
  func access() throws {
    let folder = try TemporaryFolder()
    func diagnostic(_ path: String) -> Diagnostic? {
      do {
        _ = try MessageFile(path: path)
        return nil
      } catch {
        return error.diagnostic
      }
    }
    let missing = diagnostic("\(folder.path)/m.csv")
    #expect(missing?.kind == .noInput)
    #expect(missing?.sentence == "\(folder.path)/m.csv: there is no such file; check the path")
    let directory = diagnostic(folder.path)
    #expect(directory?.kind == .noInput)
    #expect(directory?.sentence == "\(folder.path): this is a directory; name a file in it")
    let denied = InputError(Place(file: "m.csv"), .access(.unopened(EACCES))).diagnostic
    #expect(denied.kind == .noInput)
    #expect(
      denied.sentence
        == "m.csv: the file cannot be opened: Permission denied; check who may read it"
    )
    let failed = InputError(Place(file: "m.csv"), .access(.unread(EIO))).diagnostic
    #expect(failed.kind == .inputOutput)
    #expect(
      failed.sentence
        == "m.csv: reading failed: Input/output error; check the disk, then repeat the command"
    )
  }
}
