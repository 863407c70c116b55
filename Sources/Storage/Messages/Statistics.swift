import Model
import SQLite

/// What became of some messages that were sent.
package struct SendingStatistics: Equatable, Sendable {
  package private(set) var sent = 0
  package private(set) var bounced = 0
  package private(set) var complained = 0
  package private(set) var unsubscribed = 0
  /// After how many days each of those that were answered was.
  private var delays: [Int] = []

  package init() {}

  package var answered: Int { delays.count }

  /// Within how many days half of the answers came, or more; nil where none did.
  package var medianDays: Int? {
    delays.isEmpty ? nil : delays.sorted()[(delays.count - 1) / 2]
  }

  fileprivate mutating func add(_ message: SentMessageFate) {
    sent += 1
    if message.isBounced { bounced += 1 }
    if message.isComplained { complained += 1 }
    if message.isUnsubscribed { unsubscribed += 1 }
    if let answered = message.answered { delays.append(max(0, message.day.days(to: answered))) }
  }
}

/// By what sent messages are counted together.
package enum StatisticsGrouping: String, CaseIterable, Sendable {
  case campaign
  /// Its place in its thread: 1 is what follows no other message.
  case step
  /// The channel by which it went.
  case account
  /// The Monday of the week in which it went.
  case week
}

private struct SentMessageFate {
  let number: Int32
  let day: Day
  let account: String
  let campaign: String?
  let answered: Day?
  let isBounced: Bool
  let isComplained: Bool
  let isUnsubscribed: Bool
}

extension Snapshot {
  /// What became of what was sent, of a campaign or of all, in the order of what it is counted by; refused where there
  /// is no such campaign.
  package func statistics(
    by grouping: StatisticsGrouping,
    ofCampaign campaign: String?
  ) throws -> [(group: String, statistics: SendingStatistics)] {
    let number = try campaign.map { try self.campaign(named: $0) }
    let predecessors =
      try grouping == .step
      ? keyed(connection.rows(SQL.followUps) { ($0.int32(0), $0.int32(1)) }) : [:]
    var groups: [String: SendingStatistics] = [:]
    let sent = try connection.prepare(SQL.sent)
    try sent.bind([Value(number)])
    while try sent.step() {
      let message = try sent.fate()
      let group: String
      switch grouping {
      case .campaign: group = message.campaign ?? ""
      case .step: group = String(step(of: message.number, predecessors))
      case .account: group = message.account
      case .week:
        group = message.day.advanced(by: -message.day.weekday.rawValue).description
      }
      groups[group, default: .init()].add(message)
    }
    return groups.sorted { (Int($0.key) ?? 0, $0.key) < (Int($1.key) ?? 0, $1.key) }
      .map { ($0.key, $0.value) }
  }

  private func step(of message: Int32, _ predecessors: [Int32: Int32]) -> Int {
    var (step, message) = (1, message)
    while let before = predecessors[message], step <= Thread.longest {
      (step, message) = (step + 1, before)
    }
    return step
  }
}

extension Statement {
  fileprivate func fate() throws(DatabaseError) -> SentMessageFate {
    SentMessageFate(
      number: int32(0),
      day: try day(1),
      account: text(2),
      campaign: optionalText(3),
      answered: try optionalDay(4),
      isBounced: integer(5) > 0,
      isComplained: integer(6) > 0,
      isUnsubscribed: integer(7) > 0
    )
  }
}

private enum SQL {
  static let followUps = "SELECT message, predecessor FROM follow_up"
  static let sent = """
    SELECT s.message, s.day, a.name, p.name,
      (SELECT min(r.day) FROM reply r WHERE \(isReceived) AND r.kind = \(code: ReplyKind.reply)),
      EXISTS (SELECT 1 FROM reply r WHERE \(isReceived) AND r.kind = \(code: ReplyKind.bounce)),
      EXISTS (SELECT 1 FROM reply r WHERE \(isReceived) AND r.kind = \(code: ReplyKind.complaint)),
      EXISTS (SELECT 1 FROM reply r
        WHERE \(isReceived) AND r.kind = \(code: ReplyKind.unsubscribe))
    FROM sending s JOIN message m ON m.number = s.message JOIN channel a ON a.number = s.channel
    LEFT JOIN message_campaign c ON c.message = s.message
    LEFT JOIN campaign p ON p.number = c.campaign
    WHERE m.state = \(code: MessageState.sent) AND (?1 IS NULL OR c.campaign = ?1)
    """
  private static let isReceived =
    "r.message = s.message AND r.state = \(code: ReplyState.received)"
}
