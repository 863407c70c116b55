import Model

/// The commands by which a program tells of itself, the same in every program.
extension Command {
  package static let completions = Command(
    "completions",
    group: "This program",
    summary: "prints a script by which a shell completes commands and options",
    discussion: "'make install' puts the scripts where the shells look for them.",
    arguments: [Argument("SHELL", "bash, zsh or fish")],
    examples: [
      Example("source <(sendplan completions bash)", "in this shell, until it ends")
    ]
  ) { arguments, console in
    let names = CompletionShell.allCases.map(\.rawValue)
    let shell = try arguments.requiredValue("SHELL", list(names, joinedBy: "or")) {
      CompletionShell(rawValue: $0)
    }
    try console.output.write(arguments.program.completions(for: shell))
    return .done
  }

  package static let manual = Command(
    "manual",
    group: "This program",
    summary: "prints the program's manual page, for man",
    discussion: "'make install' puts it where 'man sendplan' finds it.",
    examples: [Example("sendplan manual | man -l -", "reads it now")]
  ) { arguments, console in
    try console.output.write(ManualPage(of: arguments.program).text)
    return .done
  }
}
