import Formats
import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let status = Command(
    "status",
    group: "Plans",
    summary: "shows the present state and what needs a person",
    discussion: """
      Exit status 1 when something needs a person. 'sendplan metrics' says the same in numbers, for a \
      program that watches.
      """,
    options: [
      Option(
        "--format",
        .choice(["text", "json"]),
        "how to print it",
        preset: "text"
      ),
      Option("--output", .text("FILE"), "writes it to this file, whole or not at all"),
    ],
    examples: [
      Example("sendplan status", "the morning's first look")
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let status = try session.read { try Status(of: $0, isBeingRun: session.isBeingRun) }
    let isJSON = arguments.required("--format") == "json"
    try session.write(isJSON ? status.json : status.lines.joined(separator: "\n") + "\n")
    return status.needs.isEmpty ? .done : .refused
  }
}

extension Session {
  /// Whether an executor is at work on the database.
  var isBeingRun: Bool { RunLockFile.isHeld(for: databasePath) }

  /// Writes a text to the file of `--output`, whole or not at all, or else prints it.
  func write(_ text: String) throws {
    guard let path = arguments["--output"] else { return try console.output.write(text) }
    let file = try AtomicFile(path: path)
    try file.write(Array(text.utf8))
    try file.commit()
  }
}

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
    let beyond = try snapshot.channelsBeyondRails(on: Session.now.day)
    needs =
      stops.map(\.sentence)
      + (unconfirmed.map { ["\($0.sentence): \(UnconfirmedDatabase.wayOut)"] } ?? [])
      + (proof.holds ? [] : ["the journal does not hold: see 'sendplan check journal'"])
      + (try InDoubtText.need(counts[.inDoubt] ?? 0, in: snapshot))
      + Status.needs(counts, try snapshot.runs(), approved, stops, isBeingRun: isBeingRun)
      + slices.needs
      + (withdrawn.map { ["\($0.sentence): \(WithdrawnPlan.wayOut)"] } ?? [])
      + (try approved.map { try Status.otherSenders(since: $0, snapshot) } ?? [])
      + Status.needs(
        draft,
        staleness,
        endorsers: try draft.map { try snapshot.endorsers(of: $0.version) } ?? [],
        needed: try snapshot.neededApprovals(),
        baseDate: baseDate,
        approved
      )
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
      ("base date", baseDate.description), ("messages", Status.text(of: counts)),
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

  private static func otherSenders(
    since plan: PlanHeader,
    _ snapshot: Snapshot
  ) throws -> [String] {
    try snapshot.channelsWithOtherSender(since: plan).map { channel in
      "channel '\(channel)' has another sender or other headers than when plan \(plan.version) was computed,"
        + " and sends nothing of it: compute a new plan and approve it"
    }
  }

  fileprivate var json: String {
    var json = JSONText()
    json.object { json in
      json.member("format_version", JSONText.formatVersion)
      json.member("base_date", baseDate)
      json.member("messages") {
        $0.object { json in
          for state in MessageState.allCases { json.member(state.name, counts[state] ?? 0) }
        }
      }
      json.member("approved", approved?.version)
      json.member("approved_last_message", lastMessages.approved)
      json.member("withdrawn", withdrawn?.plan.version)
      json.member("newest_draft", draft?.version)
      json.member("newest_draft_last_message", lastMessages.draft)
      json.member("draft_stale") {
        $0.array { json in for reason in staleness { json.value(reason.sentence) } }
      }
      json.member("run", run?.number)
      json.member("run_has_died", run != nil && !isBeingRun)
      json.member("slices_open", slices.open.count)
      json.member("slices_overdue", slices.overdue.count)
      json.member("slices_maybe_twice", slices.contradicted.count)
      json.member("journal_rows", proof.rows)
      json.member("journal_holds", proof.holds)
      json.member("restored_unconfirmed", unconfirmed != nil)
      json.member("unexplained_moves", drift.count)
      json.member("edited_since_approval") {
        $0.array { json in for id in edited { json.value(id) } }
      }
      json.member("went_wrong") {
        $0.object { json in
          for (name, count) in outcomes.counts { json.member(name, count) }
          json.member("most_often", outcomes.commonest?.sentence)
        }
      }
      json.member("holds") {
        $0.array { json in
          for hold in holds {
            json.object { json in
              json.member("hold", hold.number)
              json.member("of", hold.kind.name)
              json.member("name", hold.name)
              json.member("until", hold.until)
              json.member("messages", hold.count)
              json.member("reason", hold.reason)
            }
          }
        }
      }
      json.member("stopped_channels") {
        $0.array { json in
          for stop in stops {
            json.object { json in
              json.member("channel", stop.channel)
              json.member("cause", stop.cause.name)
              json.member("reason", stop.reason)
              json.member("since", stop.since.description)
            }
          }
        }
      }
      json.member("needs") { $0.array { json in for need in needs { json.value(need) } } }
    }
    json.endLine()
    return String(decoding: json.bytes, as: UTF8.self)
  }

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

  /// What a guard rail of the nights would hold, also where no night computed the plan.
  private static func needs(
    _ drift: [SlowDrift],
    _ limits: [GuardRail: Int],
    in newest: PlanHeader?
  ) -> [String] {
    func limit(_ rail: GuardRail) -> Int { limits[rail] ?? rail.preset ?? 0 }
    let broken = drift.filter { $0.times > limit(.driftTimes) || $0.days > limit(.driftDays) }
    guard let worst = broken.first, let newest, newest.state == .draft else { return [] }
    return [
      "plan \(newest.version) lets \(counted(broken.count, "message")) drift: the worst moved later"
        + " \(counted(worst.times, "time")), \(worst.beginning): see 'sendplan trace"
        + " --drift'"
    ]
  }

  private static func needs(_ outcomes: RecentOutcomes) -> [String] {
    guard outcomes.failed > 0 else { return [] }
    let words = outcomes.commonest.map { ", most often: \(printable($0.sentence))" } ?? ""
    return [
      "\(counted(outcomes.failed, "message")) failed since a plan was approved\(words): see"
        + " 'sendplan message list --state failed'; 'sendplan retry' brings back"
    ]
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
    _ stops: [ChannelStop],
    isBeingRun: Bool
  ) -> [String] {
    [Status.need(runs, counts, approved, stops, isBeingRun: isBeingRun)].compactMap(\.self)
  }

  /// What to do about the newest run that did not end well; an older plan's is left to the newer plan.
  private static func need(
    _ runs: [Run],
    _ counts: [MessageState: Int],
    _ approved: PlanHeader?,
    _ stops: [ChannelStop],
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
    let why = stops.map { " by channel '\($0.channel)' (\(printable($0.reason)))" }
      .joined(separator: ",")
    let verb = run.state == .running ? "has died" : "was interrupted\(why)"
    return "run \(run.number) \(verb): resume it with 'sendplan-executor run --plan \(run.plan)"
      + " --day \(run.day)'"
  }

  private static func needs(
    _ draft: PlanHeader?,
    _ staleness: [Staleness],
    endorsers: [String],
    needed: Int,
    baseDate: Day,
    _ approved: PlanHeader?
  ) -> [String] {
    if let draft, draft.version > approved?.version ?? 0 {
      guard staleness.isEmpty else {
        let why = staleness.map(\.sentence).joined(separator: "; ")
        return ["plan \(draft.version) is stale: \(why): compute a new one with 'sendplan plan'"]
      }
      let so =
        endorsers.isEmpty
        ? ""
        : " for another person, after \(endorsers.map { printable($0) }.joined(separator: ", "))"
      let naming = needed > 1 ? " --by NAME" : ""
      return [
        "plan \(draft.version) waits\(so): 'sendplan approve \(draft.version)\(naming)' or"
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

extension ChannelStop {
  /// That nothing can be sent by it, and what to do about that.
  fileprivate var sentence: String {
    let wayOut =
      isBinding
      ? "when that is understood, '\(commandLine("sendplan channel resume", channel))'"
      : "fix that; the next run tries it again"
    return
      "channel '\(printable(channel))' sends nothing since \(since): \(printable(reason)): \(wayOut)"
  }
}
