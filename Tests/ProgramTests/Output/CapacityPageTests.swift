import Foundation
import TestSupport
import Testing

@Suite("The order of the rules about capacity")
struct CapacityPageTests {
  @Test("The manual says what 'help capacity' prints")
  func manual() throws {
    let page = try ShellSession().run("sendplan help capacity").output
    let readMe = try String(
      contentsOf: TestPaths.repository.appending(path: "README.md"),
      encoding: .utf8
    )
    #expect(readMe.contains(page))
  }
}
