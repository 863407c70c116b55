import Model

/// A command line that makes no sense; the program ends with status 64.
package struct UsageError: Error, Equatable, Sendable {
  package enum Problem: Equatable, Sendable {
    case missingCommand
    /// A first word alone, with the commands that begin with it.
    case unfinishedCommand(String, [String])
    case unknownCommand(String, suggestions: [String])
    case unknownOption(String, suggestions: [String])
    case repeatedOption(String)
    /// An option, with its placeholder, at the end of the line or before another option.
    case missingValue(option: String)
    case needlessValue(option: String, value: String)
    case invalidValue(name: String, value: String, expected: String)
    /// The names of the arguments and the labels of the options that are required and not there.
    case missing(arguments: [String], options: [String])
    case unexpectedArgument(String)
    case contradiction(String)
  }

  package let problem: Problem
  /// The program with the command, or alone where the command is not known: `sendplan plan`.
  package let invocation: String
  /// Lines that help to fix the command line: how to use the command, or which commands there are.
  package let details: [String]

  init(_ problem: Problem, in program: Program, command: Command? = nil) {
    self.problem = problem
    invocation = Self.invocation(for: problem, in: program, command: command)
    details = Self.details(for: problem, in: program, command: command)
  }

  private static func invocation(
    for problem: Problem,
    in program: Program,
    command: Command?
  ) -> String {
    if let command { return "\(program.name) \(command.name)" }
    if case .unfinishedCommand(let family, _) = problem { return "\(program.name) \(family)" }
    return program.name
  }

  private static func details(
    for problem: Problem,
    in program: Program,
    command: Command?
  ) -> [String] {
    switch problem {
    case .missing, .unexpectedArgument, .missingValue:
      command.map { ["usage: \(program.name) \($0.usage)"] } ?? []
    case .unfinishedCommand(let family, _):
      HelpPage.listing(of: program.commands(inFamily: family))
    case .missingCommand, .unknownCommand, .unknownOption, .repeatedOption, .needlessValue,
      .invalidValue, .contradiction:
      []
    }
  }
}

extension UsageError {
  /// What is wrong, what may have been meant, and where to read more, in one line.
  package var sentence: String {
    let wayOut = "see '\(invocation) --help'"
    guard let proposal else { return "\(what); \(wayOut)" }
    return "\(what); \(proposal) \(wayOut)"
  }

  private var what: String {
    switch problem {
    case .missingCommand:
      "a command is missing"
    case .unfinishedCommand(let word, let commands):
      "\(quoted(word)) is not a whole command: it goes on as \(list(commands.map(quoted), joinedBy: "or"))"
    case .unknownCommand(let name, _):
      "unknown command \(quoted(name))"
    case .unknownOption(let name, _):
      "unknown option \(quoted(name))"
    case .repeatedOption(let name):
      "option \(quoted(name)) is given twice"
    case .missingValue(let option):
      "option \(quoted(option)) needs its value"
    case .needlessValue(let option, let value):
      "option \(quoted(option)) takes no value, but is given \(quoted(value))"
    case .invalidValue(let name, let value, let expected):
      "\(name) must be \(expected), not \(quoted(value))"
    case .missing(let arguments, let options):
      "\(list(arguments + options, joinedBy: "and")) \(arguments.count + options.count == 1 ? "is" : "are") missing"
    case .unexpectedArgument(let argument):
      "unexpected argument \(quoted(argument))"
    case .contradiction(let sentence):
      sentence
    }
  }

  private var proposal: String? {
    switch problem {
    case .unknownCommand(_, let suggestions), .unknownOption(_, let suggestions):
      suggestions.isEmpty ? nil : "did you mean \(list(suggestions.map(quoted), joinedBy: "or"))?"
    case .missingCommand, .unfinishedCommand, .repeatedOption, .missingValue, .needlessValue,
      .invalidValue, .missing, .unexpectedArgument, .contradiction:
      nil
    }
  }
}

/// A word as typed, in quotation marks, safe to print and not endless.
private func quoted(_ word: String) -> String {
  "'\(printable(word).truncated(to: 60))'"
}
