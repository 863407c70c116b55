import Foundation
import Testing

@Suite("The order of the rules about capacity")
struct CapacityPageTests {
  @Test("The manual says what 'help capacity' prints")
  func manual() throws {
    let page = try Stage().run("sendplan help capacity").output
    let readMe = try String(
      contentsOf: URL(filePath: "\(Stage.root)/README.md"),
      encoding: .utf8
    )
    #expect(readMe.contains(page))
  }
}
