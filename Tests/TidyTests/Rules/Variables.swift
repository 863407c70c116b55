/// Every variable of the environment that a release reads is told to its users.
///
/// What only builds for debugging know stands between `#if DEBUG` and `#endif`.
enum Variables {
  /// The variables that are read and told neither in a program's notes nor on a page of its help.
  static func check(_ files: [SwiftFile]) -> [Finding] {
    let sources = files.filter(\.isSource)
    let pages = sources.filter(\.isHelpPage).flatMap(\.strings).flatMap { words(of: $0.text) }
    let told = Set(
      sources.flatMap { file in named(in: file).filter { isNote($0, in: file) } }.map(\.text)
    ).union(pages)
    return sources.flatMap { file in
      named(in: file).filter { variable in
        !told.contains(variable.text) && !isForDebugging(variable, in: file)
      }
      .map { Finding(file.path, line: $0.line, "\($0.text) is told nowhere") }
    }
  }

  private static func named(in file: SwiftFile) -> [SwiftFile.Piece] {
    file.strings.filter { string in
      // The beginning alone names none.
      string.text.hasPrefix("SENDPLAN_") && string.text != "SENDPLAN_"
        && string.text.allSatisfy { $0.isUppercase || $0 == "_" }
    }
  }

  /// Whether a name begins a line of a program's notes, as in `.init("NAME", "what it does")`.
  private static func isNote(_ name: SwiftFile.Piece, in file: SwiftFile) -> Bool {
    file.code[max(0, name.line - 2)..<name.line].contains { $0.contains(".init(") }
  }

  private static func isForDebugging(_ name: SwiftFile.Piece, in file: SwiftFile) -> Bool {
    let mark = file.code[..<(name.line - 1)].map { $0.filter { !$0.isWhitespace } }
      .last { $0.hasPrefix("#if") || $0.hasPrefix("#else") || $0.hasPrefix("#endif") }
    return mark == "#ifDEBUG"
  }
}

extension SwiftFile {
  /// Whether it holds a page of help that is about no single command.
  var isHelpPage: Bool {
    code.contains { $0.contains("Program.Topic(") } && name.hasSuffix("Page")
  }
}
