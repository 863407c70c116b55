import Formats
import Model
import Storage
import Terminal

extension Command {
  static let setup = Command(
    "setup",
    group: "Setup",
    summary: "states all that a file says of channels, capacity and limits, whole or not at all",
    discussion: """
      The file has a command a line, as it is typed after 'sendplan': channel set, capacity set and clear, \
      ramp, calendar, window and share commands, recipient limit and guard commands; '#' begins a remark, \
      and quotes are those of a shell. Reading it again changes only what differs by then, and what it \
      does not mention stays. All of it is one operation. A channel that is made here has to say on which \
      days it is open, and from whom its mail comes.

      With --print the present settings are written as such a file: read again, it changes nothing, and in \
      a new database it makes the same. No credential is part of it.
      """,
    arguments: [
      Argument("FILE", "the settings, or - for standard input", isOptional: true)
    ],
    options: [
      Option("--dry-run", "says what would change, and changes nothing"),
      Option("--print", "writes the present settings as such a file"),
      Options.operation,
    ],
    examples: [
      Example("sendplan setup channels.txt --dry-run", "what the file would change"),
      Example("sendplan setup channels.txt", "states it"),
      Example("sendplan setup --print > channels.txt", "what holds now, to be kept or edited"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let isDry = arguments.has("--dry-run")
    guard arguments.has("FILE") else {
      guard arguments.has("--print"), !isDry else {
        throw arguments.contradiction("say which FILE to read, or --print")
      }
      try console.output.write(session.read { try SetupText($0).text })
      return .done
    }
    guard !arguments.has("--print") else {
      throw arguments.contradiction("--print writes what holds, and reads no FILE")
    }
    guard isDry else {
      return try session.change(reading: "FILE") { change, input in
        try SetupFile(input).answer(change)
      }
    }
    let database = try session.openDatabase()
    let file = try SetupFile(try InputFile(path: arguments.required("FILE")))
    let answer = try database.rehearse(session.request()) { try file.answer($0, isDry: true) }
    try console.output.write(answer.text)
    return .done
  }
}

extension SetupFile {
  /// States every line, and says what that changed.
  func answer(_ change: Change, isDry: Bool = false) throws -> Answer {
    try change.answering(about: lines.compactMap(\.statement.days)) {
      var answers: [String] = []
      for line in lines {
        guard let answer = try line.state(change, isFirst: true) else { continue }
        answers.append("\(line.place): \(answer)")
      }
      // What a line states and another takes back would differ whenever the file is read.
      for line in lines where try line.state(change, isFirst: false) != nil {
        throw SetupRefusal(place: line.place, problem: .undone)
      }
      let count = "\(printable(name)): \(counted(lines.count, "line"))"
      guard !answers.isEmpty else { return "\(count), which hold already; nothing changed\n" }
      return (isDry ? "dry run, nothing is changed; it would say:\n" : "")
        + answers.joined()
        + "\(count), \(answers.count.grouped) \(isDry ? "would change" : "changed") something\n"
    }
  }
}

extension SetupFile.Line {
  /// States it; what it answers, or nil where it held already.
  fileprivate func state(_ change: Change, isFirst: Bool) throws -> String? {
    do {
      if isFirst { try statement.demand(change) }
      let before = try change.snapshot.journalMark().position
      let answer = try statement.state(change)
      return try change.snapshot.journalMark().position == before ? nil : answer
    } catch let error as UsageError {
      throw SetupRefusal(place: place, problem: .usage(error))
    } catch let error as SetupRefusal {
      throw error
    } catch let error as any DiagnosticError {
      throw LocatedError(error, at: place)
    }
  }
}
