/// Which modules there are, and which of the others each may import.
enum Modules {
  static let allowed: [String: Set<String>] = [
    "CSQLite": [],
    "CFileStatus": [],
    "Model": [],
    "Planning": ["Model"],
    "OperatingSystem": ["Model", "CFileStatus"],
    "SQLite": ["CSQLite"],
    "Storage": ["Model", "OperatingSystem", "SQLite"],
    "Formats": ["Model", "OperatingSystem"],
    "Delivery": ["Model", "OperatingSystem", "Formats"],
    "Execution": ["Model", "OperatingSystem", "Storage", "Formats", "Delivery"],
    "Reporting": ["Model", "Planning", "OperatingSystem", "Formats"],
    "Terminal": ["Model", "OperatingSystem", "Formats"],
    "sendplan": [
      "Model", "Planning", "OperatingSystem", "Storage", "Formats", "Reporting", "Terminal",
    ],
    "sendplan-executor": [
      "Model", "OperatingSystem", "Storage", "Formats", "Delivery", "Execution", "Terminal",
    ],
  ]

  /// The modules whose results depend on nothing but their arguments: they import nothing at all.
  static let pure: Set<String> = ["Model", "Planning"]

  /// What comes with Swift and the system.
  static let outside: Set<String> = [
    "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Dispatch",
    "Synchronization",
  ]

  /// Where the laws are checked in a simulated world, and what that may import: values, and the planner and its verifier
  /// to compare a stored plan with.
  private static let checker = (
    folder: "Tests/Simulation/Checking", imports: ["Model", "Planning", "SQLite"]
  )

  /// The checker of the simulation shares nothing with what it checks.
  static func checkChecker(_ file: SwiftFile) -> [Finding] {
    guard file.folder == checker.folder else { return [] }
    return imports(of: file).filter { !checker.imports.contains($0.text) }.map {
      Finding(file.path, line: $0.line, "the checker may not import \($0.text)")
    }
  }

  static func check(_ file: SwiftFile) -> [Finding] {
    guard file.isSource, let target = file.target else { return [] }
    guard let importable = allowed[target] else {
      return [Finding(file.path, "\(target) is not among the modules")]
    }
    return imports(of: file).compactMap { found in
      let isAllowed =
        importable.contains(found.text) || outside.contains(found.text) && !pure.contains(target)
      return isAllowed
        ? nil : Finding(file.path, line: found.line, "\(target) may not import \(found.text)")
    }
  }

  /// The modules that a file imports.
  static func imports(of file: SwiftFile) -> [SwiftFile.Piece] {
    let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    return file.code.enumerated().compactMap { index, line in
      let words = words(of: line)
      guard let keyword = words.firstIndex(of: "import"),
        words[..<keyword].allSatisfy({ $0.first?.isLetter == true || $0 == "@" }),
        let module = words[(keyword + 1)...].first(where: { !kinds.contains($0) })
      else { return nil }
      return SwiftFile.Piece(line: index + 1, text: module)
    }
  }

  /// Every module that a module links, by its own imports and those of the modules that it imports.
  static func reach(of module: String, in files: [SwiftFile]) -> Set<String> {
    var reached: Set<String> = []
    var next = [module]
    while let module = next.popLast() {
      for file in files where file.isSource && file.target == module {
        for found in imports(of: file) where reached.insert(found.text).inserted {
          next.append(found.text)
        }
      }
    }
    return reached
  }
}
