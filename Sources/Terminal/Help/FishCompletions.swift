/// Completion for fish, a line for each thing that can be typed.
struct FishCompletions {
  let program: Program

  var text: String {
    ([head] + commands + options).joined(separator: "\n") + "\n"
  }

  /// The command of a line so far, without options and their values.
  private var function: String { "__\(program.functionName)_command" }

  private var head: String {
    """
    # Completes \(program.name) in fish; made by '\(program.name) completions fish'.
    function \(function)
        set -l command
        set -l skip 0
        for word in (commandline -opc)[2..-1]
            if test $skip = 1
                set skip 0
            else if contains -- $word \(program.valuedOptions.joined(separator: " "))
                set skip 1
            else if string match -q -- '-*' $word
            else if contains -- (string join ' ' $command $word) \(names.joined(separator: " "))
                set -a command $word
            else
                break
            end
        end
        echo (string join ' ' $command)
    end
    """
  }

  private var names: [String] {
    let beginnings = program.wordsByPrefix.map(\.prefix).filter { !$0.isEmpty }
    return Set(beginnings + program.commands.map(\.name)).sorted().map { "'\($0)'" }
  }

  private func line(_ command: String?, _ rest: String) -> String {
    let condition = command.map { " -n 'test \"$(\(function))\" = \"\($0)\"'" } ?? ""
    return "complete -c \(program.name)\(condition) \(rest)"
  }

  private var commands: [String] {
    program.wordsByPrefix.flatMap { entry in
      entry.words.map { line(entry.prefix, "-f -a \($0.word) -d \(fishQuoted($0.summary))") }
    }
  }

  private var options: [String] {
    program.globalOptions.map { line(nil, FishCompletions.words(of: $0)) }
      + program.commands.flatMap { command in
        command.options.map { line(command.name, FishCompletions.words(of: $0)) }
      }
  }

  private static func words(of option: Option) -> String {
    let name = "-l \(option.name.dropFirst(2)) -d \(fishQuoted(option.summary))"
    switch option.value {
    case .none: return name
    case .text: return "\(name) -r"
    case .choice(let words): return "\(name) -x -a '\(words.joined(separator: " "))'"
    }
  }
}

/// In single quotes for fish, which knows two escapes in them.
private func fishQuoted(_ text: String) -> String {
  "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
}
