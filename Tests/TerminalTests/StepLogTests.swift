import Formats
import Foundation
import Model
import Terminal
import TestSupport
import Testing

@Suite("The log of steps")
struct StepLogTests {
  private static let program = Program(
    name: "work",
    summary: "works",
    version: "1",
    commands: [
      Command("go", group: "All", summary: "goes", options: [StepLog.option]) {
        arguments,
        console in
        try StepLog(arguments, on: console).say(
          "sent \"3\"\u{7}",
          step: "send",
          at: 1000,
          [("count", .integer(3)), ("to", .text("a\\b\n")), ("names", .texts(["\"a\"", "b"]))]
        )
        return .done
      }
    ]
  )

  private func printed(_ words: [String]) throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "steps")
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    let console = Console(
      output: StandardOutput(descriptor: file.fileDescriptor),
      error: StandardError(program: "work")
    )
    _ = Self.program.run(words, on: console)
    return try folder.text(of: "steps")
  }

  @Test("Without an option a step is said in prose")
  func prose() throws {
    #expect(try printed(["go"]) == "sent \"3\"\u{7}\n")
  }

  @Test("As JSON a step is one object on a line, which others read back")
  func json() throws {
    let line = try printed(["go", "--log-format", "json"])
    #expect(line.hasSuffix("}\n") && line.dropLast().allSatisfy { $0 != "\n" })
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    let found = try #require(object)
    #expect(found["message"] as? String == "sent \"3\"\u{7}")
    #expect(found["to"] as? String == "a\\b\n")
    #expect(found["count"] as? Int == 3 && found["time_ms"] as? Int == 1000)
    #expect(found["names"] as? [String] == ["\"a\"", "b"])
    #expect(found["program"] as? String == "work" && found["step"] as? String == "send")
  }

  @Test(
    "Words that ask for JSON are known in either spelling",
    arguments: [
      (["nightly", "--log-format", "json"], true), (["run", "--log-format=json"], true),
      (["plans", "--format", "json"], true), (["plans", "--format=json"], true),
      (["nightly", "--log-format", "text"], false), (["json", "--format"], false),
    ]
  )
  func asking(_ words: [String], _ isAsked: Bool) {
    #expect(StepLog.wordsAskForJSON(words) == isAsked)
  }
}
