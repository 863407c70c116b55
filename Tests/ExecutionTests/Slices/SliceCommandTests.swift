import Execution
import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("The command that hands a slice over", .serialized)
struct SliceCommandTests {
  private let spool: SliceSpool

  init() throws {
    spool = try SliceSpool(.sendmail)
  }

  private func execute(_ words: String...) throws -> ChildProcess.Result {
    try builtProgram(
      ["run"] + words,
      environment: spool.world.environment.merging(
        ["SENDPLAN_NOW": Workspace.morning.description]
      ) { $1 }
    ).wait()
  }

  @Test("It prints what became of the messages and what to do next")
  func prints() throws {
    let files = try spool.cut(messages: 3)
    try files.writeStop(.places([2]))
    let result = try execute("--slice", files.slice)
    #expect(result.status == 0 && result.error.isEmpty, "\(result)")
    let table = """
      channel  items  sent  canceled  failed  in doubt  left  why
      c1           3     2         1       0         0     0
      next: 'sendplan-executor settle \(spool.folder.path)' takes back what came of it, where the database is

      """
    #expect(result.output == "slice 1-1 of plan 1 for 2027-03-01: handed over\n" + table)
    #expect(
      try execute("--slice", files.slice).output
        == "slice 1-1 of plan 1 for 2027-03-01: ended earlier; nothing was done now\n" + table
    )
  }

  @Test("It prints the same as JSON")
  func json() throws {
    let files = try spool.cut(messages: 3)
    let result = try execute("--slice", files.slice, "--format", "json")
    #expect(
      result.output == """
        {"format_version":1,"slice":{"slice":"1-1","plan":1,"day":"2027-03-01","channel":"c1","outcome":"handled",\
        "items":3,"sent":3,"canceled":0,"failed":0,"in_doubt":0,"left":0,"reason":null,\
        "last_failure":null,"next":["'sendplan-executor settle \(spool.folder.path)' takes back what came of it, \
        where the database is"]}}

        """
    )
    let log = try execute("--slice", files.slice, "--log-format", "json")
    #expect(
      log.output.contains("\"step\":\"end\"") && log.output.contains("\"outcome\":\"ended_before\"")
    )
  }

  @Test("A machine that cannot reach the other end leaves the slice to others")
  func unreachable() throws {
    try spool.cut(messages: 3, transport: "smtp:127.0.0.1:1")
    let result = try execute("--slice", spool.files().slice)
    #expect(result.status == 74 && result.output.isEmpty)
    #expect(result.error.contains("the mail server '127.0.0.1:1' cannot be used"), "\(result)")
    #expect(FileManager.default.fileExists(atPath: spool.files().start))
  }

  @Test("Without a slice a plan and a day are needed, and with one they make no sense")
  func usage() throws {
    let missing = try execute("--day", "2027-03-01")
    #expect(missing.status == 64 && missing.error.contains("--plan V is missing"), "\(missing)")
    let both = try execute()
    #expect(both.error.contains("--plan V and --day DAY are missing"), "\(both)")
    for words in [["--plan", "1"], ["--day", "2027-03-01"], ["--rate", "1/min"]] {
      let result = try builtProgram(["run", "--slice", "x"] + words).wait()
      #expect(result.status == 64)
      #expect(result.error.contains("--slice says all that is to be sent: leave \(words[0]) out"))
    }
  }

  @Test("What is no slice is named")
  func foreign() throws {
    #expect(try execute("--slice", spool.temporary.path("none")).status == 66)
    let workspace = try Workspace()
    #expect(try execute("--slice", workspace.database.path).status == 65)
    let text = try spool.temporary.write("text", to: "a.slice")
    let result = try execute("--slice", text)
    #expect(result.status == 65 && result.error.contains("'\(text)' is no slice"), "\(result)")
  }
}
