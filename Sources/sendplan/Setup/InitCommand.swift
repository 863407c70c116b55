import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let initialize = Command(
    "init",
    group: "Setup",
    summary: "creates the database with its base date",
    discussion: """
      The base date is the first day that a plan may use. It is stored, and moves only by 'base \
      advance' and 'base set'.
      """,
    options: [
      Option("--base-date", .text("DAY"), "the first day that a plan may use", isRequired: true)
    ],
    examples: [
      Example("sendplan init --base-date 2027-03-01", "creates ./sendplan.db")
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let day = try arguments.requiredDay("--base-date")
    let database = try Database.create(
      path: session.databasePath,
      baseDate: day,
      origin: Origin(Machine.randomBytes(Origin.byteCount)),
      session.request()
    )
    let note = try session.note(onFileOf: database)
    try console.output.write(
      """
      created \(printable(session.databasePath)); the base date is \(day)\(note)
      next: sendplan channel set email --capacity 50 --open mon-fri

      """
    )
    return .done
  }
}
