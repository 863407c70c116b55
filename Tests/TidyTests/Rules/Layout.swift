/// What may lie at the top, and that nothing is fetched from elsewhere.
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

  /// Looks for packages in `Package.swift`.
  static func check(_ manifest: SwiftFile) -> [Finding] {
    let tokens = manifest.tokens
    return tokens.indices.dropFirst().dropLast().filter { index in
      tokens[index].text == "package" && tokens[index - 1].text == "."
        && tokens[index + 1].text == "("
    }.map { Finding(manifest.path, line: tokens[$0].line, "a package from elsewhere") }
  }
}
