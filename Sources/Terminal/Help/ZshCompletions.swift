import Model

/// Completion for zsh, with what each word means beside it.
struct ZshCompletions {
  let program: Program

  var text: String {
    """
    #compdef \(program.name)
    # Completes \(program.name) in zsh; made by '\(program.name) completions zsh'.
    _\(program.functionName)() {
      local command= next index=2
      local -a found
      while (( index < CURRENT )); do
        next="${words[index]}"
        (( index++ ))
        case "$next" in
          (\(program.valuedOptions.joined(separator: "|"))) (( index++ )); continue ;;
          (-*) continue ;;
        esac
        case "${command:+$command }$next" in
          (\(names.joined(separator: "|"))) command="${command:+$command }$next" ;;
          (help) ;;
          (*) break ;;
        esac
      done
      case "$command ${words[CURRENT-1]}" in
    \(choices)
        (*\\ \(program.valuedOptions.joined(separator: "|*\\ "))) _files; return ;;
      esac
      if [[ "${words[CURRENT]}" == -* ]]; then
        case "$command" in
    \(options)
          (*) found=(\(list(program.globalOptions))) ;;
        esac
        _describe option found
        return
      fi
      case "$command" in
    \(commands)
        (*) _files; return ;;
      esac
      _describe command found
    }
    if [[ "$funcstack[1]" = "_\(program.functionName)" ]]; then
      _\(program.functionName) "$@"
    else
      compdef _\(program.functionName) \(program.name)
    fi

    """
  }

  private var names: [String] {
    let beginnings = program.wordsByPrefix.map(\.prefix).filter { !$0.isEmpty }
    return Set(beginnings + program.commands.map(\.name)).sorted().map { "\"\($0)\"" }
  }

  private var choices: String {
    OptionChoice.all(of: program).map { choice in
      "    (\"\(choice.command) \(choice.option)\") compadd -- \(choice.words.joined(separator: " "));"
        + " return ;;"
    }.joined(separator: "\n")
  }

  private var options: String {
    program.commands.map { command in
      "      (\"\(command.name)\") found=(\(list(command.options + program.globalOptions))) ;;"
    }.joined(separator: "\n")
  }

  private func list(_ options: [Option]) -> String {
    options.map { ZshCompletions.item($0.name, $0.summary) }.joined(separator: " ")
  }

  private var commands: String {
    program.wordsByPrefix.map { entry in
      let words = entry.words.map { ZshCompletions.item($0.word, $0.summary) }
      return "    (\"\(entry.prefix)\") found=(\(words.joined(separator: " "))) ;;"
    }.joined(separator: "\n")
  }

  /// A word and its meaning, between which a colon stands.
  private static func item(_ word: String, _ meaning: String) -> String {
    singleQuoted("\(word.replacing(":", with: "\\:")):\(meaning)")
  }
}
