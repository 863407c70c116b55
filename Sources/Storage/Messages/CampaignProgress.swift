package import Model
import SQLite

/// How far some messages of a campaign have come.
package struct CampaignProgress: Equatable, Sendable {
  package private(set) var states: [MessageState: Int] = [:]
  /// On how many of them something of a kind has come back.
  package private(set) var replies: [ReplyKind: Int] = [:]
  /// The last day on which one of those goes that have not gone, and that message's id.
  package private(set) var lastDay: Day?
  package private(set) var lastMessage: String?
  /// How many that have not gone have no day.
  package private(set) var withoutDay = 0

  package var count: Int { states.values.reduce(0, +) }

  fileprivate mutating func add(_ message: ListedMessage, _ kinds: Set<ReplyKind>) {
    states[message.state, default: 0] += 1
    for kind in kinds { replies[kind, default: 0] += 1 }
    guard message.state == .pending || message.state == .waiting else { return }
    guard let day = message.day else {
      withoutDay += 1
      return
    }
    if day > lastDay ?? Day.first { (lastDay, lastMessage) = (day, message.id) }
  }
}

/// The messages of a campaign that are the same step of their threads and go by the same account.
package struct CampaignStep: Hashable, Comparable, Sendable {
  /// 1 is what follows no other message.
  package let step: Int
  /// The channel that they went by, or go by; the one that they are addressed to where that is not known.
  package let account: String

  package static func < (left: CampaignStep, right: CampaignStep) -> Bool {
    (left.step, left.account) < (right.step, right.account)
  }
}

extension Snapshot {
  /// How far each campaign has come, by name.
  package func campaignProgress() throws -> [(name: String, progress: CampaignProgress)] {
    var progress: [String: CampaignProgress] = [:]
    let replies = try replyKinds()
    try forEachMessage { message in
      guard let campaign = message.campaign else { return }
      progress[campaign, default: .init()].add(message, replies[message.record.number] ?? [])
    }
    return progress.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// How far each step of a campaign has come, by each account; refused where there is no such campaign.
  package func progress(ofCampaign name: String) throws -> [(
    step: CampaignStep, progress: CampaignProgress
  )] {
    var selection = MessageSelection()
    selection.campaign = name
    let steps = try keyed(
      connection.rows(SQL.steps, Value(campaign(named: name))) { ($0.int32(0), $0.integer(1)) }
    )
    let replies = try replyKinds()
    var progress: [CampaignStep: CampaignProgress] = [:]
    try forEachMessage(selection) { message in
      let number = message.record.number
      let account = message.account ?? message.record.channel
      let step = CampaignStep(step: steps[number] ?? 1, account: account)
      progress[step, default: .init()].add(message, replies[number] ?? [])
    }
    return progress.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Why messages of a campaign that have not gone have no day in a plan.
  package func unplacedReasons(
    ofCampaign name: String,
    in plan: PlanHeader
  ) throws -> [(reason: UnplacedReason, count: Int)] {
    try connection.rows(SQL.unplaced, Value(plan.version), Value(campaign(named: name))) {
      (try $0.unplacedReason(0), $0.integer(1))
    }
  }

  /// The messages of the thread of a message, those that others follow before these, with their steps from 1.
  package func thread(of message: MessageRecord) throws -> [(step: Int, message: MessageRecord)] {
    try connection.rows(SQL.thread, Value(root(of: Int(message.number)))) {
      ($0.integer(0), $0.text(1))
    }
    .map { ($0, try self.message(id: $1)) }
  }

  /// How many of some messages each campaign has, those with most first.
  package func campaignCounts(among messages: Set<Int32>) throws -> [(name: String, count: Int)] {
    var counts: [String: Int] = [:]
    let members = try connection.prepare(SQL.members)
    while try members.step() {
      if messages.contains(members.int32(0)) { counts[members.text(1), default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// What has come back on each message.
  private func replyKinds() throws -> [Int32: Set<ReplyKind>] {
    var kinds: [Int32: Set<ReplyKind>] = [:]
    for (message, kind) in try connection.rows(
      SQL.replies,
      map: { ($0.int32(0), try $0.replyKind(1)) }
    ) {
      kinds[message, default: []].insert(kind)
    }
    return kinds
  }
}

private enum SQL {
  static let replies = "SELECT message, kind FROM reply WHERE state = \(code: ReplyState.received)"
  static let members = """
    SELECT b.message, c.name FROM message_campaign b JOIN campaign c ON c.number = b.campaign
    """
  // How many messages each of a campaign follows, itself included.
  static let steps = """
    WITH RECURSIVE up (message, earlier) AS (
      SELECT message, message FROM message_campaign WHERE campaign = ?1
      UNION ALL
      SELECT u.message, f.predecessor FROM up u JOIN follow_up f ON f.message = u.earlier
    )
    SELECT message, count(*) FROM up GROUP BY message
    """
  static let unplaced = """
    SELECT r.reason, count(*) FROM plan_row r JOIN message m ON m.number = r.message
    JOIN message_campaign c ON c.message = r.message
    WHERE r.version = ?1 AND c.campaign = ?2 AND r.reason IS NOT NULL
      AND m.state IN (\(code: MessageState.pending, .waiting))
    GROUP BY r.reason ORDER BY r.reason
    """
  static let thread = """
    WITH RECURSIVE thread (message, step) AS (
      SELECT ?1, 1
      UNION ALL
      SELECT f.message, t.step + 1 FROM thread t JOIN follow_up f ON f.predecessor = t.message
    )
    SELECT t.step, e.id FROM thread t JOIN envelope e ON e.message = t.message
    ORDER BY t.step, t.message
    """
}
