import Formats
import Model
import OperatingSystem
import Storage
import Terminal

/// What a command works with: its arguments, the streams, and the world around.
struct Session {
  let arguments: ParsedArguments
  let console: Console

  /// The database that the arguments or the environment name.
  func openDatabase() throws -> Database {
    try Database.open(path: databasePath)
  }

  var databasePath: String { arguments.databasePath }

  /// Reads one state of the database.
  func read<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
    try openDatabase().read(body)
  }

  /// Makes a change once and prints what it answers.
  func change(_ body: (Change) throws -> Answer) throws -> ExitStatus {
    try change(request(), in: openDatabase(), body)
  }

  /// Makes a change of a database that is open already.
  func change(in database: Database, _ body: (Change) throws -> Answer) throws -> ExitStatus {
    try change(request(), in: database, body)
  }

  /// Makes the change of a request that was put together before.
  func change(
    _ request: OperationRequest,
    in database: Database,
    _ body: (Change) throws -> Answer
  ) throws -> ExitStatus {
    let (answer, isRepeated) = try database.change(request, body)
    warnOfSlices(try database.writeSliceStops())
    if isRepeated, let key = request.key {
      console.error.write("(operation '\(printable(key))' was done before; this is its answer)\n")
    }
    try console.output.write(answer.text)
    return ExitStatus(code: answer.status)
  }

  /// Says which slices could not be told what is not to be sent any more.
  private func warnOfSlices(_ failed: [(slice: Slice, error: OutputFileError)]) {
    for (slice, error) in failed {
      let words = printable(error.diagnostic.sentence)
      console.error.write("warning: slice \(slice.number) does not learn of this: \(words)\n")
    }
  }

  /// Makes a change from the file that an argument names; its content belongs to the request, as do those of others.
  func change(
    reading argument: String,
    digests: [String: String] = [:],
    _ body: (Change, InputFile) throws -> Answer
  ) throws -> ExitStatus {
    let database = try openDatabase()
    let input = try InputFile(path: arguments.required(argument))
    let request = try request { digests.merging([argument: try input.digest()]) { $1 } }
    return try change(request, in: database) { try body($0, input) }
  }

  /// The operation that the arguments ask for.
  ///
  /// What stands in a file that an argument names belongs to the request, by its digest, which is only
  /// asked for where a key is given.
  func request(digests: () throws -> [String: String] = { [:] }) throws -> OperationRequest {
    let key = try key
    return OperationRequest(
      key: key,
      command: arguments.command.name,
      arguments: arguments.request(digests: try key == nil ? [:] : digests()),
      actor: Machine.actor,
      at: Session.now
    )
  }

  private var key: String? {
    get throws {
      guard arguments.command.options.contains(where: { $0.name == Options.operation.name }) else {
        return nil
      }
      return try arguments.value(Options.operation.name, "a word or several, without line ends") {
        $0.contains { !$0.isWhitespace } && printable($0) == $0 ? $0 : nil
      }
    }
  }

  /// How CSV files are to be written.
  var csvForm: CSVForm {
    CSVForm(
      isFormulaSafe: !arguments.has(Options.raw.name),
      endsLinesWithCRLF: arguments.has(Options.crlf.name)
    )
  }

  /// The date here and now.
  var today: Day { Session.today }

  /// The date here and now.
  static var today: Day { WallClock.day(at: now, in: nil) ?? now.day }

  /// What a person has to know where a database is recorded in a file whose copies it cannot always tell,
  /// on a line of its own; empty elsewhere.
  func note(onFileOf database: Database) throws -> String {
    try database.lacksBirthTime()
      ? "\n! the file system does not know when files are made: a copy put in this one's place may be"
        + " taken for it, and would send again"
      : ""
  }

  /// The present instant, or the one that `SENDPLAN_NOW` names.
  static var now: Instant { Machine.now }
}
