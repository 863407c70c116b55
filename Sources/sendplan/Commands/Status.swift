import Model
import Storage
import Terminal

extension Command {
  static let status = Command(
    "status",
    group: "Plans",
    summary: "shows where everything stands and what needs a person",
    discussion: "Exit status 1 when something needs a person.",
    examples: [Example("sendplan status", "the morning's first look")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let isBeingRun = RunLockFile.isHeld(for: session.databasePath)
    let status = try session.read { try Status(of: $0, isBeingRun: isBeingRun) }
    try console.output.write(status.lines.joined(separator: "\n") + "\n")
    return status.needs.isEmpty ? .done : .refused
  }
}

/// What is worth knowing of a database at a glance.
private struct Status {
  private let facts: [(name: String, text: String)]
  /// What needs a person, each with the way out.
  let needs: [String]

  init(of snapshot: Snapshot, isBeingRun: Bool) throws {
    let counts = try snapshot.messageCounts()
    let plans = try snapshot.plans()
    let approved = plans.first { $0.state == .approved }
    let draft = plans.first { $0.state == .draft }
    let staleness = try draft.map(snapshot.staleness) ?? []
    let run = try snapshot.runUnderWay()
    let proof = try snapshot.proveJournal()
    facts = [
      ("base date", try snapshot.baseDate().description),
      ("messages", Status.text(of: counts)),
      ("approved", approved.map(PlanText.title) ?? "none"),
      ("newest draft", draft.map(PlanText.title) ?? "none"),
      (
        "run",
        run.map {
          "run \($0.number) of plan \($0.plan) for \($0.day) "
            + (isBeingRun ? "is under way" : "has died")
        } ?? "none"
      ),
      ("journal", Status.text(of: proof)),
    ]
    needs =
      (try snapshot.unconfirmedRestoration().map { [$0.sentence + ": " + Restoration.wayOut] } ?? [])
      + (proof.holds ? [] : ["the journal does not hold: see 'sendplan check journal'"])
      + (try DoubtText.need(counts[.inDoubt] ?? 0, in: snapshot))
      + Status.needs(counts, try snapshot.runs(), approved, isBeingRun: isBeingRun)
      + Status.needs(draft, staleness, baseDate: try snapshot.baseDate(), approved)
  }

  var lines: [String] {
    let width = facts.map(\.name.count).max() ?? 0
    let table = facts.map { fact in
      "\(fact.name):\(String(repeating: " ", count: width - fact.name.count)) \(fact.text)"
    }
    return table + (needs.isEmpty ? ["nothing needs a person"] : needs.map { "! \($0)" })
  }

  private static func text(of counts: [MessageState: Int]) -> String {
    let parts = MessageState.allCases.compactMap { state in
      counts[state].map { "\($0.grouped) \(state.name)" }
    }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }

  private static func text(of proof: JournalProof) -> String {
    let rows = counted(proof.rows, "row")
    return switch proof {
    case .replayed(let findings):
      findings.isEmpty ? "\(rows); replaying them gives the present states" : findings.summary
    case .lastRows(_, 0):
      "\(rows); the last of everything gives its present state"
    case .lastRows(_, let disagreeing):
      "\(rows), and \(counted(disagreeing, "present state")) that the last of them does not give"
    }
  }

  private static func needs(
    _ counts: [MessageState: Int],
    _ runs: [Run],
    _ approved: PlanHeader?,
    isBeingRun: Bool
  ) -> [String] {
    [Status.need(runs, counts, approved, isBeingRun: isBeingRun)].compactMap(\.self)
  }

  /// What to do about the newest run that did not end well; an older plan's is left to the newer plan.
  private static func need(
    _ runs: [Run],
    _ counts: [MessageState: Int],
    _ approved: PlanHeader?,
    isBeingRun: Bool
  ) -> String? {
    let open = runs.first { $0.state == .running && !isBeingRun }
    let left = open ?? runs.first { $0.state == .interrupted && $0.plan == approved?.version }
    guard let run = left else {
      guard !isBeingRun, let claimed = counts[.claimed] else { return nil }
      return
        "\(counted(claimed, "message")) claimed without an answer: 'sendplan-executor recover' looks"
        + " for them, and the next run repeats them where that is harmless"
    }
    let verb = run.state == .running ? "has died" : "was interrupted"
    return "run \(run.number) \(verb): resume it with 'sendplan-executor run --plan \(run.plan)"
      + " --day \(run.day)'"
  }

  private static func needs(
    _ draft: PlanHeader?,
    _ staleness: [Staleness],
    baseDate: Day,
    _ approved: PlanHeader?
  ) -> [String] {
    if let draft, draft.version > approved?.version ?? 0 {
      guard staleness.isEmpty else {
        let why = staleness.map(\.sentence).joined(separator: "; ")
        return ["plan \(draft.version) is stale: \(why): compute a new one with 'sendplan plan'"]
      }
      return [
        "plan \(draft.version) waits: 'sendplan approve \(draft.version)' or"
          + " 'sendplan reject \(draft.version)'"
      ]
    }
    guard let approved, approved.baseDate != baseDate else { return [] }
    return [
      "the approved plan is of \(approved.baseDate) and the base date is \(baseDate): compute a new"
        + " one with 'sendplan plan'"
    ]
  }
}
