import Formats
import Model
import Testing

@Suite("Rows that are refused")
struct RowErrorTests {
  private static let header =
    "id,channel,recipient,subject,body,priority,not_before,deadline,follows,wait_days\n"

  /// Reads a row between two good ones, which must not suffer from it.
  private func sentences(of row: String, mapping: ColumnMapping = .none) throws -> [String] {
    let text = "\(Self.header)g1,email,a,,,,,,,\n\(row)\ng2,email,a,,,,,,,\n"
    let reading = try readMessages(text, mapping: mapping)
    #expect(reading.values.map(\.id) == ["g1", "g2"])
    return reading.sentences
  }

  @Test(
    "A row that breaks the rules of CSV is refused, and the next one is read",
    arguments: [
      (
        "m1,email,a",
        "m.csv:3: the row has 3 cells, the header 10; "
          + "put a cell that holds a comma in quotes, and leave no cell out"
      ),
      (
        "m1,email,a,,,,,,,,x",
        "m.csv:3:19: the row has 11 cells, the header 10; "
          + "put a cell that holds a comma in quotes, and leave no cell out"
      ),
      (
        "   ",
        "m.csv:3: the row has 1 cell, the header 10; "
          + "put a cell that holds a comma in quotes, and leave no cell out"
      ),
      (
        "m1,email,é\"x\",,,,,,,",
        "m.csv:3:11: a quote stands inside an unquoted cell; "
          + "put the whole cell in quotes and double every quote inside it"
      ),
      (
        "m1,email,\"a\nb\" c,,,,,,,",
        "m.csv:4:3: text follows the closing quote of a cell; double every quote inside the cell"
      ),
      (
        "m1,email,a\rb,,,,,,,",
        "m.csv:3:11: a carriage return stands outside quotes without a line feed; "
          + "end lines with LF or CRLF, and put a cell that holds a line break in quotes"
      ),
      (
        "m1,email,\"a\"\r,,,,,,,",
        "m.csv:3:13: a carriage return stands outside quotes without a line feed; "
          + "end lines with LF or CRLF, and put a cell that holds a line break in quotes"
      ),
    ]
  )
  func grammar(_ row: String, _ sentence: String) throws {
    #expect(try sentences(of: row) == [sentence])
  }

  @Test(
    "A name that is missing, too long or deceptive is refused",
    arguments: [
      (",email,a,,,,,,,", "m.csv:3:1: id is not given: every row needs one"),
      ("m1,\"\",a,,,,,,,", "m.csv:3:4: channel is not given: every row needs one"),
      ("m1,email,,,,,,,,", "m.csv:3:10: recipient is not given: every row needs one"),
      (" m1,email,a,,,,,,,", "m.csv:3:1: id \" m1\" begins or ends with a space; take it away"),
      (
        "m1,email,a\u{A0},,,,,,,",
        "m.csv:3:10: recipient \"a\u{A0}\" begins or ends with a space; take it away"
      ),
      (
        "m1,email ,a,,,,,,,",
        "m.csv:3:4: channel \"email \" begins or ends with a space; take it away"
      ),
      (
        "m1,email,a,,,,,,m0 ,1",
        "m.csv:3:17: follows \"m0 \" begins or ends with a space; take it away"
      ),
      ("\"m\n1\",email,a,,,,,,,", "m.csv:3:1: id holds a line feed; take it away"),
      (
        "m1,email,\"a\r\nBcc: b\",,,,,,,",
        "m.csv:3:10: recipient holds a carriage return; take it away"
      ),
      ("m1,email,a,\"x\ny\",,,,,,", "m.csv:3:12: subject holds a line feed; take it away"),
      ("m1,ema\til,a,,,,,,,", "m.csv:3:4: channel holds a tab; take it away"),
      (
        "m1,email,a,\u{1B}[2J,,,,,,",
        "m.csv:3:12: subject holds the control character U+001B; take it away"
      ),
      (
        "m1,email,a\u{7F},,,,,,,",
        "m.csv:3:10: recipient holds the control character U+007F; take it away"
      ),
      (
        "m1,email,a\u{2},,,,,,,",
        "m.csv:3:10: recipient holds the control character U+0002; take it away"
      ),
      (
        "m1,email,a\u{85}b,,,,,,,",
        "m.csv:3:10: recipient holds a next line character (U+0085); take it away"
      ),
      (
        "m1,email,a,x\u{2028}y,,,,,,",
        "m.csv:3:12: subject holds a line separator (U+2028); take it away"
      ),
      (
        "m\u{9B}1,email,a,,,,,,,",
        "m.csv:3:1: id holds the control character U+009B; take it away"
      ),
      ("m1,email,a,,x\0y,,,,,", "m.csv:3:13: body holds a NUL character; take it away"),
      (
        String(repeating: "é", count: 257) + ",email,a,,,,,,,",
        "m.csv:3:1: id is 514 bytes long, the limit is 512 bytes"
      ),
      (
        "m1,email,a," + String(repeating: "s", count: 2001) + ",,,,,,",
        "m.csv:3:12: subject is 2,001 bytes long, the limit is 2,000 bytes"
      ),
    ]
  )
  func names(_ row: String, _ sentence: String) throws {
    #expect(try sentences(of: row) == [sentence])
  }

  @Test(
    "A number outside its range, or that is none, is refused",
    arguments: ["0", "10", "5.0", "+5", " 5", "1e0", "٥", "99999999999999999999999999", "-1"]
  )
  func numbers(_ number: String) throws {
    let column = "m1,email,a,,,".count + 1
    #expect(
      try sentences(of: "m1,email,a,,,\(number),,,,") == [
        "m.csv:3:\(column): priority \"\(number)\" is not a whole number from 1 to 9"
      ]
    )
  }

  @Test(
    "What is not a day is refused with the reason",
    arguments: [
      ("2026-02-30", "is not a day: February 2026 has 28 days"),
      ("2028-02-30", "is not a day: February 2028 has 29 days"),
      ("2026-04-31", "is not a day: April 2026 has 30 days"),
      ("2026-12-00", "is not a day: December 2026 has 31 days"),
      ("2026-13-01", "is not a day: there is no month 13"),
      ("0000-01-01", "is not a day: years are 0001 to 9999"),
      ("2026-2-3", "is not a day: days are written YYYY-MM-DD"),
      ("03.02.2026", "is not a day: days are written YYYY-MM-DD"),
      ("2026-02-03x", "is not a day: days are written YYYY-MM-DD"),
      ("2026-02-03 ", "is not a day: days are written YYYY-MM-DD"),
      ("2026-02-03T25:00", "is not a day: days are written YYYY-MM-DD"),
      ("tomorrow", "is not a day: days are written YYYY-MM-DD"),
      (
        "2026-02-03T10:00:00Z",
        "is not a day: it has a time; take the date alone with --days-from-times"
      ),
    ]
  )
  func days(_ text: String, _ rest: String) throws {
    let sentence = "m.csv:3:15: not_before \"\(text)\" \(rest)"
    #expect(try sentences(of: "m1,email,a,,,,\(text),,,") == [sentence])
  }

  @Test("A date-time with an impossible date is refused also where times are allowed")
  func impossibleDateTime() throws {
    let mapping = ColumnMapping(takesDaysFromTimes: true)
    #expect(
      try sentences(of: "m1,email,a,,,,,2026-02-30T10:00:00,,", mapping: mapping) == [
        "m.csv:3:16: deadline \"2026-02-30T10:00:00\" is not a day: February 2026 has 28 days"
      ]
    )
  }

  @Test(
    "Columns that contradict each other are refused",
    arguments: [
      (
        "m1,email,a,,,,2026-01-02,2026-01-01,,",
        "m.csv:3:26: deadline 2026-01-01 is before not_before 2026-01-02: "
          + "there is no day on which the message may go"
      ),
      (
        "m1,email,a,,,,,,m0,",
        "m.csv:3:17: follows is given without wait_days; say how many days to wait, 1 to 365"
      ),
      (
        "m1,email,a,,,,,,,3",
        "m.csv:3:18: wait_days is given without follows; name the message that it waits for"
      ),
      (
        "m1,email,a,,,,,,m1,3",
        "m.csv:3:17: the message \"m1\" follows itself; name the message that is sent first"
      ),
      (
        "m1,email,a,,,,,,m0,366",
        "m.csv:3:20: wait_days \"366\" is not a whole number from 1 to 365"
      ),
      ("m1,email,a,,,,,,m0,0", "m.csv:3:20: wait_days \"0\" is not a whole number from 1 to 365"),
    ]
  )
  func contradictions(_ row: String, _ sentence: String) throws {
    #expect(try sentences(of: row) == [sentence])
  }

  @Test("Bytes that are not UTF-8 are refused with their place in the cell")
  func invalidUTF8() throws {
    let start = Array("id,channel,recipient\nm1,email,\"a\"\"".utf8)
    let reading = try Reading(
      MessageDraft.self,
      "m.csv",
      start + [0xC3, 0x28] + Array("\"\n".utf8)
    )
    #expect(
      reading.sentences == [
        "m.csv:2:10: recipient is not UTF-8 text at byte 3 of the cell; save the file as UTF-8"
      ]
    )
  }

  @Test(
    "A sentence shows no character of the file that a terminal would obey, and not all of a long text"
  )
  func hostileSentences() throws {
    let hostile = "\u{9B}2J\u{202E}" + String(repeating: "x", count: 100)
    let shown = #"\u{9B}2J\u{202E}"# + String(repeating: "x", count: 56) + "…"
    #expect(
      try sentences(of: "m1,email,a,,,,\(hostile),,,") == [
        "m.csv:3:15: not_before \"\(shown)\" is not a day: days are written YYYY-MM-DD"
      ]
    )
  }
}
