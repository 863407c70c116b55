import Testing

/// Every rule finds what it is there for: a rule that cannot fail guards nothing.
@Suite("The rules of the repository")
struct RuleTests {
  private func file(_ path: String, _ text: String) -> SwiftFile {
    SwiftFile(path: path, text: text)
  }

  @Test(
    "An import that a module may not have is found",
    arguments: [
      ("Model", "import Foundation"), ("Planning", "import Glibc"), ("Planning", "import Storage"),
      ("Storage", "import Planning"), ("Terminal", "package import Storage"),
      ("Delivery", "@preconcurrency import Storage"), ("sendplan", "import Execution"),
      ("sendplan-executor", "import Planning"), ("Execution", "import struct Planning.Plan"),
      ("Storage", "import Logging"), ("Cellar", "let x = 1"),
    ]
  )
  func imports(module: String, line: String) {
    #expect(Modules.check(file("Sources/\(module)/A.swift", line + "\n")).count == 1)
  }

  @Test(
    "An import that a module may have is not found",
    arguments: [
      ("Planning", "package import Model"), ("Storage", "import Foundation"),
      ("Storage", "import SQLite"), ("Model", "// import Foundation"),
      ("Model", "let text = \"import Foundation\""),
    ]
  )
  func allowedImports(module: String, line: String) {
    #expect(Modules.check(file("Sources/\(module)/A.swift", line + "\n")).isEmpty)
  }

  @Test("The checker of the simulation imports nothing that it checks")
  func checker() {
    func find(_ path: String, _ line: String) -> Int {
      Modules.checkChecker(file(path, line + "\n")).count
    }
    #expect(find("Tests/Simulation/Checking/A.swift", "import Storage") == 1)
    #expect(find("Tests/Simulation/Checking/A.swift", "import SQLite") == 0)
    #expect(find("Tests/Simulation/World/A.swift", "import Storage") == 0)
  }

  @Test("What a program reaches through other modules is found")
  func reach() {
    let files = [
      file("Sources/sendplan-executor/A.swift", "import Reporting\n"),
      file("Sources/Reporting/B.swift", "package import Planning\n"),
    ]
    #expect(Modules.reach(of: "sendplan-executor", in: files) == ["Reporting", "Planning"])
  }

  @Test(
    "SQL outside of Storage is found",
    arguments: [
      #"let s = "SELECT 1""#, #"run("INSERT INTO plan VALUES (1)")"#,
      #"let s = "delete from plan""#,
      ##"let s = #"UPDATE plan SET state = 2"#"##, "let s = \"\"\"\n  CREATE TABLE t (a)\n  \"\"\"",
      #"let s = "PRAGMA page_size""#, #"let s = "\(f("SELECT a FROM b"))""#,
    ]
  )
  func statements(line: String) {
    #expect(Statements.check(file("Sources/Execution/A.swift", line + "\n")).count == 1)
    #expect(Statements.check(file("Sources/SQLite/A.swift", line + "\n")).count == 1)
    #expect(Statements.check(file("Sources/Storage/A.swift", line + "\n")).isEmpty)
  }

  @Test(
    "English is not taken for SQL",
    arguments: [
      #"let s = "select a plan from the list""#, #"let s = "update a plan and set its base""#,
      "// SELECT 1", #"let s = "set by a person""#,
    ]
  )
  func english(line: String) {
    #expect(Statements.check(file("Sources/Execution/A.swift", line + "\n")).isEmpty)
  }

  @Test("A file of more than 400 lines is found, one of 400 is not")
  func longFiles() {
    #expect(Sizes.check(file("Sources/A/A.swift", String(repeating: "\n", count: 401))).count == 1)
    #expect(Sizes.check(file("Sources/A/A.swift", String(repeating: "\n", count: 400))).isEmpty)
  }

  @Test("A function of more than 60 lines is found, one of 60 is not", arguments: [58, 57])
  func longFunctions(lines: Int) {
    let body = String(repeating: "  g { \"}\" } // }\n", count: lines)
    let text = """
      protocol P {
        func required(_ a: () -> Void)
        init()
      }
      func f(
      ) {\n\(body)}
      func short() {}
      """
    let findings = Sizes.check(file("Sources/A/A.swift", text))
    #expect(findings.map(\.line) == (lines > 57 ? [5] : []))
  }

  @Test(
    "A name that says nothing is found",
    arguments: [
      ("A.swift", "struct PlanManager {}"), ("A.swift", "package enum DateUtils {}"),
      ("A.swift", "private final class Helper {}"), ("StringUtil.swift", "let x = 1"),
    ]
  )
  func names(name: String, line: String) {
    #expect(Names.check(file("Sources/A/\(name)", line + "\n")).count == 1)
  }

  @Test("A name of somebody else's is not ours to change")
  func foreignNames() {
    #expect(Names.check(file("Sources/A/A.swift", "FileManager.default.remove()\n")).isEmpty)
  }

  @Test("A word that puts work off is found", arguments: ["TODO", "FIXME", "XXX", "HACK"])
  func words(word: String) {
    let findings = Names.check(text: "a\n-- \(word): later\n", of: "a.sql")
    #expect(findings.map(\.line) == [2])
  }

  @Test("A side of a conflict that was left is found", arguments: ["<<<<<<<", ">>>>>>>"])
  func mergeMarkers(marker: String) {
    #expect(Names.check(text: "a\n\(marker) b\n", of: "a.md").map(\.line) == [2])
  }

  @Test(
    "An error that is forced away or swallowed is found",
    arguments: [
      "try! f()", "let a = try? f()", "// why not\nlet a = try? f()",
      "// because of b\nlet b = 1\nlet a = try? f()", "f(\"because\", try? g())",
    ]
  )
  func tries(text: String) {
    #expect(Tries.check(file("Sources/A/A.swift", text + "\n")).count == 1)
  }

  @Test(
    "A try with a reason, or none at all, is not found",
    arguments: [
      "try f()", "let a = try? f()  // because it is only a hint",
      "// No harm done,\n// because it is only a hint,\n// as said.\nlet a = try? f()",
      "let s = \"try! f()\"", "// try! f()", "#expect(try !f())", "retry?.now()",
    ]
  )
  func reasonedTries(text: String) {
    #expect(Tries.check(file("Sources/A/A.swift", text + "\n")).isEmpty)
  }

  private let state = """
    package enum RunState: Int {
      case running = 1
      case finished
    }

    """

  @Test(
    "A default in a switch over states is found, in one over anything else it is not",
    arguments: [
      ("switch s { case .running: 1; default: 2 }", 1),
      ("switch s { case .running, .finished: f { switch x { case .other: 1; default: 2 } } }", 0),
      ("switch s { case .running: 1; case .finished: 2 }", 0),
      ("switch s { case .walking: 1; default: 2 }", 0),
      ("switch s { case 1: 1; default: 2 }", 0),
    ]
  )
  func stateSwitches(text: String, count: Int) {
    let states = StateSwitches.states(in: [file("Sources/Model/RunState.swift", state)])
    #expect(states == [["running", "finished"]])
    #expect(StateSwitches.check(file("Sources/A/A.swift", text), states: states).count == count)
  }

  @Test(
    "A clock or chance in the core is found",
    arguments: ["let d = Date()", "UUID().text", "Int.random(in: 1...2)", "a.shuffled()"]
  )
  func purity(line: String) {
    #expect(Purity.check(file("Sources/Planning/A.swift", line)).count == 1)
  }

  @Test("Chance that enters anywhere but at the edge is found, a clock is not")
  func chance() {
    let draw = "Int.random(in: 1...2)"
    #expect(Purity.check(file("Sources/Execution/A.swift", draw)).count == 1)
    #expect(Purity.check(file(Purity.edge, draw)).isEmpty)
    #expect(Purity.check(file("Sources/Execution/A.swift", "let d = Date()")).isEmpty)
  }

  @Test(
    "A variable that nobody is told of is found, one that is told or left out of releases is not",
    arguments: [
      ("let a = environment[\"SENDPLAN_A\"]", 1),
      ("notes: [.init(\"SENDPLAN_A\", \"the letter\")]; environment[\"SENDPLAN_A\"]", 0),
      ("let a = environment[\"SENDPLAN_B\"]", 0), ("let a = \"set SENDPLAN_A\"", 0),
      ("#if DEBUG\n  let a = environment[\"SENDPLAN_A\"]\n#endif", 0),
      ("#if DEBUG\n#else\n  let a = environment[\"SENDPLAN_A\"]\n#endif", 1),
    ]
  )
  func variables(text: String, count: Int) {
    let page = file(
      "Sources/A/BPage.swift",
      "let b = Program.Topic(\"b\", \"\", text: \"It is in SENDPLAN_B, the letter.\")"
    )
    let found = Variables.check([file("Sources/A/A.swift", text), page])
    #expect(found.count == count)
  }

  @Test("A package from elsewhere is found")
  func packages() {
    let text =
      "let p = Package(dependencies: [.package(url: \"https://a.example\", from: \"1.0.0\")])"
    #expect(Layout.check(file("Package.swift", text)).count == 1)
  }

  @Test("A folder of more than 26 files is found, one of 26 is not", arguments: [26, 27])
  func folders(count: Int) {
    let files = (1...count).map { file("Sources/A/B/F\($0).swift", "") }
    let beside = [file("Sources/A/F.swift", ""), file("Sources/A/B/C/F.swift", "")]
    #expect(Layout.checkFolders(files + beside).map(\.file) == (count > 26 ? ["Sources/A/B"] : []))
  }

  @Test("A name that two sources have is found, but of tests and of programs it is not")
  func sameNames() {
    let files = ["Sources/A/F", "Sources/B/C/F", "Tests/F", "Sources/A/Main", "Sources/B/Main"]
      .map { file("\($0).swift", "") }
    #expect(Layout.checkNames(files).map(\.file) == ["Sources/A/F.swift", "Sources/B/C/F.swift"])
  }

  @Test("A stray entry at the top is found, a dot-folder is not")
  func topLevel() {
    let paths = ["Sources/A/A.swift", "scripts/a.sh", "notes.md", ".ci/run", "Makefile"]
    #expect(Layout.check(paths: paths).map(\.file) == ["notes.md", "scripts"])
  }
}
