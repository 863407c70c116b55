/// What the documents for maintainers say of the sources, held against the sources.
///
/// A word between backticks is a path where it begins with `Sources/`, `Tests/` or the name of a module, and the
/// name of a file, wherever that lies, where it ends in `.swift` or, of tests, in `Tests`. A name, or several, with
/// the word "in" and a path behind them are said to stand in that file.
struct Documents {
  /// The one that describes the modules and their folders.
  static let architecture = "Sources/README.md"
  static let all = [architecture, "Sources/GLOSSARY.md", "CONTRIBUTING.md", "SECURITY.md"]

  private let files: Set<String>
  private let folders: Set<String>
  private let modules: Set<String>
  /// The names of files, and of folders.
  private let names: Set<String>
  private let text: (String) throws -> String

  /// Knows the paths of a repository, and how to read what stands there.
  init(paths: [String], text: @escaping (String) throws -> String) {
    files = Set(paths)
    folders = Set(paths.flatMap(Documents.folders))
    modules = Set(
      paths.filter { $0.hasPrefix("Sources/") }.map { $0.split(separator: "/") }
        .filter { $0.count > 2 }.map { String($0[1]) }
    )
    names = Set(
      (paths + Array(folders)).compactMap { $0.split(separator: "/").last.map(String.init) }
    )
    self.text = text
  }

  /// Paths that a document names and that are not there, and names that are not in their files.
  func check(_ document: String, of file: String) throws -> [Finding] {
    let prose = Documents.prose(of: document)
    var findings: [Finding] = []
    var names: [String] = []
    var (line, end) = (1, prose.startIndex)
    for match in prose.matches(of: /`([^`\n]+)`/) {
      let word = String(match.output.1)
      let between = prose[end..<match.range.lowerBound]
      let gap = words(of: between).joined()
      (line, end) = (line + between.count { $0 == "\n" }, match.range.upperBound)
      guard let path = path(word) else {
        if !isKnown(word) { findings.append(Finding(file, line: line, "there is no \(word)")) }
        names = gap == "and" || gap == "," ? names + [word] : [word]
        continue
      }
      if !isThere(path) { findings.append(Finding(file, line: line, "there is no \(word)")) }
      if gap == "in", files.contains(path) {
        let content = try text(path)
        findings += names.filter { !Documents.holds(content, $0) }
          .map { Finding(file, line: line, "\($0) is not in \(word)") }
      }
      names = []
    }
    return findings
  }

  /// The folders of sources that a document does not list, each with a slash behind it.
  func unlistedFolders(in document: String, of file: String) -> [Finding] {
    let prose = Documents.prose(of: document)
    return Set(files.filter { $0.hasPrefix("Sources/") }.map(Documents.folder))
      .map { $0.dropFirst("Sources/".count) }.filter { !$0.isEmpty }.sorted()
      .filter { !prose.contains("`\($0)/`") }
      .map { Finding(file, "the folder \($0) is not described") }
  }

  /// What the table of modules says that each imports, where it is not what it may import.
  ///
  /// A row is `| NAME | imports | purpose |`, the name between backticks.
  func wrongImports(
    in document: String,
    of file: String,
    allowed: [String: Set<String>]
  ) -> [Finding] {
    var stated: [String: Set<String>] = [:]
    for line in document.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.filter { !$0.isWhitespace && $0 != "`" } }
      guard cells.count == 5, modules.contains(cells[1]) else { continue }
      stated[cells[1]] = Set(cells[2].split(separator: ",").map(String.init))
    }
    return allowed.keys.sorted().filter { stated[$0] != allowed[$0] }
      .map { Finding(file, "the imports of \($0) are not those that are allowed") }
  }

  /// The path that a word is, from the top of the repository; nil where it is none.
  private func path(_ word: String) -> String? {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "/._+-".contains($0) }
    guard isPlain, let slash = word.firstIndex(of: "/") else { return nil }
    let first = String(word[..<slash])
    if first == "Sources" || first == "Tests" { return word }
    return modules.contains(first) ? "Sources/\(word)" : nil
  }

  /// Whether a word that names a file by its name alone names one.
  private func isKnown(_ word: String) -> Bool {
    guard word.allSatisfy({ $0.isLetter || $0 == "." }) else { return true }
    if word.hasSuffix(".swift") { return names.contains(word) }
    return !word.hasSuffix("Tests") || names.contains(word) || names.contains("\(word).swift")
  }

  private func isThere(_ path: String) -> Bool {
    files.contains(path) || folders.contains(path.hasSuffix("/") ? String(path.dropLast()) : path)
  }

  /// Whether a text holds a name as a word of its own.
  private static func holds(_ text: String, _ name: String) -> Bool {
    text.ranges(of: name).contains { range in
      let beside = [text[..<range.lowerBound].last, text[range.upperBound...].first]
      return beside.compactMap(\.self).allSatisfy { !$0.isLetter && !$0.isNumber && $0 != "_" }
    }
  }

  /// A document without what stands between fences, with as many lines.
  private static func prose(of document: String) -> String {
    var isInside = false
    var lines: [Substring] = []
    for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
      let isFence = line.hasPrefix("```")
      lines.append(isFence || isInside ? "" : line)
      if isFence { isInside.toggle() }
    }
    return lines.joined(separator: "\n")
  }

  /// The folder of a file, and every folder around it.
  private static func folders(of path: String) -> [String] {
    let parts = path.split(separator: "/").dropLast()
    return parts.indices.map { parts[...$0].joined(separator: "/") }
  }

  private static func folder(of path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }
}
