import Formats
import Model
import TestSupport
import Testing

@Suite("Written CSV")
struct CSVWriterTests {
  private func line(isFormulaSafe: Bool = true, _ write: (inout CSVWriter) -> Void) -> String {
    var writer = CSVWriter(CSVForm(isFormulaSafe: isFormulaSafe))
    write(&writer)
    writer.endRow()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test(
    "A text stands in quotes only where it must",
    arguments: [
      ("a b", "a b"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
      ("a\rb", "\"a\rb\""), (" a ", " a "), ("\u{FEFF}a", "\"\u{FEFF}a\""), ("", "\"\""),
    ]
  )
  func quoting(_ text: String, _ expected: String) {
    #expect(line { $0.text(text) } == expected + "\n")
  }

  @Test(
    "A text that a spreadsheet would run as a formula gets an apostrophe, unless it is raw",
    arguments: [
      ("=1+1", "'=1+1"), ("+49 1", "'+49 1"), ("-", "'-"), ("@a", "'@a"), ("  =1", "'  =1"),
      ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""),
      ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
      ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), (" ＠a", "' ＠a"), ("a=1", "a=1"),
      ("'=1", "'=1"), ("。", "。"), ("！", "！"),
    ]
  )
  func formulas(_ text: String, _ expected: String) {
    #expect(line { $0.text(text) } == expected + "\n")
    let raw = expected.replacing("'", with: "", maxReplacements: text.hasPrefix("'") ? 0 : 1)
    #expect(line(isFormulaSafe: false) { $0.text(text) } == raw + "\n")
  }

  @Test("Numbers and days are written as they are, and empty cells stay empty")
  func typedCells() throws {
    let first = try day("0001-01-01")
    let written = line { row in
      row.int(-12)
      row.int(0)
      row.int(.max)
      row.int(.min)
      row.day(first)
      row.day(.last)
      row.day(nil)
      row.empty()
      row.text("")
    }
    #expect(
      written
        == "-12,0,9223372036854775807,-9223372036854775808,0001-01-01,9999-12-31,,,\n"
    )
  }

  @Test("Every day is written as it describes itself", arguments: 1...4)
  func days(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let day = Day(number: .random(in: Day.first.number...Day.last.number, using: &chance))
      #expect(line { $0.day(day) } == "\(day)\n")
    }
  }

  @Test("A row of one empty cell is no empty line, also after the bytes were taken")
  func oneEmptyCell() {
    var writer = CSVWriter()
    writer.row(["a"])
    writer.removeBytes()
    writer.row([""])
    writer.row(["", ""])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"\"\n,\n")
  }
}

@Suite("Written JSON")
struct JSONTextTests {
  @Test("Objects and arrays keep their order, with commas where they belong")
  func structure() throws {
    let first = try day("2026-01-02")
    var json = JSONText()
    json.object { json in
      json.member("z", "text")
      json.member("a", 12)
      json.member("day", first)
      json.member("none", nil as String?)
      json.member("yes", true)
      json.member("list") { list in
        list.array { list in
          list.value(1)
          list.object { _ in }
          list.array { _ in }
          list.value(false)
          list.null()
        }
      }
      json.member("last", -1)
    }
    json.endLine()
    json.object { $0.member("b", nil as Day?) }
    json.endLine()
    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == #"{"z":"text","a":12,"day":"2026-01-02","none":null,"yes":true,"#
        + #""list":[1,{},[],false,null],"last":-1}"# + "\n" + #"{"b":null}"# + "\n"
    )
  }

  @Test("Text is escaped where JSON demands it, and nowhere else")
  func escapes() {
    var json = JSONText()
    json.value("\"\\/\n\r\t\u{8}\u{1F}\u{7F}é😀\u{2028}")
    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == #""\"\\/\n\r\t\u0008\u001f"# + "\u{7F}é😀\u{2028}\""
    )
  }
}
