import Model
import OperatingSystem
import Planning
import Storage
import Terminal

extension Command {
  static let verify = Command(
    "verify",
    group: "Plans",
    summary: "checks a stored version against its own inputs, without the planner",
    discussion: """
      No day over its capacity, nothing outside its release and deadline, nobody waiting while \
      there was room or while somebody of lower rank was served, every message decided, the digest \
      intact. Exit status 1 when anything is found.
      """,
    arguments: [Argument("VERSION", "the plan's number")],
    examples: [Example("sendplan verify 2", "checks plan 2")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let version = try arguments.version("VERSION")
    let proof = try console.showing("verifying") {
      try session.read { try PlanProof(of: $0.plan(version), in: $0) }
    }
    try console.output.write(proof.lines.joined(separator: "\n") + "\n")
    return proof.holds ? .done : .refused
  }

  static let approve = Command(
    "approve",
    group: "Plans",
    summary: "approves a draft, so that the executor may send it",
    discussion: """
      The draft is verified first. The approved version and every older draft are superseded. A \
      draft is refused when it is stale: computed from another base date, approved plan, capacity \
      or before messages were picked up. Where 'guard set approvals N' asks for several people, it \
      stays a draft (exit status 3) until so many different ones have approved it. Who approves it and why stay in the journal, and 'plans', \
      'show' and 'report' tell them.
      """,
    arguments: [Argument("VERSION", "the plan's number")],
    options: [
      Option("--digest", .text("HEX"), "approves only if this is how the plan's digest begins"),
      Option("--reason", .text("TEXT"), "why, for the record"), Options.by, Options.operation,
    ],
    examples: [
      Example("sendplan approve 2 --digest 9f86d081884c7d65", "approves what was shown"),
      Example(
        "sendplan approve 2 --by Ann --reason 'compared with plan 1'",
        "and says who and why"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let version = try arguments.version("VERSION")
    let digest = try arguments.value("--digest", "8 to 64 hexadecimal digits") { text in
      8...64 ~= text.utf8.count && text.allSatisfy(\.isHexDigit) ? text.lowercased() : nil
    }
    let name = try arguments.decider ?? Machine.actor
    let note = try arguments.decisionNote
    let database = try session.openDatabase()
    let plan = try database.read { snapshot in
      let plan = try snapshot.plan(version)
      if let digest, !plan.digest.hasPrefix(digest) {
        throw Refusal.planDigest(version: version, stored: plan.digest, given: digest)
      }
      if plan.state == .draft {
        let proof = try console.showing("verifying") { try PlanProof(of: plan, in: snapshot) }
        guard proof.holds else { throw UnprovedPlan(version: version, lines: proof.lines) }
      }
      return plan
    }
    return try session.change(in: database) { change in
      switch try change.approve(version, by: name, note: note) {
      case .alreadyApproved:
        return Answer("plan \(version) is approved already; nothing changed\n")
      case .approved(let replaced):
        let since = try change.snapshot.changes(since: plan)
        return Answer(DecisionText.approved(plan, replaced, since))
      case .endorsed(let names, let needed, let isNew):
        return Answer(
          DecisionText.endorsed(version, names, needed, isNew: isNew),
          status: ExitStatus.waitsForApproval.code
        )
      }
    }
  }

  static let reject = Command(
    "reject",
    group: "Plans",
    summary: "rejects a draft for good",
    arguments: [Argument("VERSION", "the plan's number")],
    options: [Options.operation],
    examples: [Example("sendplan reject 2", "plan 2 will never be approved")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let version = try arguments.version("VERSION")
    return try session.change { change in
      guard try change.reject(version) else {
        return Answer("plan \(version) is rejected already; nothing changed\n")
      }
      return Answer("rejected plan \(version)\n")
    }
  }
}

extension Command {
  static let unapprove = Command(
    "unapprove",
    group: "Plans",
    summary: "withdraws the approval of a version, so that nothing is approved",
    discussion: """
      Nothing of it is sent any more, and it is never approved again. Refused while a run is under \
      way, unless --stop is given: the run then ends after the batch that it has in hand. 'nightly' then holds every plan until a person has approved one, and compares it with \
      the withdrawn one. A draft that was computed while the withdrawn one was approved is stale: \
      compute a new one with 'sendplan plan'.
      """,
    arguments: [Argument("VERSION", "the approved plan's number")],
    options: [
      Option("--reason", .text("TEXT"), "why, for the record", isRequired: true), Options.by,
      Option("--stop", "also while a run is under way, which then sends nothing more"),
      Options.operation,
    ],
    examples: [
      Example("sendplan unapprove 2 --reason 'wrong price in the offer'", "nothing of it is sent")
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let version = try arguments.version("VERSION")
    let note = PlanDecision.note(
      by: try arguments.decider ?? Machine.actor,
      reason: try arguments.requiredReason
    )
    return try session.change { change in
      let run = try change.snapshot.runUnderWay()
      let isStop = arguments.has("--stop")
      guard try change.unapprove(version, note: note, stoppingRun: isStop) else {
        return Answer("plan \(version) is withdrawn already; nothing changed\n")
      }
      return Answer(
        "withdrew the approval of plan \(version)\n"
          + (run.map { "run \($0.number) ends after the batch that it has in hand\n" } ?? "")
          + "next: sendplan plan"
          + "\(session.databaseWords)\n"
      )
    }
  }
}

extension ParsedArguments {
  /// What the journal keeps of who decides and why; nil where neither is said.
  fileprivate var decisionNote: String? {
    get throws {
      let (name, reason) = (try decider, try reason)
      guard name != nil || reason != nil else { return nil }
      return PlanDecision.note(by: name ?? Machine.actor, reason: reason)
    }
  }

  /// The name of who decides; nil where it is the account's.
  fileprivate var decider: String? {
    get throws {
      try value(Options.by.name, "a name in one line, without a colon") {
        let name = $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return !name.isEmpty && !name.contains(":") && printable(name) == name ? name : nil
      }
    }
  }
}

private enum DecisionText {
  static func endorsed(_ version: Int, _ names: [String], _ needed: Int, isNew: Bool) -> String {
    let open = needed - names.count
    return "plan \(version) is approved by \(names.map { printable($0) }.joined(separator: ", "))"
      + (isNew ? "" : " already; nothing changed")
      + ", and waits for \(open == 1 ? "another person" : "\(open) other people")\n"
  }

  static func approved(_ plan: PlanHeader, _ replaced: [Int], _ since: ChangesSince) -> String {
    var lines = ["approved plan \(plan.version)"]
    if !replaced.isEmpty {
      lines.append("superseded: \(replaced.map { "plan \($0)" }.joined(separator: ", "))")
    }
    if !since.isEmpty {
      lines.append(
        "since it was computed: \(since.imported.grouped) imported, \(since.rescheduled.grouped)"
          + " rescheduled, \(since.edited.grouped) edited, \(since.ended.grouped) canceled or expired"
          + (since.holds > 0 ? ", \(counted(since.holds, "hold")) stated or lifted" : "")
          + "; the executor leaves out what was edited, sends what is"
          + " still pending, and the next plan takes the rest"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// What the checks of a stored plan found.
struct PlanProof {
  let lines: [String]
  let holds: Bool

  init(of header: PlanHeader, in snapshot: Snapshot) throws {
    let plan = try snapshot.content(of: header)
    let findings = Planning.verify(plan)
    var problems = PlanProof.problems(of: header, plan)
    problems += try snapshot.checkContents(of: header).sentences
    let named = findings.violations.flatMap(\.messages) + findings.needed
    let ids = try snapshot.messageIDs(named)
    let names = try snapshot.channelNames(of: header)
    problems += findings.violations.map { violation in
      violation.sentence(
        message: { ids[$0].map { printable($0) } ?? "message \($0)" },
        channel: { names[$0] ?? "channel \($0)" }
      )
    }
    let hidden = findings.count - findings.violations.count
    if hidden > 0 { problems.append("and \(hidden.grouped) more of the same kinds") }
    // Altered facts give no bound.
    let finding = problems.isEmpty ? DeadlineFinding(plan, proving: true) : nil
    if let finding { problems += PlanProof.problems(of: header, finding) }
    holds = problems.isEmpty
    lines =
      holds
      ? [
        "plan \(header.version) holds: \(counted(header.messages, "message")),"
          + " \(header.assigned.grouped) with a day; nobody waits while there is room, nobody is"
          + " overtaken, the digest is intact"
      ] + (finding.map { PlanProof.quality(of: plan, $0) } ?? []) + PlanProof.needed(findings, ids)
      : ["plan \(header.version) does not hold:"] + problems.map { "  \($0)" }
  }

  /// Whether no plan could be better, or how many could be in time at most.
  private static func quality(of plan: Plan, _ finding: DeadlineFinding) -> [String] {
    let limits = plan.inputs.limits
    let isHard =
      !limits.windows.isEmpty || !limits.shares.isEmpty || limits.perRecipient != nil
      || plan.inputs.backlog.followUps.contains { $0.predecessor != nil }
    let bound = finding.bound
    let best = isHard ? [] : ["  best possible, priority by priority (proved)"]
    let isTold = bound.inTime < bound.messages || isHard && bound.messages > 0
    return best + (isTold ? ["  in time: \(bound.words)\(finding.ways(of: plan))"] : [])
  }

  /// The messages that go before others of higher rank, because the best plan needs it.
  private static func needed(_ findings: VerificationReport, _ ids: [Int32: String]) -> [String] {
    let needed = findings.needed.sorted()
    guard !needed.isEmpty else { return [] }
    let first = needed.prefix(10).map { ids[$0].map { printable($0) } ?? "message \($0)" }
    let more = needed.count > 10 ? " and \((needed.count - 10).grouped) more" : ""
    return [
      "  before others of higher rank, since fewer could go otherwise: \(first.joined(separator: ", "))\(more)"
    ]
  }

  /// What is wrong with the bound that is stored with the plan.
  private static func problems(of header: PlanHeader, _ finding: DeadlineFinding) -> [String] {
    if finding.bound != header.deadlines {
      return [
        "in time it should have \(header.deadlines.words), and it has \(finding.bound.words)"
      ]
    }
    return finding.isProved ? [] : ["more may be possible in time than \(header.deadlines.words)"]
  }

  private static func problems(of header: PlanHeader, _ plan: Plan) -> [String] {
    var problems: [String] = []
    let messages = plan.inputs.backlog.count
    let assigned = plan.day.count { $0 != Backlog.none }
    if messages != header.messages || assigned != header.assigned {
      problems.append(
        "it should have \(header.messages.grouped) messages and \(header.assigned.grouped) with a"
          + " day, and has \(messages.grouped) and \(assigned.grouped)"
      )
    }
    let actual = Planning.digest(of: plan)
    if actual != header.digest {
      problems.append("its content was altered: the digest is \(actual), not \(header.digest)")
    }
    return problems
  }
}

/// A plan that contradicts its own facts.
struct UnprovedPlan: DiagnosticError {
  let version: Int
  let lines: [String]

  var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "plan \(version) cannot be approved",
      why: lines.dropFirst().first.map { $0.trimmingPrefix("  ") }.map(String.init),
      wayOut: "see all of it with 'sendplan verify \(version)', and compute a new plan"
    )
  }
}
