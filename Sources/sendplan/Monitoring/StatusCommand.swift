import Formats
import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let status = Command(
    "status",
    group: "Plans",
    summary: "shows the present state and what needs a person",
    discussion: """
      Exit status 1 when something needs a person. 'sendplan metrics' says the same in numbers, for a \
      program that watches.

      Of several databases each is shown under its name: that of its file, or of its folder where the files \
      are called alike. One that cannot be read is named on standard error and does not hide the others; the \
      exit status is then the one of that error.
      """,
    arguments: [WatchedDatabases.argument],
    options: [
      Option(
        "--format",
        .choice(["text", "json"]),
        "how to print it",
        preset: "text"
      ),
      Option("--output", .text("FILE"), "writes it to this file, whole or not at all"),
    ],
    examples: [
      Example("sendplan status", "the morning's first look"),
      Example("sendplan status /srv/*/sendplan.db", "all tenants, one below the other"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let isJSON = arguments.required("--format") == "json"
    if session.watchesSeveral {
      let all = try session.watch { try Status(of: $0, isBeingRun: $1) }
      try session.write(isJSON ? all.json : all.text)
      return ExitStatus(of: all) { !$0.needs.isEmpty }
    }
    let status = try session.read { try Status(of: $0, isBeingRun: session.isBeingRun) }
    try session.write(isJSON ? status.json : status.lines.joined(separator: "\n") + "\n")
    return status.needs.isEmpty ? .done : .refused
  }
}

extension Session {
  /// Whether an executor is at work on the database.
  var isBeingRun: Bool { RunLockFile.isHeld(for: databasePath) }

  /// Writes a text to the file of `--output`, whole or not at all, or else prints it.
  func write(_ text: String) throws {
    guard let path = arguments["--output"] else { return try console.output.write(text) }
    let file = try AtomicFile(path: path)
    try file.write(Array(text.utf8))
    try file.commit()
  }
}

extension [WatchedDatabase<Status>] {
  /// One below the other, each under its name.
  fileprivate var text: String {
    map { database in
      let lines =
        switch database.found {
        case .success(let status): status.lines
        case .failure: ["! could not be read"]
        }
      return "\(printable(database.name)):\n" + lines.map { "  \($0)\n" }.joined()
    }
    .joined(separator: "\n")
  }
}
