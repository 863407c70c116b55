import Model
import Storage
import Terminal

/// What is worth knowing of a database at a glance.
struct Status {
  let baseDate: Day
  let counts: [MessageState: Int]
  let approved: PlanHeader?
  let draft: PlanHeader?
  /// The days on which the last messages of those two go.
  let lastMessages: (approved: Day?, draft: Day?)
  let staleness: [Staleness]
  /// Why nothing is approved, where a person has withdrawn the approval.
  let withdrawn: WithdrawnPlan?
  let run: Run?
  /// Whether a process here, or somebody who holds a slice, may be sending.
  let isBeingRun: Bool
  let slices: SliceStatus
  let proof: JournalProof
  let unconfirmed: UnconfirmedDatabase?
  /// Who moved later in the newest plan, unexplained, and over the plans before it.
  let drift: [SlowDrift]
  /// The channels by which nothing can be sent.
  let stops: [ChannelStop]
  /// What is held, which somebody has wanted so.
  let holds: [Hold]
  /// What has gone wrong since the last plan was approved.
  let outcomes: RecentOutcomes
  /// What the approved plan would send, had it not been edited since.
  let edited: [String]
  /// What needs a person, each with the way out.
  let needs: [String]
  /// How far today has come, and what came back.
  let today: TodayStatus

  init(of snapshot: Snapshot, isBeingRun: Bool) throws {
    let plans = try snapshot.plans()
    baseDate = try snapshot.baseDate()
    counts = try snapshot.messageCounts()
    approved = plans.first { $0.state == .approved }
    draft = plans.first { $0.state == .draft }
    lastMessages = (
      try approved.flatMap(snapshot.lastPlannedDay), try draft.flatMap(snapshot.lastPlannedDay)
    )
    staleness = try draft.map(snapshot.staleness) ?? []
    withdrawn = try snapshot.withdrawnPlan()
    run = try snapshot.runUnderWay()
    slices = try SliceStatus(of: snapshot)
    let isBeingRun = isBeingRun || !slices.open.isEmpty
    self.isBeingRun = isBeingRun
    proof = try snapshot.proveJournal()
    unconfirmed = try snapshot.unconfirmed()
    drift = try plans.first.map { try snapshot.slowDrift(of: $0.version) } ?? []
    stops = try snapshot.channelStops()
    holds = try snapshot.holds()
    outcomes = try snapshot.recentOutcomes()
    edited = try approved.map(snapshot.editedMessages) ?? []
    today = try TodayStatus(of: snapshot, approved: approved, now: Session.now)
    let beyond = try snapshot.channelsBeyondRails(on: Session.now.day)
    let general: [String] =
      stops.map(\.sentence)
      + (unconfirmed.map { ["\($0.sentence): \(UnconfirmedDatabase.wayOut)"] } ?? [])
      + (proof.holds ? [] : ["the journal does not hold: see 'sendplan check journal'"])
      + (try InDoubtText.need(counts[.inDoubt] ?? 0, in: snapshot))
    let sending: [String] =
      Status.needs(counts, try snapshot.runs(), approved, stops, isBeingRun: isBeingRun)
      + slices.needs
      + (withdrawn.map { ["\($0.sentence): \(WithdrawnPlan.wayOut)"] } ?? [])
      + (try approved.map { try Status.otherSenders(since: $0, snapshot) } ?? [])
    let draftNeeds = Status.needs(
      draft,
      staleness,
      endorsers: try draft.map { try snapshot.endorsers(of: $0.version) } ?? [],
      needed: try snapshot.neededApprovals(),
      baseDate: baseDate,
      approved
    )
    needs =
      general + sending + draftNeeds
      + Status.needs(drift, try snapshot.guardLimits(), in: plans.first)
      + beyond.map { "\($0.sentence): the next night or run stops the channel" }
      + Status.needs(outcomes)
  }

  /// The newest draft, while it is newer than the approved plan.
  var waitingDraft: PlanHeader? {
    draft.flatMap { $0.version > approved?.version ?? 0 ? $0 : nil }
  }

  private var facts: [(name: String, text: String)] {
    var facts: [(name: String, text: String)] = [
      ("base date", baseDate.description)
    ]
    facts += today.facts(approved, lastMessage: lastMessages.approved)
    facts += [
      ("messages", Status.text(of: counts)),
      (
        "approved",
        approved.map { PlanText.summary($0, lastMessage: lastMessages.approved) }
          ?? withdrawn.map { "none: \(PlanText.title($0.plan))" } ?? "none"
      ),
      (
        "newest draft",
        draft.map { PlanText.summary($0, lastMessage: lastMessages.draft) } ?? "none"
      ),
      (
        "run",
        run.map {
          "run \($0.number) of plan \($0.plan) for \($0.day) "
            + (isBeingRun ? "is under way" : "has died")
        } ?? "none"
      ),
      ("journal", Status.text(of: proof)),
    ]
    if let sentence = slices.sentence { facts.append(("slices", sentence)) }
    facts += holds.map { hold in
      ("held", "\(hold.words) by hold \(hold.number): \(printable(hold.reason))")
    }
    if let sentence = outcomes.sentence { facts.append(("went wrong", sentence)) }
    if !edited.isEmpty { facts.append(("edited", editedText)) }
    if !drift.isEmpty {
      let moved = "\(counted(drift.count, "message")) of the newest plan moved later, unexplained"
      facts.append(("drift", moved))
    }
    return facts
  }

  private var editedText: String {
    let named = edited.prefix(Status.namedEdits).map { printable($0) }.joined(separator: ", ")
    let more = edited.count > Status.namedEdits ? ", …" : ""
    return
      "\(counted(edited.count, "message")) since plan \(approved?.version ?? 0) was computed, and not"
      + " sent before a plan with \(edited.count == 1 ? "it" : "them") is approved: \(named)\(more)"
  }

  private static let namedEdits = 5

  var lines: [String] {
    let width = facts.map(\.name.count).max() ?? 0
    let table = facts.map { fact in
      "\(fact.name):\(String(repeating: " ", count: width - fact.name.count)) \(fact.text)"
    }
    let sentences = needs.isEmpty ? ["nothing needs a person"] : needs.map { "! \($0)" }
    // That nothing is sent at all, or not by some channel, is said before everything else.
    let first = stops.count + (unconfirmed == nil ? 0 : 1)
    return sentences.prefix(first) + table + sentences.dropFirst(first)
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
}
