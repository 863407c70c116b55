import Testing

@Suite("The documents for maintainers")
struct DocumentationTests {
  private let repository: Repository
  private let documents: Documents

  init() throws {
    let repository = try Repository.here.get()
    self.repository = repository
    documents = Documents(paths: repository.paths) { try repository.text(of: $0) }
  }

  @Test(
    "They name paths that are there, and names that are in their files",
    arguments: Documents.all
  )
  func paths(_ file: String) throws {
    #expect(try documents.check(repository.text(of: file), of: file) == [])
  }

  @Test("Every folder of the sources is described")
  func folders() throws {
    let file = Documents.architecture
    let text = try repository.text(of: file)
    #expect(documents.unlistedFolders(in: text, of: file) == [])
  }

  @Test("The table of modules says what each may import")
  func imports() throws {
    let file = Documents.architecture
    let text = try repository.text(of: file)
    #expect(documents.wrongImports(in: text, of: file, allowed: Modules.allowed) == [])
  }

  private let small = Documents(
    paths: [
      "README.md", "Sources/README.md", "Sources/Model/Time/Day.swift", "Tests/A/B.swift",
      "Tests/TidyTests/BTests.swift",
    ]
  ) { $0.hasSuffix("Day.swift") ? "struct Day {}\nlet first_day = 1" : "" }

  @Test(
    "A path that is not there is found, and a name that is not in its file",
    arguments: [
      ("a\n`Model/Time/Dat.swift`", [2]), ("`Tests/C/`", [1]), ("`DayTests`, `A.swift`", [1, 1]),
      ("`Sources/Model/Space`", [1]),
      ("`Day` in `Model/Time/Day.swift`, `day` in\n`Model/Time/Day.swift`", [2]),
      ("`Date`, `Dog` and `Day` in `Model/Time/Day.swift`", [1, 1]),
    ]
  )
  func wrong(text: String, lines: [Int]) throws {
    #expect(try small.check(text, of: "README.md").compactMap(\.line) == lines)
  }

  @Test(
    "What is right, or no path, is not found",
    arguments: [
      "`Model/Time/Day.swift`", "`Model/Time/`", "`Tests/A`",
      "`first_day` in `Model/Time/Day.swift`",
      "```\n`Model/Nothing.swift`\n```", "`Outside/A.swift`", "`Day.swift`", "`BTests`",
      "`TidyTests`", "`Tests`", "`a b/c`",
      "`no` of `Tests/A/B.swift`",
    ]
  )
  func right(text: String) throws {
    #expect(try small.check(text, of: "README.md") == [])
  }

  @Test("A folder that is not described is found")
  func unlistedFolder() {
    #expect(small.unlistedFolders(in: "`Model/Time/` is", of: "README.md") == [])
    #expect(small.unlistedFolders(in: "`Model/` is", of: "README.md").count == 1)
  }

  @Test(
    "Imports that are stated otherwise are found",
    arguments: [
      ("| `Model` | A, B | days |", 0), ("| `Model` | A | days |", 1),
      ("| `Other` | A, B | x |", 1),
      ("", 1),
    ]
  )
  func wrongImports(text: String, count: Int) {
    let found = small.wrongImports(in: text, of: "README.md", allowed: ["Model": ["A", "B"]])
    #expect(found.count == count)
  }
}
