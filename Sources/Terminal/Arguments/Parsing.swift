import Model

extension Program {
  /// Understands the words after the program's name.
  ///
  /// Help wins over everything else that was typed, so that a person who is stuck in the middle of
  /// a line can add `--help` to it.
  package func parse(_ words: [String]) throws(UsageError) -> Request {
    let valued = Set((globalOptions + commands.flatMap(\.options)).filter(\.takesValue).map(\.name))
    let tokens = Token.tokens(in: words) { valued.contains($0) }
    let plainWords = tokens.compactMap { token in
      if case .word(let word) = token { word } else { nil }
    }
    if tokens.contains(.option(Option.help.name, value: nil)) || plainWords.first == "help" {
      return .help(try topic(of: plainWords))
    }
    if tokens.contains(.option(Option.version.name, value: nil)) {
      return .version
    }
    guard !words.isEmpty else { throw UsageError(.missingCommand, in: self) }
    let command = try command(in: plainWords, of: tokens)
    var reader = CommandReader(program: self, command: command)
    for case .option(let name, let value) in tokens {
      try reader.take(option: name, value: value)
    }
    let operands = plainWords.dropFirst(command.words.count)
    return .run(try reader.finish(operands: Array(operands)))
  }

  /// The command whose name these words begin with; of several, the one with the longest name.
  private func command(beginning words: [String]) -> Command? {
    commands.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
  }

  /// An unknown option may have swallowed nothing or left its value behind as a false command, so
  /// where the command makes no sense the option is the better thing to name.
  private func command(
    in words: [String],
    of tokens: [Token]
  ) throws(UsageError) -> Command {
    if let command = command(beginning: words) { return command }
    let known = globalOptions + commands.flatMap(\.options)
    for case .option(let name, _) in tokens where !known.contains(where: { $0.name == name }) {
      throw UsageError(
        .unknownOption(name, suggestions: Suggestions.options(for: name, among: known)),
        in: self
      )
    }
    throw unresolved(words)
  }

  private func topic(of words: [String]) throws(UsageError) -> HelpTopic {
    let words = Array(words.drop { $0 == "help" })
    guard let first = words.first else { return .program }
    if let command = command(beginning: words) { return .command(command) }
    if words.count == 1, let topic = topics.first(where: { $0.name == first }) {
      return .topic(topic)
    }
    if words.count == 1, !commands(inFamily: first).isEmpty { return .family(first) }
    if let group = group(named: words.joined(separator: " ")) { return .group(group) }
    throw unresolved(words)
  }

  /// The error for words that name no command.
  private func unresolved(_ words: [String]) -> UsageError {
    guard let first = words.first else { return UsageError(.missingCommand, in: self) }
    let family = commands(inFamily: first)
    if words.count == 1, !family.isEmpty {
      return UsageError(.unfinishedCommand(first, family.map(\.name)), in: self)
    }
    let (typed, suggestions) = Suggestions.commands(for: words, in: self)
    return UsageError(.unknownCommand(typed, suggestions: suggestions), in: self)
  }
}

/// Collects the options and arguments of one command and refuses what does not fit.
private struct CommandReader {
  let program: Program
  let command: Command
  private var values: [String: [String]] = [:]

  init(program: Program, command: Command) {
    self.program = program
    self.command = command
  }

  mutating func take(option name: String, value: String?) throws(UsageError) {
    let options = command.options + program.globalOptions
    guard let option = options.first(where: { $0.name == name }) else {
      let suggestions = Suggestions.options(for: name, among: options)
      throw error(.unknownOption(name, suggestions: suggestions))
    }
    if let problem = Self.problem(of: option, value: value) { throw error(problem) }
    if values[name] != nil, !option.repeats { throw error(.repeatedOption(name)) }
    values[name, default: []].append(value ?? "")
  }

  private static func problem(of option: Option, value: String?) -> UsageError.Problem? {
    switch (option.value, value) {
    case (.none, nil), (.text, _?):
      return nil
    case (.none, let value?):
      return .needlessValue(option: option.name, value: value)
    case (.text, nil), (.choice, nil):
      return .missingValue(option: option.label)
    case (.choice(let words), let value?):
      guard !words.contains(value) else { return nil }
      return .invalidValue(
        name: option.name,
        value: value,
        expected: list(words, joinedBy: "or")
      )
    }
  }

  /// Gives the operands to the arguments in order and checks that nothing is missing or left over.
  mutating func finish(operands: [String]) throws(UsageError) -> ParsedArguments {
    var rest = operands[...]
    for argument in command.arguments where !rest.isEmpty {
      values[argument.name] = argument.repeats ? Array(rest) : [rest.removeFirst()]
      if argument.repeats { rest = [] }
    }
    if let first = rest.first { throw error(.unexpectedArgument(first)) }
    let arguments = command.arguments.filter { !$0.isOptional && values[$0.name] == nil }
    let options = command.options.filter { $0.isRequired && values[$0.name] == nil }
    guard arguments.isEmpty, options.isEmpty else {
      throw error(.missing(arguments: arguments.map(\.name), options: options.map(\.label)))
    }
    return ParsedArguments(program: program, command: command, values: values)
  }

  private func error(_ problem: UsageError.Problem) -> UsageError {
    UsageError(problem, in: program, command: command)
  }
}
