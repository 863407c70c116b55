import Formats
import Foundation
import Model
import OperatingSystem
import TestSupport
import Testing

@Suite("Files of refused rows")
struct RejectsTests {
  /// Imports a file as a person would with a file for the refused rows; answers the ids taken.
  private func importing(
    _ path: String,
    rejects: String,
    mapping: ColumnMapping = .none
  ) throws -> [String] {
    let file = try MessageFile(path: path, mapping: mapping)
    let writer = try RejectsWriter(path: rejects, rowsOf: file)
    var ids: [String] = []
    while let row = try file.next() {
      switch row.result {
      case .success(let draft): ids.append(draft.id)
      case .failure(let error): try writer.append(error)
      }
    }
    try writer.commit()
    return ids
  }

  @Test("The file that is read is never replaced by its refused rows, by whatever path")
  func source() throws {
    let folder = try TemporaryFolder()
    let text = "id,channel,recipient,priority\nm1,email,a,12\n"
    let path = try folder.write(text, to: "m.csv")
    let link = "\(folder.path)/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for rejects in [path, link, "\(folder.path)/./m.csv"] {
      #expect(throws: OutputFileError(path: rejects, kind: .source)) {
        try importing(path, rejects: rejects)
      }
    }
    #expect(try folder.text(of: "m.csv") == text)
  }

  @Test("Refused rows of CSV are kept as they were, and can be imported once they are fixed")
  func csv() throws {
    let folder = try TemporaryFolder()
    let text =
      "recipient,\"id\",channel,body,priority\r\na,m1,email,\"x\ny\",1\r\n"
      + "b,m2,email,\"two \"\"lines\"\"\r\nhere\",12\r\nc,m3,email\r\nd,m4,email,a\"b,3"
    let path = try folder.write(text, to: "m.csv")
    let rejects = "\(folder.path)/rejects.csv"
    #expect(try importing(path, rejects: rejects) == ["m1"])
    let kept = try folder.text(of: "rejects.csv")
    #expect(
      kept == """
        line,column,reason,recipient,"id",channel,body,priority
        5,7,"priority ""12"" is not a whole number from 1 to 9",b,m2,email,"two ""lines""\r
        here",12
        6,,"the row has 3 cells, the header 5; put a cell that holds a comma in quotes, and leave no \
        cell out",c,m3,email
        7,13,a quote stands inside an unquoted cell; put the whole cell in quotes and double every \
        quote inside it,d,m4,email,a"b,3

        """
    )
    let fixed =
      kept.replacing(",12\n", with: ",2\n").replacing("m3,email\n", with: "m3,email,,\n")
      .replacing("a\"b", with: "\"a\"\"b\"")
    let mapping = ColumnMapping(ignored: ["line", "column", "reason"])
    let second = try folder.write(fixed, to: "fixed.csv")
    let again = "\(folder.path)/again.csv"
    #expect(try importing(second, rejects: again, mapping: mapping) == ["m2", "m3", "m4"])
    #expect(
      try folder.text(of: "again.csv")
        == "rejected_line,rejected_column,rejected_reason,"
        + "line,column,reason,recipient,\"id\",channel,body,priority\n"
    )
  }

  @Test("A row that was refused is refused again for the same reason when nobody fixed it")
  func unmended() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "id,channel,recipient\nm1,email\nm2,email,a,b\n,email,a\n",
      to: "m.csv"
    )
    #expect(try importing(path, rejects: "\(folder.path)/r.csv") == [])
    let mapping = ColumnMapping(ignored: ["line", "column", "reason"])
    let reading = try Reading(
      MessageDraft.self,
      "r.csv",
      try folder.bytes(of: "r.csv"),
      mapping: mapping
    )
    #expect(reading.values.isEmpty)
    #expect(reading.sentences.count == 3)
    #expect(reading.sentences.allSatisfy { $0.contains("has") || $0.contains("id is not given") })
  }

  @Test("Refused lines of JSON are kept with line, column and reason as members")
  func jsonLines() throws {
    let folder = try TemporaryFolder()
    let text = """
      {"id":"m1","channel":"email","recipient":"a"}
       {"id":"m2","channel":"email","recipient":"b","priority":12}
      {}
      nonsense "x"
      { "id": "m5", "channel"
      """
    let path = try folder.write(text, to: "m.jsonl")
    let rejects = "\(folder.path)/r.jsonl"
    #expect(try importing(path, rejects: rejects) == ["m1"])
    let kept = try folder.text(of: "r.jsonl")
    #expect(
      kept == #"""
        {"line":2,"column":58,"reason":"priority \"12\" is not a whole number from 1 to 9",\#
        "id":"m2","channel":"email","recipient":"b","priority":12}
        {"line":3,"column":null,"reason":"id is not given: every row needs one"}
        {"line":4,"column":1,"reason":"the line is not a JSON object; write one object to a line",\#
        "text":"nonsense \"x\""}
        {"line":5,"column":24,"reason":"this is not JSON: a colon is expected here", "id": "m5", \#
        "channel"

        """#
    )
    let fixed = kept.replacing(":12}", with: ":2}")
    let mapping = ColumnMapping(ignored: ["line", "column", "reason", "text"])
    let reading = try Reading(MessageDraft.self, "r.jsonl", fixed.utf8, mapping: mapping)
    #expect(reading.values.map(\.id) == ["m2"])
    #expect(reading.sentences.count == 3)
  }

  @Test("A row can be refused for a reason that its file does not know")
  func laterRefusal() throws {
    struct Conflict: DiagnosticError {
      let diagnostic = Diagnostic(.refused, "m1 is known with another body", wayOut: "rename it")
    }
    let folder = try TemporaryFolder()
    let path = try folder.write("id,channel,recipient\nm1,email,a\n", to: "m.csv")
    let file = try MessageFile(path: path)
    let writer = try RejectsWriter(path: "\(folder.path)/r.csv", rowsOf: file)
    _ = try file.next()
    try writer.append(Conflict())
    #expect(writer.count == 1)
    try writer.commit()
    #expect(
      try folder.text(of: "r.csv")
        == "line,column,reason,id,channel,recipient\n"
        + "2,,m1 is known with another body; rename it,m1,email,a\n"
    )
  }
}
