import Formats
import Model
import Planning
import Storage
import Terminal

/// How a night ends: the line of its step, what to do next, and the status.
struct NightlyOutcome {
  let version: Int
  let line: String
  let status: ExitStatus
  /// Why a person is needed.
  var reasons: [String] = []
  /// Whom the plan moves, and why, where a rail holds it for that.
  var story: [String] = []
  /// The rails that do not hold.
  var rails: [String] = []
  /// What to type next, most useful first.
  var commands: [String] = []
  /// All of it for a person, line by line.
  let advice: [String]
}

extension NightlyOutcome {
  /// What a machine is told of it.
  var facts: [JSONValue.Member] {
    [
      ("outcome", .text(status == .done ? "approved" : "held")),
      ("exit_status", .integer(Int(status.code))),
      ("version", .integer(version)),
      ("reasons", .texts(reasons)),
      ("story", .texts(story)),
      ("rails", .texts(rails)),
      ("commands", .texts(commands)),
    ]
  }
}

extension NightlyJob {
  /// Asks every guard rail about the plan.
  func check(_ planned: NightlyPlan, violations: Int) throws -> ([GuardRailResult], String) {
    let findings =
      try database.read { try railFindings(planned, violations: violations, $0) }
      + ownFindings(planned)
    let broken = findings.filter { !$0.holds }
    if broken.contains(where: { !$0.channels.isEmpty }) {
      try database.change(try session.request()) { change in
        Answer("\(try change.stopChannelsBeyondRails(on: options.day)) stopped")
      }
    }
    let text =
      broken.isEmpty
      ? "all \(findings.count) hold"
      : "\(broken.count) of \(findings.count) do not hold: "
        + broken.map(\.rail).joined(separator: ", ")
    return (findings, text)
  }

  /// What has gone wrong since a plan was last approved.
  func outcomes() throws -> String {
    try database.read { try $0.recentOutcomes().sentence }
      ?? "nothing failed, bounced or was refused"
  }

  /// What every rail found, for a log: by that somebody states what they allow, on nights that hold too.
  static func facts(of findings: [GuardRailResult]) -> [JSONValue.Member] {
    findings.map { ($0.rail, .text($0.found)) }
  }

  private func railFindings(
    _ planned: NightlyPlan,
    violations: Int,
    _ snapshot: Snapshot
  ) throws -> [GuardRailResult] {
    let approved = try planned.before.map { header in
      let difference = try PlanComparison(header.version, to: planned.plan, in: snapshot)
      return GuardRailCheck.Approved(
        version: header.version,
        comparison: difference.comparison,
        inputs: difference.inputs,
        remaining: header.assigned - difference.removed.values.count { $0 == .sent },
        moves: try snapshot.moves(of: planned.header.version),
        drift: try snapshot.slowDrift(of: planned.header.version)
      )
    }
    let context = GuardRailCheck.Context(
      inDoubt: try snapshot.messageCounts()[.inDoubt] ?? 0,
      day: options.day,
      journalHolds: try snapshot.proveJournal().holds,
      violations: violations,
      unconfirmed: try snapshot.unconfirmed()?.sentence,
      outcomes: try snapshot.channelOutcomes(
        since: options.day.advanced(by: -ChannelOutcomes.days)
      )
    )
    return GuardRailCheck(
      planned.plan,
      against: approved,
      undecided: try undecided(before: planned, snapshot),
      context
    )
    .findings(try snapshot.guardLimits())
  }

  /// The newest plan that was held before this one and that nobody has decided, beside the same approved one.
  private func undecided(
    before planned: NightlyPlan,
    _ snapshot: Snapshot
  ) throws -> GuardRailCheck.Undecided? {
    guard let before = planned.before else { return nil }
    let draft = try snapshot.plans().first {
      $0.state == .draft && $0.version < planned.header.version && $0.version > before.version
    }
    return try draft.map { draft in
      GuardRailCheck.Undecided(
        version: draft.version,
        try PlanComparison(before, to: draft, in: snapshot).comparison,
        load: draft.assigned
      )
    }
  }

  /// Approves the plan, or holds it and says why.
  func decide(
    on planned: NightlyPlan,
    _ rails: [GuardRailResult],
    _ problems: [String]
  ) throws -> NightlyOutcome {
    let version = planned.header.version
    if planned.header.state == .rejected {
      return held(planned, ["it was rejected, and nothing has changed since"], [])
    }
    // An approval has answered what the plan itself was held for.
    let isApproved = planned.header.state == .approved
    let open = GuardRail.allCases.filter { !isApproved || !$0.isAboutPlan }.map(\.name)
    let broken = rails.filter { rail in
      !rail.holds && (open.contains(rail.rail) || !isApproved && rail.isOwn)
    }
    // What a person has withdrawn is not approved again by a program.
    let problems =
      problems + (planned.withdrawn.map { ["\($0.sentence): \(Self.asksPerson)"] } ?? [])
    guard broken.isEmpty, problems.isEmpty else {
      let isMoved = broken.contains { rail in
        rail.isOwn || GuardRail.allCases.contains { $0.name == rail.rail && $0.isAboutPlan }
      }
      let story = try isMoved ? story(of: planned) : []
      return held(planned, problems + (try sentences(broken)), broken, story)
    }
    if isApproved {
      return approved(planned, "plan \(version) is approved already")
    }
    guard options.mayApprove else {
      return held(planned, ["every rail holds, and --approve was not given"], [])
    }
    try database.change(try session.request()) { change in
      _ = try change.approve(version)
      return Answer("approved plan \(version)")
    }
    return approved(planned, "approved plan \(version): every rail holds")
  }

  private func approved(_ planned: NightlyPlan, _ line: String) -> NightlyOutcome {
    let version = planned.header.version
    let command =
      "sendplan-executor run --plan \(version) --day \(planned.header.baseDate)"
      + session.databaseWords
    return NightlyOutcome(
      version: version,
      line: line,
      status: .done,
      commands: [command],
      advice: ["", "plan \(version) is approved; send its first day with", "  \(command)"]
    )
  }

  private func held(
    _ planned: NightlyPlan,
    _ reasons: [String],
    _ broken: [GuardRailResult],
    _ story: [String] = []
  ) -> NightlyOutcome {
    let isDraft = planned.header.state == .draft
    let version = planned.header.version
    let ways =
      broken.flatMap(\.channels).map { channel in
        ("resume", commandLine("sendplan channel resume", channel) + session.databaseWords)
      } + waysOut(of: planned)
    var advice = ["", isDraft ? "plan \(version) is held for a person:" : "a person is needed:"]
    advice += (story + reasons).map { "  \($0)" }
    let isConfirmed = !broken.contains { $0.rail == GuardRail.confirmed.name }
    if let approved = planned.approved, approved.version != version, isConfirmed {
      advice.append("plan \(approved.version) stays approved and may be sent meanwhile")
    }
    advice += ways.map { way in
      "\(way.name):\(String(repeating: " ", count: 9 - way.name.count))\(way.command)"
    }
    let why = broken.isEmpty ? reasons.first ?? "" : broken.map(\.rail).joined(separator: ", ")
    return NightlyOutcome(
      version: version,
      line: isDraft ? "held plan \(version): \(why)" : "held: \(why)",
      status: .waitsForApproval,
      reasons: reasons,
      story: story,
      rails: broken.map(\.rail),
      commands: ways.map(\.command),
      advice: advice
    )
  }

  /// What a person may do with a plan that was not approved.
  private func waysOut(of planned: NightlyPlan) -> [(name: String, command: String)] {
    let header = planned.header
    let database = session.databaseWords
    var ways: [(name: String, command: String)] = []
    if let before = planned.before {
      ways.append(("compare", "sendplan diff \(before.version) \(header.version)\(database)"))
    }
    switch header.state {
    case .draft:
      let digest = header.digest.prefix(PlanText.digestLength)
      ways.append(("approve", "sendplan approve \(header.version) --digest \(digest)\(database)"))
      ways.append(("reject", "sendplan reject \(header.version)\(database)"))
    case .rejected:
      let horizon = "--horizon \(header.horizon)"
      ways.append(("anew", "sendplan plan \(horizon)\(database)"))
    case .approved, .completed, .superseded, .withdrawn: break
    }
    return ways
  }

  /// What each broken rail found, with the first few messages concerned.
  private func sentences(_ broken: [GuardRailResult]) throws -> [String] {
    try database.read { snapshot in
      try broken.map { finding in
        let shown = finding.messages.prefix(NightlyJob.shownMessages)
        let ids = try shown.map { printable(try snapshot.messageID($0)) }
        let more = finding.messages.count - shown.count
        var text = "\(finding.rail): \(finding.sentence), allowed is \(finding.allows)"
        if !ids.isEmpty { text += ": \(ids.joined(separator: ", "))" }
        if more > 0 { text += " and \(more.grouped) more" }
        return text
      }
    }
  }

  private static let shownMessages = 5
  private static let asksPerson = "no night approves before a person has approved a version"
}
