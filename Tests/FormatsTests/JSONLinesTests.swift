import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("JSON Lines")
struct JSONLinesTests {
  private static let ignoring = "--ignore-column prio or --ignore-other-columns"

  @Test("An array of JSON is named as what it is", arguments: ["m.json", "m"])
  func array(name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\n [ {\"id\": \"m1\"} ]", to: name)
    let error = #expect(throws: InputError.self) { try RowFile<MessageDraft>(path: path) }
    #expect(error?.diagnostic.sentence.contains("this is an array of JSON") == true)
  }

  @Test(
    "A line that is not an object of texts and numbers with our names is refused",
    arguments: [
      (#"["m1"]"#, "1: the line is not a JSON object; write one object to a line"),
      (#"{"id" "m1"}"#, "7: this is not JSON: a colon is expected here"),
      (#"{"id":"m1" "channel":"x"}"#, "12: this is not JSON: a comma or the end is expected here"),
      (#"{"id":"m1","#, "12: this is not JSON: a key in quotes is expected here"),
      (#"{"id":"m1",}"#, "12: this is not JSON: a key in quotes is expected here"),
      (#"{"id":}"#, "7: this is not JSON: a value is expected here"),
      (#"{"id":NaN}"#, "7: this is not JSON: a value is expected here"),
      (
        #"{"id":"m1"#,
        #"7: this is not JSON: the text that begins here is not closed on its line; "#
          + #"write a line break as \n"#
      ),
      ("{\"id\":\"m\t1\"}", "9: this is not JSON: a control character must be escaped in a text"),
      (#"{"id":"é\x"}"#, "9: this is not JSON: there is no such escape"),
      (#"{"id":"\u12G4"}"#, "8: this is not JSON: there is no such escape"),
      (#"{"id":"\ud83dx"}"#, "8: this is not JSON: half of a surrogate pair is no character"),
      (#"{"id":"\ude00"}"#, "8: this is not JSON: half of a surrogate pair is no character"),
      (#"{"id":01}"#, "8: this is not JSON: a comma or the end is expected here"),
      (#"{"id":-}"#, "7: this is not JSON: numbers are not written so"),
      (#"{"id":1.}"#, "7: this is not JSON: numbers are not written so"),
      (#"{} {}"#, "4: text follows the JSON object; write one object to a line"),
      (#"{"id":true}"#, #"7: the value of "id" is true; give a text, a number or null"#),
      (#"{"id":["m1"]}"#, #"7: the value of "id" is an array; give a text, a number or null"#),
      (#"{"id": {"a":1}}"#, #"8: the value of "id" is an object; give a text, a number or null"#),
      (#"{"id":"a","id":"b"}"#, #"11: the key "id" stands twice in one object; leave one out"#),
      (#"{"id":"a","channel":"b"}"#, "recipient is not given: every row needs one"),
      (
        #"{"id":"a","channel":"b","recipient":""}"#,
        "37: recipient is not given: every row needs one"
      ),
      (
        #"{"id":"a","prio":1,"channel":"b","nope":2}"#,
        #"11: the key "prio" is unknown: also unknown: "nope"; use --column OURS=prio with OURS one of "#
          + "recipient|subject|body|priority|not_before|deadline|follows|wait_days|campaign|person|due|html|reply_to|headers, \(ignoring)"
      ),
      (
        #"{"id":"a","channel":"b","recipient":"c","priority":1.0}"#,
        #"52: priority "1.0" is not a whole number from 1 to 9"#
      ),
    ]
  )
  func faults(_ line: String, _ rest: String) throws {
    let good = #"{"id":"g","channel":"email","recipient":"a"}"#
    let reading = try readMessages("\(good)\n\(line)\n\(good)\n", "m.jsonl")
    let separator = rest.first?.isNumber == true ? ":" : ": "
    #expect(reading.sentences == ["m.jsonl:2\(separator)\(rest)"])
    #expect(reading.values.count == 2)
  }

  @Test("Values nested too deeply are refused")
  func depth() throws {
    let line = "{\"x\":" + String(repeating: "[", count: 100_000)
    let reading = try readMessages(line, "m.jsonl", mapping: ColumnMapping(ignoresOthers: true))
    #expect(
      reading.sentences == ["m.jsonl:1:70: the value is nested too deeply: 64 levels are read"]
    )
  }

  @Test("A key that is set for all rows, too, is refused unless it is null")
  func setButThere() throws {
    let text = """
      {"id":"a","channel":"x","recipient":"r"}
      {"id":"b","channel":null,"recipient":"r"}
      """
    let mapping = ColumnMapping(constants: ["channel": "email"])
    let reading = try readMessages(text, "m.jsonl", mapping: mapping)
    #expect(
      reading.sentences == [
        #"m.jsonl:1:11: the key "channel" is there, and --set gives it, too; leave one out"#
      ]
    )
    #expect(reading.values.map(\.channel) == ["email"])
  }

  @Test(
    "What is JSON is decided as Foundation decides it, for lines changed at random",
    arguments: 1...8
  )
  func oracle(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let line = Array(
      #"{"a":"m\u00e91\n","b":"e\\\"","c":"é😀","x":[1,-2.5e+3,{"y":[]},true,null],"z":{}}"#
        .utf8
    )
    let bytes = Array(#"{}[]",:\/0123456789.eE+-u ntf"#.utf8) + [0x09, 0x00, 0xC3, 0xFF, 0x7F]
    var lines = [line]
    for _ in 0..<400 {
      var changed = line
      for _ in 0..<Int.random(in: 0...2, using: &chance) {
        let place = Int.random(in: changed.indices, using: &chance)
        let byte = bytes[Int.random(in: bytes.indices, using: &chance)]
        switch Int.random(in: 0..<3, using: &chance) {
        case 0: changed[place] = byte
        case 1: changed.insert(byte, at: place)
        default: changed.remove(at: place)
        }
      }
      lines.append(changed)
    }
    let mapping = ColumnMapping(ignoresOthers: true)
    let folder = try TemporaryFolder()
    let path = try folder.write(lines.joined(separator: [0x0A]), to: "m.jsonl")
    let file = try MessageFile(path: path, mapping: mapping)
    for line in lines {
      let row = try #require(try file.next())
      let isJSON = (try? JSONSerialization.jsonObject(with: Data(line))) is [String: Any]
      let shown = String(decoding: line, as: UTF8.self)
      // Foundation lets a comma end a list, which RFC 8259 does not.
      if shown.contains(",}") || shown.contains(",]") { continue }
      #expect(row.result.isJSON == isJSON, "\(shown)")
    }
  }
}

extension Result<MessageDraft, RowError> {
  /// Whether the line was JSON, whatever else was wrong with it.
  fileprivate var isJSON: Bool {
    guard case .failure(let error) = self else { return true }
    return !error.diagnostic.sentence.contains("JSON")
      && !error.diagnostic.sentence.contains("UTF-8")
  }
}
