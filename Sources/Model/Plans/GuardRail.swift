/// A limit on a fresh plan; a plan that exceeds it is held for a person.
///
/// Those without a preset cannot be set and allow nothing. The presets of bounces and complaints are what mailbox
/// providers ask of who sends in bulk (complaints below 0.3 per cent: the sender guidelines of Gmail and Yahoo, 2024).
package enum GuardRail: CaseIterable, Sendable {
  case movedLater
  case movedDays
  case driftTimes
  case driftDays
  case newlyLost
  case longestWait
  case late
  case lateDays
  case loadChanged
  case planSize
  case approvals
  case inDoubt
  case failures
  case bounces
  case complaints
  case baseDate
  case journal
  case proof
  case confirmed

  /// The name by which a person sets it.
  package var name: String {
    switch self {
    case .movedLater: "moved-later"
    case .movedDays: "moved-days"
    case .driftTimes: "drift-times"
    case .driftDays: "drift-days"
    case .newlyLost: "newly-lost"
    case .longestWait: "longest-wait"
    case .late: "late"
    case .lateDays: "late-days"
    case .loadChanged: "load-changed"
    case .planSize: "plan-size"
    case .approvals: "approvals"
    case .inDoubt: "in-doubt"
    case .failures: "failures"
    case .bounces: "bounces"
    case .complaints: "complaints"
    case .baseDate: "base-date"
    case .journal: "journal"
    case .proof: "proof"
    case .confirmed: "confirmed"
    }
  }

  /// Its default limit; nil for a rail that cannot be set.
  package var preset: RailLimit? {
    switch self {
    case .movedLater: .percent(10)
    case .movedDays: 7
    case .driftTimes: 1
    case .driftDays: 7
    case .newlyLost: 0
    case .longestWait: 30
    case .late: .count(Capacity.range.upperBound)
    case .lateDays: 30
    case .loadChanged: 50
    case .planSize: .count(Capacity.range.upperBound)
    case .approvals: 1
    case .inDoubt: 0
    case .failures: 10
    case .bounces: 5
    case .complaints: 3
    case .baseDate, .journal, .proof, .confirmed: nil
    }
  }

  /// Whether its limit may be stated as a part of the plan's messages.
  package var countsMessages: Bool {
    switch self {
    case .movedLater, .newlyLost, .late: true
    case .movedDays, .driftTimes, .driftDays, .longestWait, .lateDays, .loadChanged, .planSize,
      .approvals, .inDoubt, .failures, .bounces, .complaints, .baseDate, .journal, .proof,
      .confirmed:
      false
    }
  }

  /// What a part of the plan's messages never goes below, because a small plan would be held for a trifle.
  package var floor: Int { self == .movedLater ? 100 : 0 }

  /// By so few messages a load may differ while nobody has stated a limit, however small the plan is.
  package static let smallLoadChange = 10

  /// Whether it concerns the plan alone, so that a person's approval settles it; the others concern
  /// the state of the database.
  package var isAboutPlan: Bool {
    switch self {
    case .movedLater, .movedDays, .driftTimes, .driftDays, .newlyLost, .longestWait, .late,
      .lateDays, .loadChanged, .planSize, .approvals:
      true
    case .inDoubt, .failures, .bounces, .complaints, .baseDate, .journal, .proof, .confirmed:
      false
    }
  }

  /// What it measures, in a few words.
  package var summary: String {
    switch self {
    case .movedLater:
      "message-days: by how many days, over all messages, they go later than the base date explains"
    case .movedDays: "the days by which any message goes later than the base date explains"
    case .driftTimes:
      "how often a message moved later over the last \(SlowDrift.plans) plans that no change explains"
    case .driftDays: "by how many days in total it did"
    case .newlyLost: "messages that lost their day or will miss their deadline, and did not before"
    case .longestWait:
      "how long any message waits: from the day since when it counts as waiting to its planned day"
    case .late: "messages that go after the day on which they are due"
    case .lateDays: "the most days by which any message goes after the day on which it is due"
    case .loadChanged:
      "by how many per cent the planned load differs from what is left of the approved plan"
    case .planSize: "messages with a day: a larger plan is approved by a person"
    case .approvals: "how many different people have to approve a plan; a night is nobody"
    case .inDoubt: "messages that may or may not have been sent"
    case .failures:
      "how many per cent of a channel's messages failed in the last \(ChannelOutcomes.days) days"
    case .bounces:
      "how many per cent of what a channel sent in the last \(ChannelOutcomes.days) days bounced"
    case .complaints:
      "how many in a thousand of what a channel sent in the last \(ChannelOutcomes.days) days were called spam"
    case .baseDate: "that the base date is the day that the night is for"
    case .journal: "that replaying the journal gives the present states"
    case .proof: "that the plan proves to be within every limit, with no capacity idle"
    case .confirmed: "that this is no unconfirmed restored database, backup or copy"
    }
  }
}
