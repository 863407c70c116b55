import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let guardSet = Command(
    "guard set",
    group: "Setting up",
    summary: "states how much a guard rail of the nights allows",
    discussion: GuardText.rails,
    arguments: [
      Argument("RAIL", "its name"), Argument("LIMIT", "how much it allows, from 0 on"),
    ],
    options: [Option("--reason", .text("TEXT"), "why, for the record"), Options.operation],
    examples: [
      Example("sendplan guard set moved-later 200", "up to 200 messages may go later"),
      Example("sendplan guard set longest-wait 14 --reason 'promised'", "two weeks at most"),
    ]
  ) { arguments, console in
    let rail = try arguments.rail()
    let limit = try arguments.requiredInteger("LIMIT", in: Capacity.range)
    return try Session(arguments: arguments, console: console).changeRules { _ in
      .state(
        .guardRail(name: rail.name, limit: limit),
        reason: arguments["--reason"],
        "\(rail.name) allows \(limit.grouped)"
      )
    }
  }

  static let guardReset = Command(
    "guard reset",
    group: "Setting up",
    summary: "withdraws what was stated of a guard rail",
    arguments: [Argument("RAIL", "its name")],
    options: [Options.operation],
    examples: [Example("sendplan guard reset moved-later", "the preset holds again")]
  ) { arguments, console in
    let rail = try arguments.rail()
    return try Session(arguments: arguments, console: console).changeRules { _ in
      let preset = rail.preset.map(\.grouped) ?? "none"
      return .withdraw(
        .guardRail,
        "\(rail.name) allows \(preset) again",
        otherwise: "nothing was stated of \(rail.name); it allows \(preset)"
      ) { $0 == .guardRail(name: rail.name) }
    }
  }

  static let guardShow = Command(
    "guard show",
    group: "Setting up",
    summary: "shows the guard rails, with how much each allows",
    options: [Options.format],
    examples: [Example("sendplan guard show", "what keeps a night from approving its plan")]
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
    A night approves its plan only when every rail holds. Stated here is how much each allows; \
    'sendplan guard show' lists them with what they watch. Three rails allow nothing and cannot be \
    set: the base date, the journal and the proof of the plan.
    """
}
