import Foundation
import TestSupport
import Testing

@Suite("The pages of help that are about no single command")
struct TopicTests {
  private static let programs = ["sendplan", "sendplan-executor"]

  @Test("The README says where each is, and names none that is not there", arguments: programs)
  func named(program: String) throws {
    let readMe = try String(
      contentsOf: TestPaths.repository.appending(path: "README.md"),
      encoding: .utf8
    )
    let row = "| `\(program) help "
    let rows = readMe.split(separator: "\n").filter { $0.hasPrefix(row) }
      .map { String($0.dropFirst(row.count).prefix { $0 != "`" }) }
    let pages = try Self.pages(of: program)
    #expect(!pages.isEmpty)
    #expect(rows == pages)
  }

  @Test("None is wide, tables aside", arguments: programs)
  func width(program: String) throws {
    let session = try ShellSession()
    for page in try Self.pages(of: program) {
      let text = try session.run("\(program) help \(page)").output
      for line in text.split(separator: "\n") where !line.hasPrefix("| ") {
        #expect(line.count <= 104, "\(page): \(line)")
      }
    }
  }

  @Test("The planner's name alone says what to begin with, and where to go on")
  func alone() throws {
    let outcome = try ShellSession().run("sendplan")
    let terms = outcome.error.split(separator: "\n")
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
    #expect(outcome.status == 64)
    #expect(terms.count == 9, "\(outcome)")
  }

  /// The names behind 'help', in the order in which the program lists them.
  private static func pages(of program: String) throws -> [String] {
    let listed = try ShellSession().run("\(program) help").output
    let row = "  \(program) help "
    return listed.split(separator: "\n").filter { $0.hasPrefix(row) }
      .map { String($0.dropFirst(row.count).prefix { $0 != " " }) }
  }
}
