/// Completion scripts for shells, from the same table as the help.
package enum CompletionShell: String, CaseIterable, Sendable {
  case bash
  case zsh
  case fish
}

extension Program {
  /// A script that completes commands, options, their words and, for everything else, files.
  package func completions(for shell: CompletionShell) -> String {
    switch shell {
    case .bash: BashCompletions(program: self).text
    case .zsh: ZshCompletions(program: self).text
    case .fish: FishCompletions(program: self).text
    }
  }

  /// What may follow each beginning of a command's name, with what it does: `""`, `"base"`, ….
  var wordsByPrefix: [(prefix: String, words: [(word: String, summary: String)])] {
    var found: [(prefix: String, words: [(word: String, summary: String)])] = [("", [])]
    for command in commands {
      var prefix: [String] = []
      for (index, word) in command.words.enumerated() {
        let isLast = index == command.words.count - 1
        let summary = isLast ? command.summary : "\(word) commands"
        let name = prefix.joined(separator: " ")
        let place = found.firstIndex { $0.prefix == name } ?? found.count
        if place == found.count { found.append((name, [])) }
        if !found[place].words.contains(where: { $0.word == word }) {
          found[place].words.append((word, summary))
        }
        prefix.append(word)
      }
    }
    found[0].words.append(("help", "explains a command"))
    return found
  }

  /// Every option that takes a value, in any command.
  var valuedOptions: [String] {
    let all = (globalOptions + commands.flatMap(\.options)).filter(\.takesValue).map(\.name)
    return Set(all).sorted()
  }

  /// The name as a part of a shell function's name.
  var functionName: String { name.replacing("-", with: "_") }
}

/// The words of an option with a closed choice, by command and option.
struct OptionChoice {
  let command: String
  let option: String
  let words: [String]

  /// Every choice of a program's options, in the order of the table.
  static func all(of program: Program) -> [OptionChoice] {
    program.commands.flatMap { command in
      command.options.compactMap { option in
        guard case .choice(let words) = option.value else { return nil }
        return OptionChoice(command: command.name, option: option.name, words: words)
      }
    }
  }
}
