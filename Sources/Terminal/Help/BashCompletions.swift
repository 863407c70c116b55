import Model

/// Completion for bash: one function that knows the table.
struct BashCompletions {
  let program: Program

  var text: String {
    let name = "_\(program.functionName)"
    return """
      # Completes \(program.name) in bash; made by '\(program.name) completions bash'.
      \(name)() {
        local word="${COMP_WORDS[COMP_CWORD]}" last="${COMP_WORDS[COMP_CWORD-1]}" command= index next
        COMPREPLY=()
        for ((index = 1; index < COMP_CWORD; index++)); do
          next="${COMP_WORDS[index]}"
          case "$next" in
            \(program.valuedOptions.joined(separator: "|"))) ((index++)); continue ;;
            -*) continue ;;
          esac
          case "${command:+$command }$next" in
            \(names.joined(separator: "|"))) command="${command:+$command }$next" ;;
            help) ;;
            *) break ;;
          esac
        done
        case "$command $last" in
      \(choices)
          *\\ \(program.valuedOptions.joined(separator: "|*\\ "))) return ;;
        esac
        if [[ "$word" == -* ]]; then
          case "$command" in
      \(options)
            *) COMPREPLY=($(compgen -W "\(list(program.globalOptions))" -- "$word")) ;;
          esac
          return
        fi
        case "$command" in
      \(words)
        esac
      }
      complete -o default -F \(name) \(program.name)

      """
  }

  /// Every command's name and every beginning of one.
  private var names: [String] {
    let beginnings = program.wordsByPrefix.map(\.prefix).filter { !$0.isEmpty }
    return Set(beginnings + program.commands.map(\.name)).sorted().map { "\"\($0)\"" }
  }

  private var choices: String {
    OptionChoice.all(of: program).map { choice in
      "    \"\(choice.command) \(choice.option)\")"
        + " COMPREPLY=($(compgen -W \"\(choice.words.joined(separator: " "))\" -- \"$word\"));"
        + " return ;;"
    }.joined(separator: "\n")
  }

  private var options: String {
    program.commands.map { command in
      let all = command.options + program.globalOptions
      return "      \"\(command.name)\") COMPREPLY=($(compgen -W \"\(list(all))\" -- \"$word\")) ;;"
    }.joined(separator: "\n")
  }

  private func list(_ options: [Option]) -> String {
    options.map(\.name).joined(separator: " ")
  }

  private var words: String {
    program.wordsByPrefix.map { entry in
      "    \"\(entry.prefix)\") COMPREPLY=($(compgen -W"
        + " \"\(entry.words.map(\.word).joined(separator: " "))\" -- \"$word\")) ;;"
    }.joined(separator: "\n")
  }
}
