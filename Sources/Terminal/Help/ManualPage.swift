import Model

/// The manual page of a program, from the same table as its help.
///
/// It is written in mdoc, which mandoc and groff both read.
package struct ManualPage {
  private let program: Program
  private var lines: [String] = []

  /// When the commands last changed, as mdoc writes a date.
  private static let date = "November 22, 2026"

  package init(of program: Program) {
    self.program = program
    lines = head
    lines += [".Sh DESCRIPTION", ManualPage.prose(program.summary)]
    lines += ManualPage.paragraphs(program.discussion)
    for group in program.groups {
      lines.append(".Ss \(ManualPage.escaped(group))")
      lines.append(".Bl -tag -width Ds")
      for command in program.commands where command.group == group { lines += entry(of: command) }
      lines.append(".El")
    }
    lines += [".Ss Options of every command", ".Bl -tag -width Ds"]
    lines += program.globalOptions.flatMap(ManualPage.entry)
    lines.append(".El")
    lines += program.notes.flatMap { section($0) }
    lines += topics + [".Sh SEE ALSO", ManualPage.escaped("'\(program.name) help COMMAND'")]
  }

  package var text: String { lines.map { "\($0)\n" }.joined() }

  private var head: [String] {
    [
      ".\\\" Made by '\(program.name) manual'.",
      ".Dd \(ManualPage.date)", ".Dt \(program.name.uppercased()) 1",
      ".Os \(program.name) \(program.version)",
      ".Sh NAME", ".Nm \(program.name)", ".Nd \(ManualPage.escaped(program.summary))",
      ".Sh SYNOPSIS", ".Nm", ".Ar COMMAND", ".Op Ar ARGUMENT ...", ".Op Fl -OPTION No ...",
    ]
  }

  private func entry(of command: Command) -> [String] {
    var lines = [".It Xo", ".Nm", ".Cm \(command.name)"]
    lines += command.arguments.map { ManualPage.usage($0) }
    let options = command.options.filter(\.isRequired) + command.options.filter { !$0.isRequired }
    lines += options.map(ManualPage.usage)
    lines += [".Xc", ManualPage.prose(command.summary)]
    lines += ManualPage.paragraphs(command.discussion)
    let arguments = command.arguments.flatMap { argument in
      [".It Ar \(argument.name)", ManualPage.prose(argument.summary)]
    }
    let described = arguments + command.options.flatMap(ManualPage.entry)
    if !described.isEmpty { lines += [".Bl -tag -width Ds"] + described + [".El"] }
    guard !command.examples.isEmpty else { return lines }
    let examples = command.examples.flatMap { example in
      [".It Li \(ManualPage.words(example.line))", ManualPage.prose(example.effect)]
    }
    return lines + [".Pp", "Examples:", ".Bl -tag -width Ds"] + examples + [".El"]
  }

  private func section(_ note: Program.Note) -> [String] {
    let title = note.title == "Exit status" ? "EXIT STATUS" : note.title.uppercased()
    let entries = note.entries.flatMap { entry in
      [".It \(ManualPage.quoted(entry.term))", ManualPage.prose(entry.meaning)]
    }
    return [".Sh \(title)", ".Bl -tag -width Ds"] + entries + [".El"]
  }

  private var topics: [String] {
    program.topics.flatMap { topic in
      [".Sh \(topic.name.uppercased())", ".Bd -literal"]
        + topic.text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { ManualPage.escaped(String($0)) } + [".Ed"]
    }
  }
}

extension ManualPage {
  private static func usage(_ argument: Argument) -> String {
    let dots = argument.repeats ? " ..." : ""
    return argument.isOptional ? ".Op Ar \(argument.name)\(dots)" : ".Ar \(argument.name)\(dots)"
  }

  private static func usage(_ option: Option) -> String {
    let words = "Fl \(escaped(String(option.name.dropFirst())))\(value(of: option))"
    return option.isRequired ? ".\(words)" : ".Op \(words)"
  }

  private static func entry(_ option: Option) -> [String] {
    var meaning = option.summary
    if let preset = option.preset { meaning += " (\(preset) unless given)" }
    if option.repeats { meaning += "; may be given several times" }
    return [
      ".It Fl \(escaped(String(option.name.dropFirst())))\(value(of: option))",
      prose(meaning),
    ]
  }

  private static func value(of option: Option) -> String {
    switch option.value {
    case .none: ""
    case .text(let placeholder): " Ar \(quoted(placeholder))"
    // A long list may be broken behind each bar.
    case .choice(let words): " Ar \"\(words.map(escaped).joined(separator: "|\\:"))\""
    }
  }

  private static func paragraphs(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    var lines = [".Pp"]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        lines.append(".Pp")
      } else if line.hasPrefix("  ") {
        lines.append(".Dl \(quoted(String(line.drop { $0 == " " })))")
      } else {
        lines.append(broken(String(line)))
      }
    }
    return lines
  }

  /// A phrase as a sentence, or several.
  private static func prose(_ text: String) -> String { broken(text.sentence) }

  /// Sentences that each begin on a line of their own, by which a formatter knows where they end.
  private static func broken(_ text: String) -> String {
    escaped(text).replacing(". ", with: ".\n")
  }

  /// Words to type, between which a line may be broken, none of them taken for a macro.
  private static func words(_ text: String) -> String {
    text.split(separator: " ").map { "\\&\(escaped(String($0)))" }.joined(separator: " ")
  }

  /// An argument of a macro, spaces and all.
  private static func quoted(_ text: String) -> String {
    "\"\(escaped(text).replacing("\"", with: "\"\""))\""
  }

  /// Text in which nothing is a command: no backslash, no dot or quote at the beginning of a line.
  private static func escaped(_ text: String) -> String {
    let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
      .replacing("'", with: "\\(aq").replacing("`", with: "\\(ga").replacing("^", with: "\\(ha")
      .replacing("~", with: "\\(ti").replacing("→", with: "\\(->")
    return text.hasPrefix(".") ? "\\&\(text)" : text
  }
}

extension String {
  /// The text with a capital and a final period.
  fileprivate var sentence: String {
    let capital = (first?.uppercased() ?? "") + dropFirst()
    return hasSuffix(".") ? capital : "\(capital)."
  }
}
