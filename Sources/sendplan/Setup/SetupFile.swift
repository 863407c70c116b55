import Formats
import Model
import Storage
import Terminal

/// A file of settings: a command a line as it is typed after `sendplan`, empty lines, and remarks after `#`.
struct SetupFile {
  struct Line {
    let place: Place
    let statement: Setting.Statement
  }

  let name: String
  let lines: [Line]

  /// Reads a whole file before anything is stated.
  init(_ input: InputFile) throws {
    name = input.name
    let text = try input.text()
    var lines: [Line] = []
    for (index, line) in text.unicodeScalars.split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    .enumerated() {
      // A byte order mark, and line ends of Windows, are no part of a line.
      var scalars = line[...]
      if index == 0, scalars.first == "\u{FEFF}" { scalars.removeFirst() }
      if scalars.last == "\r" { scalars.removeLast() }
      let statement = try SetupLine(String(scalars), file: name, number: index + 1).statement()
      if let statement {
        lines.append(Line(place: Place(file: name, line: index + 1), statement: statement))
      }
    }
    self.lines = lines
  }
}

/// One line of such a file.
private struct SetupLine {
  let text: String
  let file: String
  let number: Int

  init(_ text: String, file: String, number: Int) {
    self.text = text
    self.file = file
    self.number = number
  }

  /// What the line states; nil where it states nothing.
  func statement() throws -> Setting.Statement? {
    let words: [ShellWords.Word]
    do throws(ShellWordsError) {
      words = try ShellWords(text).words
    } catch {
      throw LocatedError(error, at: place(error.column))
    }
    guard let first = words.first else { return nil }
    if first.text == CommandTable.program.name {
      throw SetupRefusal(place: place(first.column), problem: .programName)
    }
    do {
      let request = try CommandTable.program.parse(words.map(\.text))
      guard case .run(let arguments) = request else {
        throw SetupRefusal(place: place(first.column), problem: .noSetting(first.text))
      }
      let name = arguments.command.name
      guard let setting = Setting.all.first(where: { $0.command.name == name }) else {
        throw SetupRefusal(place: place(first.column), problem: .noSetting(name))
      }
      for option in [Options.operation.name, Option.database.name] where arguments.has(option) {
        let column = words.first { $0.text.hasPrefix(option) }?.column
        throw SetupRefusal(place: place(column), problem: .ofTheFile(option))
      }
      return try setting.read(arguments)
    } catch let error as UsageError {
      throw SetupRefusal(place: place(column(of: error, in: words)), problem: .usage(error))
    } catch let error as SetupRefusal {
      throw error
    } catch let error as any DiagnosticError {
      throw LocatedError(error, at: place(first.column))
    }
  }

  private func place(_ column: Int?) -> Place { Place(file: file, line: number, column: column) }

  /// The word that an error is about; the first of the line where it is about none.
  private func column(of error: UsageError, in words: [ShellWords.Word]) -> Int? {
    let wrong: String? =
      switch error.problem {
      case .unknownOption(let name, _), .repeatedOption(let name), .needlessValue(let name, _): name
      case .invalidValue(_, let value, _): value
      case .unexpectedArgument(let word): word
      case .missingCommand, .unfinishedCommand, .unknownCommand, .missingValue, .missing,
        .contradiction:
        nil
      }
    guard let wrong else { return words.first?.column }
    return
      (words.last { $0.text == wrong } ?? words.last { $0.text.hasPrefix(wrong) }
      ?? words.last { $0.text.hasSuffix(wrong) } ?? words.first)?.column
  }
}

/// Why a line states nothing that a file of settings may state.
struct SetupRefusal: DiagnosticError {
  enum Problem {
    case programName
    case noSetting(String)
    /// An option that is one of the whole file.
    case ofTheFile(String)
    case usage(UsageError)
    /// What it states is changed again by another line, so that reading the file twice never comes to rest.
    case undone
  }

  let place: Place
  let problem: Problem

  var diagnostic: Diagnostic {
    switch problem {
    case .programName:
      Diagnostic(
        .badData,
        at: place,
        "a line begins with the command itself",
        wayOut: "leave '\(CommandTable.program.name)' out"
      )
    case .noSetting(let name):
      Diagnostic(
        .badData,
        at: place,
        "'\(printable(name))' is no setting",
        why: SetupRefusal.readsFiles[name]
          ?? "a file of settings can be read again and again, and says how things are to be, not what is done once",
        wayOut: SetupRefusal.readsFiles[name] == nil
          ? "type it by itself: 'sendplan \(printable(name))'"
          : "type it by itself, and 'sendplan setup --print' writes down what it read"
      )
    case .ofTheFile(let option):
      Diagnostic(
        .badData,
        at: place,
        "\(option) is not for a line",
        why: "the whole file is one operation of one database",
        wayOut: "give it to 'sendplan setup'"
      )
    case .usage(let error): Diagnostic(.badData, at: place, error.sentence)
    case .undone:
      Diagnostic(
        .badData,
        at: place,
        "another line takes back what this one states",
        why: "the file would change something whenever it is read",
        wayOut: "leave one of them out"
      )
    }
  }

  private static let readsFiles = [
    "calendar import": "it reads another file, and 'calendar set' says the days here",
    "capacity import": "it reads another file, and 'capacity set' says the days here",
  ]
}
