import Model
import OperatingSystem
import Storage
import Terminal

/// What `status` says of today, of what came back since yesterday, and of the last backup.
struct TodayStatus {
  /// The day that it is here.
  let day: Day
  /// How far it has come, by channel and account.
  let accounts: [DayProgress]
  let sinceYesterday: RecentOutcomes
  let lastBackup: Instant?
  private let now: Instant

  /// Looks at the approved plan, or where it was sent to its end at the one that was sent today.
  init(of snapshot: Snapshot, approved: PlanHeader?, now: Instant) throws {
    let day = Session.today
    let sent = try approved == nil ? snapshot.runs().first { $0.day == day } : nil
    let plan = try approved ?? sent.map { try snapshot.plan($0.plan) }
    let yesterday = WallClock.instant(of: day.advanced(by: -1), minutes: 0, in: nil)
    accounts = try snapshot.progress(of: day, under: plan)
    sinceYesterday = try snapshot.outcomes(since: yesterday ?? now)
    lastBackup = try snapshot.lastBackup()
    self.now = now
    self.day = day
  }

  var planned: Int { accounts.reduce(0) { $0 + $1.planned } }
  var sent: Int { accounts.reduce(0) { $0 + $1.sent } }
  var left: Int { accounts.reduce(0) { $0 + $1.left } }

  /// What came back since yesterday, by name; what went well first.
  var outcomes: [(name: String, count: Int)] {
    [("answered", sinceYesterday.answered)] + sinceYesterday.counts
  }

  /// In lines of a table.
  func facts(_ approved: PlanHeader?, lastMessage: Day?) -> [(name: String, text: String)] {
    let came = outcomes.filter { $0.count > 0 }.map { "\($0.count.grouped) \($0.name)" }
    let neither = planned - sent - left
    let counts =
      "\(planned.grouped) planned, \(sent.grouped) sent, \(left.grouped) left"
      + (neither > 0 ? ", \(neither.grouped) neither" : "")
    let isWhole = approved.map { $0.assigned == $0.messages } ?? false
    // Of a plan whose days are over nobody knows when the rest goes.
    let end = lastMessage.flatMap { $0 < day ? nil : $0 }.map {
      "; \(isWhole ? "everything" : "all that has a day") is out on \($0)"
    }
    return [
      ("today", "\(day): \(planned == 0 ? "nothing planned" : counts)\(end ?? "")"),
      (
        "since yesterday",
        came.isEmpty ? "nothing came back or failed" : came.joined(separator: ", ")
      ),
      ("last backup", lastBackup.map { "\(age(of: $0)) (\($0))" } ?? "none"),
    ]
  }

  /// How long ago an instant was, in the largest unit of which there is one at least.
  private func age(of instant: Instant) -> String {
    let seconds = Int((now.milliseconds - instant.milliseconds) / 1000)
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute")]
    guard let (length, name) = units.first(where: { seconds >= $0.0 }) else { return "just now" }
    return "\(counted(seconds / length, name)) ago"
  }
}
