import Model
import Reporting
import Storage
import Terminal

extension Setting {
  static let guardSet = Setting(
    "guard set",
    group: "Setup",
    summary: "sets the limit of a guard rail",
    discussion: GuardText.rails,
    arguments: [
      Argument("RAIL", "its name"), Argument("LIMIT", "how much it allows, from 0 on"),
    ],
    options: [Option("--reason", .text("TEXT"), "why, for the record"), Options.operation],
    examples: [
      Command.Example(
        "sendplan guard set moved-later 200",
        "up to 200 messages may go a day later"
      ),
      Command.Example(
        "sendplan guard set longest-wait 14 --reason 'promised'",
        "two weeks at most"
      ),
    ]
  ) { arguments in
    let rail = try arguments.rail()
    let limit = try arguments.requiredInteger("LIMIT", in: Capacity.range)
    return Statement { _ in
      .state(
        .guardRail(name: rail.name, limit: limit),
        reason: arguments["--reason"],
        "\(rail.name) allows \(limit.grouped)"
      )
    }
  }

  static let guardReset = Setting(
    "guard reset",
    group: "Setup",
    summary: "resets a guard rail to its preset limit",
    arguments: [Argument("RAIL", "its name")],
    options: [Options.operation],
    examples: [Command.Example("sendplan guard reset moved-later", "the preset holds again")]
  ) { arguments in
    let rail = try arguments.rail()
    return Statement { _ in
      let preset = rail.preset.map(\.grouped) ?? "none"
      return .withdraw(
        .guardRail,
        "\(rail.name) allows \(preset) again",
        otherwise: "no limit was set for \(rail.name); it allows \(preset)"
      ) { $0 == .guardRail(name: rail.name) }
    }
  }
}

extension Command {
  static let guardShow = Command(
    "guard show",
    group: "Setup",
    summary: "lists the guard rails with their limits",
    options: [Options.format],
    examples: [Command.Example("sendplan guard show", "what keeps 'nightly' from approving a plan")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let limits = try session.read { try $0.guardLimits() }
    try session.list(
      "rails",
      GuardRail.allCases,
      [
        .text("rail") { $0.name },
        .amount("allows") { limits[$0] ?? $0.preset ?? 0 },
        .text("stated") { limits[$0] != nil ? "yes" : $0.preset == nil ? "fixed" : "no" },
        .text("watches", mayShrink: true) { $0.summary },
      ]
    )
    return .done
  }
}

extension ParsedArguments {
  /// The rail that is named; of those that can be set.
  fileprivate func rail() throws -> GuardRail {
    let settable = GuardRail.allCases.filter { $0.preset != nil }
    return try requiredValue("RAIL", "one of \(settable.map(\.name).joined(separator: ", "))") {
      name in
      settable.first { $0.name == name }
    }
  }
}

private enum GuardText {
  static let rails = """
    'sendplan nightly' approves a plan only when every guard rail holds. 'sendplan guard show' lists \
    them with their limits and what they watch. Those without a limit, such as the journal and the \
    proof of the plan, cannot be set.
    """
}
