import OperatingSystem

extension Option {
  /// The database, an option of every program.
  package static let database = Option(
    "--db",
    .text("FILE"),
    "the database; else $SENDPLAN_DB, else ./sendplan.db"
  )
}

extension ParsedArguments {
  /// The path of the database from `--db`, the environment or the default.
  package var databasePath: String {
    self[Option.database.name] ?? Environment.process["SENDPLAN_DB"] ?? "sendplan.db"
  }
}
