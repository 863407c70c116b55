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
      Argument("RAIL", "its name"),
      Argument("LIMIT", "how much it allows, from 0 on, or a part of the plan such as 10%"),
    ],
    options: [Option("--reason", .text("TEXT"), "why, for the record"), Options.operation],
    examples: [
      Command.Example(
        "sendplan guard set moved-later 20%",
        "of 1,000 messages up to 200 may go a day later"
      ),
      Command.Example(
        "sendplan guard set longest-wait 14 --reason 'promised'",
        "two weeks at most"
      ),
    ]
  ) { arguments in
    let rail = try arguments.rail()
    let limit = try arguments.requiredValue(
      "LIMIT",
      rail.countsMessages
        ? "a whole number, or a part of the plan's messages from 1% to 1000%"
        : "a whole number from 0 to \(Capacity.range.upperBound.grouped)",
      read: { GuardText.limit($0, of: rail) }
    )
    return Statement { _ in
      .state(
        .guardRail(name: rail.name, limit: limit),
        reason: arguments["--reason"],
        "\(rail.name) allows \(GuardText.words(limit, of: rail))"
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
      let preset = rail.preset.map { GuardText.words($0, of: rail) } ?? "none"
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
    let (limits, own) = try session.read { (try $0.guardLimits(), try $0.ownRails()) }
    let rails = GuardRail.allCases.map { rail in
      let limit = limits[rail] ?? rail.preset ?? 0
      let allows: Cell =
        switch limit {
        case .count(let count): .amount(count)
        case .percent: .text(GuardText.words(limit, of: rail))
        }
      return ShownRail(
        name: rail.name,
        allows: allows,
        stated: limits[rail] != nil ? "yes" : rail.preset == nil ? "fixed" : "no",
        watches: rail.summary
      )
    }
    let others = own.map {
      ShownRail(
        name: $0.name,
        allows: .nothing,
        stated: "own",
        watches: "what \(printable($0.program)) says" + ($0.reason.map { ": \($0)" } ?? "")
      )
    }
    try session.list(
      "rails",
      rails + others,
      [
        .text("rail") { $0.name },
        .cell("allows") { $0.allows },
        .text("stated") { $0.stated },
        .text("watches", mayShrink: true) { $0.watches },
      ]
    )
    return .done
  }
}

private struct ShownRail: Sendable {
  let name: String
  let allows: Cell
  let stated: String
  let watches: String
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
  /// A limit as it is typed; nil for what the rail cannot have.
  static func limit(_ text: String, of rail: GuardRail) -> RailLimit? {
    guard let limit = RailLimit(text) else { return nil }
    if case .percent = limit, !rail.countsMessages { return nil }
    return limit
  }

  /// How much a rail allows: `200`, or `10%, at least 100`.
  static func words(_ limit: RailLimit, of rail: GuardRail) -> String {
    switch limit {
    case .count(let count): count.grouped
    case .percent: rail.floor > 0 ? "\(limit), at least \(rail.floor)" : "\(limit)"
    }
  }

  static let rails = """
    'sendplan nightly' approves a plan only when every guard rail holds. 'sendplan guard show' lists \
    them with their limits and what they watch. Those without a limit, such as the journal and the \
    proof of the plan, cannot be set.

    moved-later, newly-lost and late may be stated as a part of the messages that the plan decides about, such as \
    10%, which fits small and large plans alike: moved-later allows 10% unless stated, and 100 message-days at least. \
    While load-changed is not stated, a load may differ by \(GuardRail.smallLoadChange) messages however small the plan is.
    """
}
