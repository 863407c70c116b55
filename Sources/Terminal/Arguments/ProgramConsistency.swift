extension Program {
  /// What is wrong with the table itself, a sentence each; a test of every program expects none.
  package var flaws: [String] {
    var flaws = duplicates(among: commands.map(\.name)).map { "command '\($0)' is there twice" }
    if commands.contains(where: { $0.words.first == "help" }) {
      flaws.append("'help' is a command of every program and cannot be redefined")
    }
    for topic in topics where commands.contains(where: { $0.words.first == topic.name }) {
      flaws.append("help on '\(topic.name)' is about a command")
    }
    flaws += duplicates(among: topics.map(\.name)).map { "help on '\($0)' is there twice" }
    for name in essentials where !commands.contains(where: { $0.name == name }) {
      flaws.append("'\(name)', a command to begin with, is none")
    }
    flaws += disagreements
    return flaws + commands.flatMap(flaws(of:))
  }

  /// Options may stand before the command, so whether one takes a value cannot depend on the command.
  private var disagreements: [String] {
    let all = globalOptions + commands.flatMap(\.options)
    let switches = Set(all.filter { !$0.takesValue }.map(\.name))
    let valued = Set(all.filter(\.takesValue).map(\.name))
    return switches.intersection(valued).sorted().map {
      "option '\($0)' takes a value in one place and none in another"
    }
  }

  private func flaws(of command: Command) -> [String] {
    let options = command.options + globalOptions
    let names = options.map(\.name) + command.arguments.map(\.name)
    var flaws = duplicates(among: names).map { "'\($0)' is there twice" }
    for option in options where !Self.isWellFormed(option.name) {
      flaws.append("option '\(option.name)' must be two dashes and lower-case words")
    }
    for option in options where !Self.isPossible(option) {
      flaws.append("option '\(option.name)' cannot have '\(option.preset ?? "")' as its preset")
    }
    if command.arguments.dropLast().contains(where: \.repeats) {
      flaws.append("only the last argument may repeat")
    }
    if let first = command.arguments.firstIndex(where: \.isOptional),
      command.arguments[first...].contains(where: { !$0.isOptional })
    {
      flaws.append("a required argument follows an optional one")
    }
    return flaws.map { "\(command.name): \($0)" }
  }

  private static func isWellFormed(_ name: String) -> Bool {
    let letters = name.dropFirst(2)
    return name.hasPrefix("--") && letters.first != "-" && !letters.isEmpty
      && letters.utf8.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || byte == UInt8(ascii: "-")
      }
  }

  private static func isPossible(_ option: Option) -> Bool {
    guard let preset = option.preset else { return true }
    return switch option.value {
    case .none: false
    case .text: !option.isRequired
    case .choice(let words): !option.isRequired && words.contains(preset)
    }
  }

  private func duplicates(among names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }
  }
}
