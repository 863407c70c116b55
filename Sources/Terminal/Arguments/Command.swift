/// One thing that a program can do, described once for parsing, help, suggestions and manuals.
package struct Command: Sendable {
  /// A line to type and what it does.
  package struct Example: Equatable, Sendable {
    package let line: String
    package let effect: String

    package init(_ line: String, _ effect: String) {
      self.line = line
      self.effect = effect
    }
  }

  /// What carries the command out; its result is the program's exit status.
  package typealias Action = @Sendable (ParsedArguments, Console) throws -> ExitStatus

  /// The words that a person types, with one space between them: `plan`, `channel set`.
  package let name: String
  /// The heading under which the program's help lists the command.
  package let group: String
  /// One line, without a final period.
  package let summary: String
  /// Paragraphs with a blank line between them; lines that begin with two spaces are kept as they are.
  package let discussion: String
  package let arguments: [Argument]
  package let options: [Option]
  package let examples: [Example]
  package let run: Action

  package init(
    _ name: String,
    group: String,
    summary: String,
    discussion: String = "",
    arguments: [Argument] = [],
    options: [Option] = [],
    examples: [Example] = [],
    run: @escaping Action
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.discussion = discussion
    self.arguments = arguments
    self.options = options
    self.examples = examples
    self.run = run
  }

  /// The name, word by word: `["channel", "set"]`.
  package var words: [String] { name.split(separator: " ").map(String.init) }

  /// The first word of a name of several, `channel` of `channel set`; nil for a name of one word.
  package var family: String? {
    let words = words
    return words.count > 1 ? words.first : nil
  }

  /// The usage line without the program's name: `reschedule ID --not-before DAY [--operation KEY]`.
  package var usage: String { usageParts.joined(separator: " ") }

  /// The parts of the usage line, none of which should be broken over two lines.
  var usageParts: [String] {
    let required = options.filter(\.isRequired)
    let voluntary = options.filter { !$0.isRequired }
    return [name] + arguments.map(\.usage) + (required + voluntary).map(\.usage)
  }
}
