/// The exit status of a program; the numbers from 64 on are those of `sysexits.h`.
package struct ExitStatus: Hashable, Sendable {
  package let code: Int32

  package init(code: Int32) {
    self.code = code
  }

  package static let done = ExitStatus(code: 0)
  package static let refused = ExitStatus(code: 1)
  package static let waitsForApproval = ExitStatus(code: 3)
  package static let usage = ExitStatus(code: 64)
  package static let badData = ExitStatus(code: 65)
  package static let noInput = ExitStatus(code: 66)
  package static let defect = ExitStatus(code: 70)
  package static let inputOutput = ExitStatus(code: 74)
  package static let busy = ExitStatus(code: 75)

  /// What the statuses mean, in the help of every program.
  private static let meanings: [ExitStatus: String] = [
    .done: "done, or there was nothing to do",
    .refused:
      "refused by a rule, or a check found something, or messages failed, came back or are in doubt",
    .waitsForApproval: "waits for approval",
    .usage: "the command line is wrong",
    .badData: "the input or the database is wrong or damaged",
    .noInput: "an input file or the database is missing or cannot be read",
    .defect: "a defect of this program",
    .inputOutput: "the disk, the network or a channel failed",
    .busy: "busy or stopped: repeat the command",
  ]

  fileprivate var entry: Program.Note.Entry {
    Program.Note.Entry(String(code), ExitStatus.meanings[self] ?? "")
  }
}

extension Program.Note {
  /// The statuses that a program can end with.
  package static func exitStatus(_ statuses: [ExitStatus]) -> Program.Note {
    Program.Note("Exit status", statuses.map(\.entry))
  }

  /// The environment variables of every program.
  package static let environment = Program.Note(
    "Environment",
    [
      .init("SENDPLAN_DB", "the database where --db is not given; otherwise ./sendplan.db"),
      .init(
        "SENDPLAN_NOW",
        "the present instant for rehearsals, such as 2027-03-01T06:30:00.000Z"
      ),
      .init("NO_COLOR", "set to anything: no colours"),
    ]
  )
}
