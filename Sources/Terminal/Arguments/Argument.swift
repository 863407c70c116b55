/// A word that a command takes by its position, such as the file of `import FILE`.
package struct Argument: Equatable, Sendable {
  /// The placeholder that help and errors show, and the name by which a command asks for the value.
  package let name: String
  /// One line for the help page, without a final period.
  package let summary: String
  package let isOptional: Bool
  /// Whether any number of words may follow; only the last argument of a command may repeat.
  package let repeats: Bool

  package init(
    _ name: String,
    _ summary: String,
    isOptional: Bool = false,
    repeats: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.isOptional = isOptional
    self.repeats = repeats
  }

  /// How a usage line shows the argument: `FILE`, `[FILE]`, `ID...`.
  package var usage: String {
    let shown = repeats ? "\(name)..." : name
    return isOptional ? "[\(shown)]" : shown
  }
}
