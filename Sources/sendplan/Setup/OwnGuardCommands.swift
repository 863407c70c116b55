import Model
import OperatingSystem
import Storage
import Terminal

extension Setting {
  static let guardAdd = Setting(
    "guard add",
    group: "Setup",
    summary: "adds a guard rail of one's own: a program that is asked about each plan",
    discussion: """
      A night tells the program the plan on its standard input, as one JSON object: version, base_date, last_day, \
      messages, assigned, the approved version, and the lists assignments and unplaced with the columns of the reports. \
      Exit status 0 lets the plan through and 1 holds it for a person; the first line of its standard output says why. \
      One that ends otherwise, cannot be started or takes longer than a minute holds the plan, too, and the night says \
      so. It gets no variable of the environment whose name begins with SENDPLAN_, and where the printed service starts \
      the night, no network.
      """,
    arguments: [Argument("NAME", "the name of the rail, of letters, digits and dashes")],
    options: [
      Option("--program", .text("FILE"), "the program", isRequired: true),
      Option("--reason", .text("TEXT"), "why, for the record"), Options.operation,
    ],
    examples: [
      Command.Example(
        "sendplan guard add no-friday --program ./no-friday",
        "a plan with messages on a Friday is approved by a person"
      )
    ]
  ) { arguments in
    let name = try arguments.ownRailName()
    let program = absolutePath(arguments.required("--program"))
    return Statement { _ in
      .state(
        .ownRail(name: name, program: program),
        reason: arguments["--reason"],
        "\(name) asks \(printable(program))"
      )
    }
  }

  static let guardRemove = Setting(
    "guard remove",
    group: "Setup",
    summary: "removes a guard rail of one's own",
    arguments: [Argument("NAME", "the name of the rail")],
    options: [Options.operation],
    examples: [Command.Example("sendplan guard remove no-friday", "nobody is asked any more")]
  ) { arguments in
    let name = try arguments.ownRailName()
    return Statement { _ in
      .withdraw(
        .ownRail,
        "\(name) is asked no more",
        otherwise: "there is no rail '\(name)' of one's own"
      ) { $0 == .ownRail(name: name) }
    }
  }
}

extension ParsedArguments {
  /// A name that no other rail has.
  fileprivate func ownRailName() throws -> String {
    let taken = GuardRail.allCases.map(\.name)
    return try requiredValue("NAME", "letters, digits and dashes, and no rail that there is") {
      let isWord = $0.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
      return isWord && !$0.isEmpty && $0.first != "-" && !taken.contains($0) ? $0 : nil
    }
  }
}
