import Model
import Storage

/// What needs a person, each with the way out.
extension Status {
  /// What a guard rail of the nights would hold, also where no night computed the plan.
  static func needs(
    _ drift: [SlowDrift],
    _ limits: [GuardRail: RailLimit],
    in newest: PlanHeader?
  ) -> [String] {
    func limit(_ rail: GuardRail) -> Int { (limits[rail] ?? rail.preset ?? 0).number }
    let broken = drift.filter { $0.times > limit(.driftTimes) || $0.days > limit(.driftDays) }
    guard let worst = broken.first, let newest, newest.state == .draft else { return [] }
    return [
      "plan \(newest.version) lets \(counted(broken.count, "message")) drift: the worst moved later"
        + " \(counted(worst.times, "time")), \(worst.beginning): see 'sendplan trace"
        + " --drift'"
    ]
  }

  static func needs(_ outcomes: RecentOutcomes) -> [String] {
    guard outcomes.failed > 0 else { return [] }
    let words = outcomes.commonest.map { ", most often: \(printable($0.sentence))" } ?? ""
    return [
      "\(counted(outcomes.failed, "message")) failed since a plan was approved\(words): see"
        + " 'sendplan message list --state failed'; 'sendplan retry' brings back"
    ]
  }

  static func needs(
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

  static func needs(
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

  static func otherSenders(
    since plan: PlanHeader,
    _ snapshot: Snapshot
  ) throws -> [String] {
    try snapshot.channelsWithOtherSender(since: plan).map { channel in
      "channel '\(channel)' has another sender or other headers than when plan \(plan.version) was computed,"
        + " and sends nothing of it: compute a new plan and approve it"
    }
  }
}

extension ChannelStop {
  /// That nothing can be sent by it, and what to do about that.
  var sentence: String {
    let wayOut =
      isBinding
      ? "when that is understood, '\(commandLine("sendplan channel resume", channel))'"
      : "fix that; the next run tries it again"
    return
      "channel '\(printable(channel))' sends nothing since \(since): \(printable(reason)): \(wayOut)"
  }
}
