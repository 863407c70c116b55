import TestSupport
import Testing

@Suite("The repository")
struct RepositoryTests {
  let repository: Repository
  let files: [SwiftFile]

  init() throws {
    repository = try Repository.here.get()
    files = repository.swiftFiles
  }

  @Test("Its files are found")
  func filesAreFound() {
    #expect(files.contains { $0.path == "Sources/Model/States/MessageState.swift" })
    #expect(files.contains { $0.path == "Tests/TidyTests/RepositoryTests.swift" })
    #expect(repository.paths.contains("Package.swift"))
  }

  @Test("Each module imports what it may")
  func imports() {
    expectNothing(files.flatMap(Modules.check))
    expectNothing(files.flatMap(Modules.checkChecker))
  }

  @Test("The planner's program cannot send, and the executor's cannot plan")
  func reach() {
    #expect(Modules.reach(of: "sendplan", in: files).isDisjoint(with: ["Execution", "Delivery"]))
    #expect(!Modules.reach(of: "sendplan-executor", in: files).contains("Planning"))
  }

  @Test("SQL is in Storage alone")
  func statements() {
    expectNothing(files.flatMap(Statements.check))
  }

  @Test("Files and functions are short")
  func sizes() {
    expectNothing(files.flatMap(Sizes.check))
  }

  @Test("Names say what a thing is")
  func names() {
    expectNothing(files.flatMap(Names.check))
  }

  @Test("Nothing is put off")
  func words() throws {
    // Migrations, programs and scripts count, data does not; the rules name what they ban.
    let endings = [".swift", ".sql", ".c", ".h", ".sh", ".md", "Makefile", ".make/check"]
    let paths = repository.paths.filter { path in
      endings.contains(where: path.hasSuffix) && !path.hasPrefix("Tests/TidyTests/")
    }
    expectNothing(try paths.flatMap { Names.check(text: try repository.text(of: $0), of: $0) })
  }

  @Test("No error is forced away or swallowed without a reason")
  func tries() {
    expectNothing(files.flatMap(Tries.check))
  }

  @Test("A switch over states names every state")
  func stateSwitches() {
    let states = StateSwitches.states(in: files)
    #expect(states.contains { $0.isSuperset(of: ["pending", "claimed", "inDoubt", "sent"]) })
    expectNothing(files.flatMap { StateSwitches.check($0, states: states) })
  }

  @Test("The core knows no clock and no chance")
  func purity() {
    expectNothing(files.flatMap(Purity.check))
  }

  @Test("What the environment can change in a release is told")
  func variables() {
    expectNothing(Variables.check(files))
  }

  @Test("No package is fetched from elsewhere")
  func packages() throws {
    let text = try repository.text(of: "Package.swift")
    expectNothing(Layout.check(SwiftFile(path: "Package.swift", text: text)))
  }

  @Test("Folders are readable in one sitting, and no two sources have one name")
  func folders() {
    expectNothing(Layout.checkFolders(files) + Layout.checkNames(files))
  }

  @Test("The top level holds what it may")
  func topLevel() {
    expectNothing(Layout.check(paths: repository.paths))
  }

  @Test("make test brings every program that tests need", arguments: ExternalProgram.allCases)
  func programs(_ program: ExternalProgram) throws {
    let script = try repository.text(of: ".make/test-programs")
    #expect(script.contains("need \(program.rawValue) "))
  }

  private func expectNothing(
    _ findings: [Finding],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for finding in findings {
      Issue.record("\(finding)", sourceLocation: sourceLocation)
    }
  }
}
