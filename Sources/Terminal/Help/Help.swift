import Model

extension Program {
  /// The page that `--help` prints.
  ///
  /// The width is that of the screen, nil for a file or a pipe; lines have at most 100 columns.
  package func help(on topic: HelpTopic, width: Int? = nil, style: Style = .plain) -> String {
    var page = HelpPage(width: min(max(width ?? 80, 40), 100), style: style)
    switch topic {
    case .program: describe(on: &page)
    case .family(let family): describe(family: family, on: &page)
    case .group(let group): describe(group: group, on: &page)
    case .command(let command): describe(command, on: &page)
    case .topic(let topic): page.line(topic.text)
    }
    return page.text
  }

  /// What somebody sees who types the program's name and nothing else.
  package func overview(width: Int? = nil, style: Style = .plain) -> String {
    var page = HelpPage(width: min(max(width ?? 80, 40), 100), style: style)
    page.usage([name, "COMMAND", "[ARGUMENT...]", "[--OPTION...]"])
    let first = essentials.compactMap { essential in commands.first { $0.name == essential } }
    guard !first.isEmpty else {
      list(commands, on: &page)
      page.paragraphs("see '\(name) help COMMAND'")
      return page.text
    }
    let entries = first.map { Note.Entry($0.name, $0.summary) }
    page.section("To begin with", entries, labelWidth: page.labelWidth(of: entries))
    let others = [
      Note.Entry("\(name) help", "all commands, and what else is explained"),
      Note.Entry("\(name) help HEADING", "the commands under one heading of that list"),
      Note.Entry("\(name) help COMMAND", "one command"),
    ]
    page.section("Go on with", others, labelWidth: page.labelWidth(of: others))
    return page.text
  }

  private func describe(on page: inout HelpPage) {
    page.line("\(name): \(summary)")
    page.line("")
    page.usage([name, "COMMAND", "[ARGUMENT...]", "[--OPTION...]"])
    page.paragraphs(discussion)
    list(commands, on: &page)
    let options = globalOptions.map(Note.Entry.init)
    let terms = options + notes.flatMap(\.entries)
    let labelWidth = page.labelWidth(of: terms)
    page.section("Options of every command", options, labelWidth: labelWidth)
    let pages = topics.map { Note.Entry("\(name) help \($0.name)", $0.summary) }
    page.section("More help", pages, labelWidth: page.labelWidth(of: pages))
    for note in notes {
      page.section(note.title, note.entries, labelWidth: labelWidth)
    }
    page.paragraphs("see '\(name) help COMMAND' for one command")
  }

  private func describe(family: String, on page: inout HelpPage) {
    let commands = commands(inFamily: family)
    page.usage([name, family, "COMMAND", "[ARGUMENT...]", "[--OPTION...]"])
    list(commands, on: &page)
    page.paragraphs("see '\(name) help \(family) COMMAND' for one command")
  }

  private func describe(group: String, on page: inout HelpPage) {
    page.usage([name, "COMMAND", "[ARGUMENT...]", "[--OPTION...]"])
    list(commands.filter { $0.group == group }, on: &page)
    page.paragraphs("see '\(name) help COMMAND' for one command")
  }

  private func describe(_ command: Command, on page: inout HelpPage) {
    page.usage([name] + command.usageParts)
    page.paragraphs("\(command.summary)")
    page.paragraphs(command.discussion)
    let arguments = command.arguments.map { Note.Entry($0.name, $0.summary) }
    let options = command.options.map(Note.Entry.init)
    let global = globalOptions.map(Note.Entry.init)
    let labelWidth = page.labelWidth(of: arguments + options + global)
    page.section("Arguments", arguments, labelWidth: labelWidth)
    page.section("Options", options, labelWidth: labelWidth)
    page.examples(command.examples)
    page.section("Options of every command", global, labelWidth: labelWidth)
  }

  /// Commands under the headings of their groups.
  private func list(_ commands: [Command], on page: inout HelpPage) {
    let entries = commands.map { Note.Entry($0.name, $0.summary) }
    let labelWidth = page.labelWidth(of: entries)
    for group in groups {
      let members = commands.filter { $0.group == group }
      page.section(
        group,
        members.map { Note.Entry($0.name, $0.summary) },
        labelWidth: labelWidth
      )
    }
  }
}

extension Program.Note.Entry {
  /// An option's label and summary, with its preset.
  fileprivate init(_ option: Option) {
    let preset = option.preset.map { " (\($0) unless given)" } ?? ""
    self.init(option.label, option.summary + preset)
  }
}
