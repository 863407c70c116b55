/// What may lie at the top, how much in a folder, and that nothing is fetched from elsewhere.
enum Layout {
  static let top: Set = [
    "Package.swift", "Sources", "Tests", "Fixtures", "Reports", "Makefile", "README.md", "LICENSE",
    "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
  ]

  static func check(paths: [String]) -> [Finding] {
    let entries = Set(paths.map { String($0.prefix { $0 != "/" }) })
    return entries.subtracting(top).filter { !$0.hasPrefix(".") }.sorted()
      .map { Finding($0, "does not belong at the top") }
  }

  static let mostFilesInFolder = 26

  /// Looks for folders below `Sources` and `Tests` with too many Swift files.
  static func checkFolders(_ files: [SwiftFile]) -> [Finding] {
    Dictionary(grouping: files, by: \.folder).filter { $0.value.count > mostFilesInFolder }
      .sorted { $0.key < $1.key }
      .map { folder, files in
        Finding(folder, "\(files.count) Swift files, more than \(mostFilesInFolder)")
      }
  }

  /// Looks for names that two files of `Sources` have; each program has a `Main.swift`.
  static func checkNames(_ files: [SwiftFile]) -> [Finding] {
    let sources = files.filter { $0.isSource && $0.name != "Main" }
    return Dictionary(grouping: sources, by: \.name).values.filter { $0.count > 1 }
      .flatMap { $0.map { Finding($0.path, "another file has the same name") } }
      .sorted { "\($0)" < "\($1)" }
  }

  /// Looks for packages in `Package.swift`.
  static func check(_ manifest: SwiftFile) -> [Finding] {
    let tokens = manifest.tokens
    return tokens.indices.dropFirst().dropLast().filter { index in
      tokens[index].text == "package" && tokens[index - 1].text == "."
        && tokens[index + 1].text == "("
    }.map { Finding(manifest.path, line: tokens[$0].line, "a package from elsewhere") }
  }
}
