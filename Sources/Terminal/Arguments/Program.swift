/// A program's whole command line, as one table.
///
/// Parsing, help, suggestions, manuals and completions all read this value, so they cannot disagree.
package struct Program: Sendable {
  /// A titled list at the end of the help, such as the environment variables.
  package struct Note: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
      package let term: String
      package let meaning: String

      package init(_ term: String, _ meaning: String) {
        self.term = term
        self.meaning = meaning
      }
    }

    package let title: String
    package let entries: [Entry]

    package init(_ title: String, _ entries: [Entry]) {
      self.title = title
      self.entries = entries
    }
  }

  /// A page of help that is about no single command: `help states`.
  package struct Topic: Equatable, Sendable {
    /// The word after `help`.
    package let name: String
    /// One line, without a final period.
    package let summary: String
    /// The page, printed as it is and made when somebody reads it; it ends without a line feed.
    package var text: String { page() }
    private let page: @Sendable () -> String

    package init(
      _ name: String,
      _ summary: String,
      text: @autoclosure @escaping @Sendable () -> String
    ) {
      self.name = name
      self.summary = summary
      page = text
    }

    package static func == (left: Topic, right: Topic) -> Bool {
      (left.name, left.summary, left.text) == (right.name, right.summary, right.text)
    }
  }

  package let name: String
  /// One line, without a final period.
  package let summary: String
  package let version: String
  package let discussion: String
  /// Options of every command, accepted before and after it; `--help` and `--version` are among them.
  package let globalOptions: [Option]
  /// The commands in the order in which help lists them.
  package let commands: [Command]
  package let topics: [Topic]
  /// The names of the commands to begin with, which the program's name alone prints; empty for all.
  package let essentials: [String]
  package let notes: [Note]

  package init(
    name: String,
    summary: String,
    version: String,
    discussion: String = "",
    globalOptions: [Option] = [],
    commands: [Command],
    topics: [Topic] = [],
    essentials: [String] = [],
    notes: [Note] = []
  ) {
    self.name = name
    self.summary = summary
    self.version = version
    self.discussion = discussion
    self.globalOptions = globalOptions + [.help, .version]
    self.commands = commands
    self.topics = topics
    self.essentials = essentials
    self.notes = notes
  }

  /// The headings of the commands, each once, in the order of their first command.
  package var groups: [String] {
    var seen: Set<String> = []
    return commands.map(\.group).filter { seen.insert($0).inserted }
  }

  /// The heading that these words are, in capitals or not: `many machines`.
  func group(named name: String) -> String? {
    groups.first { $0.lowercased() == name.lowercased() }
  }

  /// The commands whose names of several words begin with this one: `channel set` and `channel list`.
  package func commands(inFamily family: String) -> [Command] {
    commands.filter { $0.family == family }
  }
}
