import Model
import Planning
import Reporting
import Storage

/// Everything that `status` says, as numbers for a program that watches.
enum Metrics {
  /// Over how many of the newest versions drift is looked for.
  private static let driftVersions = 7
  private static let secondsPerDay = 86_400

  /// All of them, as they are now.
  static func taken(of snapshot: Snapshot, _ isBeingRun: Bool) throws -> [Metric] {
    let now = Session.now
    let status = try Status(of: snapshot, isBeingRun: isBeingRun)
    let names = try snapshot.channelNames()
    var all = Metrics.general(status, now)
    all += Metrics.today(status.today, lastMessage: status.lastMessages.approved)
    all += Metrics.dates(status, now) + Metrics.plans(status)
    all += try Metrics.approved(status, snapshot, names)
    all.append(try Metrics.drift(snapshot))
    return all
  }

  private static func today(_ today: TodayStatus, lastMessage: Day?) -> [Metric] {
    let states: [(name: String, count: KeyPath<DayProgress, Int>)] = [
      ("planned", \.planned), ("sent", \.sent), ("left", \.left),
    ]
    return [
      Metric(
        "day_messages",
        "Messages that are planned for today or went today, that were sent, and that can still go.",
        today.accounts.flatMap { account in
          states.map { name, count in
            (
              [("channel", account.channel), ("account", account.account), ("state", name)],
              account[keyPath: count]
            )
          }
        }
      ),
      Metric(
        "since_yesterday",
        "What was answered, failed, was refused by the fault of its channel, bounced, was called spam, and was"
          + " suppressed since the beginning of yesterday.",
        today.outcomes.map { ([("outcome", $0.name)], $0.count) }
      ),
      Metric(
        "last_backup_timestamp_seconds",
        "When the last backup was made.",
        today.lastBackup.map { [([], Int($0.milliseconds / 1000))] } ?? []
      ),
      Metric(
        "last_message_timestamp_seconds",
        "The day on which the last message of the approved plan goes, at midnight UTC.",
        lastMessage.map { [([], Int($0.number) * secondsPerDay)] } ?? []
      ),
    ]
  }

  private static func general(_ status: Status, _ now: Instant) -> [Metric] {
    [
      Metric(
        "status_timestamp_seconds",
        "When these numbers were taken.",
        Int(now.milliseconds / 1000)
      ),
      Metric(
        "needs",
        "How many things need a person, as 'sendplan status' says.",
        status.needs.count
      ),
      Metric(
        "messages",
        "Messages by state.",
        MessageState.allCases.map { ([("state", $0.name)], status.counts[$0] ?? 0) }
      ),
      Metric(
        "run_under_way",
        "Whether an executor is at work.",
        status.run != nil && status.isBeingRun ? 1 : 0
      ),
      Metric(
        "run_died",
        "Whether a run ended without saying so.",
        status.run != nil && !status.isBeingRun ? 1 : 0
      ),
      Metric(
        "went_wrong",
        "What failed, was refused by the fault of its channel, bounced, was called spam, and was"
          + " suppressed since a plan was last approved.",
        status.outcomes.counts.map { ([("outcome", $0.name)], $0.count) }
      ),
      Metric(
        "channel_stopped",
        "Whether nothing can be sent by a channel.",
        status.stops.map { ([("channel", $0.channel), ("cause", $0.cause.name)], 1) }
      ),
      Metric(
        "held_messages",
        "Messages that a hold keeps from being sent; what several hold counts with each.",
        status.holds.map {
          ([("hold", String($0.number)), ("of", $0.kind.name)], $0.count)
        }
      ),
      Metric("journal_rows", "Rows of the journal.", status.proof.rows),
      Metric(
        "journal_holds",
        "Whether the journal gives the present states.",
        status.proof.holds ? 1 : 0
      ),
      Metric(
        "restored_unconfirmed",
        "Whether this is a restored database, a backup or a copy that nobody has confirmed.",
        status.unconfirmed == nil ? 0 : 1
      ),
    ]
  }

  private static func dates(_ status: Status, _ now: Instant) -> [Metric] {
    [
      Metric(
        "base_date_timestamp_seconds",
        "The base date, at midnight UTC.",
        Int(status.baseDate.number) * secondsPerDay
      ),
      Metric(
        "base_date_behind_seconds",
        "From the base date to today in UTC, whole days; negative while it is ahead.",
        status.baseDate.days(to: now.day) * secondsPerDay
      ),
      Metric(
        "approved_plan_behind_seconds",
        "From the approved plan's base date to the base date, whole days.",
        status.approved.map { [([], $0.baseDate.days(to: status.baseDate) * secondsPerDay)] } ?? []
      ),
    ]
  }

  private static func plans(_ status: Status) -> [Metric] {
    let plans = [status.approved, status.draft].compactMap(\.self)
    func samples(_ value: (PlanHeader) -> Int) -> [(labels: [Metric.Label], value: Int)] {
      plans.map { ([("state", $0.state.name)], value($0)) }
    }
    return [
      Metric("plan_version", "The approved version and the newest draft.", samples(\.version)),
      Metric("plan_messages", "Messages that the plan decides about.", samples(\.messages)),
      Metric("plan_assigned_messages", "Messages to which it gives a day.", samples(\.assigned)),
      Metric(
        "plan_stored_timestamp_seconds",
        "When the plan was stored.",
        samples { Int($0.storedAt.milliseconds / 1000) }
      ),
      Metric(
        "draft_waits",
        "Whether a draft newer than the approved plan waits for a person.",
        status.waitingDraft != nil && status.staleness.isEmpty ? 1 : 0
      ),
      Metric(
        "draft_stale",
        "Whether the newest draft can no longer be approved.",
        status.waitingDraft != nil && !status.staleness.isEmpty ? 1 : 0
      ),
    ]
  }

  /// What only the rows of the approved plan say: starvation, who has no day, and idle capacity.
  private static func approved(
    _ status: Status,
    _ snapshot: Snapshot,
    _ names: [Int32: String]
  ) throws -> [Metric] {
    guard let header = status.approved else { return [] }
    let plan = try snapshot.content(of: header)
    let summary = PlanSummary(plan)
    return [
      Metric(
        "longest_wait_seconds",
        "The longest that a message waits in the approved plan, whole days.",
        summary.lines.map {
          ([("channel", names[$0.channel] ?? "")], $0.longestWait * secondsPerDay)
        }
      ),
      Metric(
        "unplaced_messages",
        "Messages without a day in the approved plan.",
        UnplacedReason.allCases.map { reason in
          let found = summary.unplaced.first { $0.reason == reason }
          return ([("reason", reason.name)], found?.count ?? 0)
        }
      ),
      Metric(
        "plan_violations",
        "Where the approved plan contradicts its facts, idle capacity included; never more than 0.",
        Planning.verify(plan).count
      ),
    ]
  }

  private static func drift(_ snapshot: Snapshot) throws -> Metric {
    var drift = Drift()
    let plans = try snapshot.plans().filter { $0.pruning == nil }.prefix(driftVersions)
    for plan in plans.reversed() {
      drift.begin(version: plan.version)
      try snapshot.forEachDay(in: plan) { drift.add($0, $1) }
    }
    return Metric(
      "drifting_messages",
      "Messages that moved later more than once over the newest \(driftVersions) versions.",
      drift.drifted.count { $0.timesLater > 1 }
    )
  }
}
