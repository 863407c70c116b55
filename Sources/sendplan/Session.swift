import Model
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

  var databasePath: String {
    arguments[Options.database.name] ?? Environment.process["SENDPLAN_DB"] ?? "sendplan.db"
  }

  /// Reads one state of the database.
  func read<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
    try openDatabase().read(body)
  }

  /// Makes a change once and prints what it answers.
  func change(_ body: (Change) throws -> Answer) throws -> ExitStatus {
    try change(in: openDatabase(), body)
  }

  /// Makes a change of a database that is open already.
  func change(in database: Database, _ body: (Change) throws -> Answer) throws -> ExitStatus {
    let request = request
    let (answer, isRepeated) = try database.change(request, body)
    if isRepeated, let key = request.key {
      console.error.write("(operation '\(printable(key))' was done before; this is its answer)\n")
    }
    try console.output.write(answer.text)
    return ExitStatus(code: answer.status)
  }

  /// The operation that the arguments ask for.
  var request: OperationRequest {
    let key =
      arguments.command.options.contains(Options.operation)
      ? arguments[Options.operation.name] : nil
    return OperationRequest(
      key: key,
      command: arguments.command.name,
      arguments: wish,
      actor: Machine.actor,
      at: Session.now
    )
  }

  /// What was asked, in the order of the command's table, so that the same wish is the same text.
  private var wish: String {
    let given = arguments.command.arguments.flatMap { arguments.all($0.name) }
    let options = arguments.command.options.filter { $0 != Options.operation }
      .flatMap { option in
        arguments.has(option.name)
          ? (option.takesValue
            ? arguments.all(option.name).flatMap { [option.name, $0] } : [option.name])
          : []
      }
    return (given + options).joined(separator: " ")
  }

  /// The present instant, or the one that `SENDPLAN_NOW` names.
  private static var now: Instant {
    Environment.process["SENDPLAN_NOW"].flatMap { Instant($0) }
      ?? Instant(milliseconds: Machine.milliseconds)
  }
}
