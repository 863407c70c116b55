package import Model
import SQLite

extension Snapshot {
  /// Visits the messages of a selection in order of arrival; refused where it names what is not there.
  package func forEachMessage(
    _ selection: MessageSelection = MessageSelection(),
    _ visit: (ListedMessage) throws -> Void
  ) throws {
    let statement = try connection.statement(SQL.selected)
    try statement.bind(try values(of: selection))
    defer { statement.reset() }
    let address = selection.recipient.map(FoldedAddress.init)
    while try statement.step() {
      let message = try statement.listedMessage()
      if let address, FoldedAddress(message.record.recipient) != address { continue }
      try visit(message)
    }
  }

  /// The ids of the messages of a selection, in order of arrival.
  package func ids(of selection: MessageSelection) throws -> [String] {
    var ids: [String] = []
    try forEachMessage(selection) { ids.append($0.id) }
    return ids
  }

  /// The number of a campaign; refused with the nearest known name where there is none.
  func campaign(named name: String) throws -> Int32 {
    let campaigns = try campaigns()
    guard let number = campaigns[name] else {
      let nearest = nearestName(to: name, among: campaigns.keys.sorted())
      throw Refusal.unknownCampaign(name: name, nearest: nearest)
    }
    return number
  }

  /// What the statement is to look for, in the order of its parameters.
  private func values(of selection: MessageSelection) throws -> [Value] {
    if let run = selection.failedIn, try !runs().contains(where: { $0.number == run }) {
      throw UnknownRun(.number(run))
    }
    let thread = try selection.thread.map { try root(of: Int(message(id: $0).number)) }
    let campaign = try selection.campaign.map { try self.campaign(named: $0) }
    let channel = try selection.channel.map { try self.channel(named: $0).number }
    let account = try selection.account.map { try self.channel(named: $0).number }
    return [
      Value(try presentPlan()?.version),
      Value(campaign),
      Value(channel),
      Value(account),
      Value(selection.person),
      Value(selection.state?.rawValue),
      Value(selection.from?.number),
      Value(selection.until?.number),
      Value(selection.sentOn?.number),
      Value(thread),
      Value(selection.failedBecause),
      Value(selection.failedIn),
    ]
  }
}

extension Statement {
  fileprivate func listedMessage() throws(DatabaseError) -> ListedMessage {
    ListedMessage(
      record: try messageRecord(),
      day: try optionalDay(11),
      account: optionalText(12),
      subject: text(13),
      campaign: optionalText(14)
    )
  }
}

private enum SQL {
  private static let day = "coalesce(s.day, a.day, r.day)"
  static let selected = """
    SELECT \(Statement.messageColumns), \(day), b.name, t.subject, g.name FROM message m
    JOIN envelope e ON e.message = m.number
    JOIN channel c ON c.number = m.channel
    JOIN journal j ON j.seq = m.changed
    LEFT JOIN content t ON t.message = m.number
    LEFT JOIN message_campaign q ON q.message = m.number
    LEFT JOIN campaign g ON g.number = q.campaign
    LEFT JOIN reported_sending s ON s.message = m.number
    LEFT JOIN attempt a ON a.run = j.run AND a.message = m.number AND a.number = m.attempts
      AND m.state IN (\(code: MessageState.claimed, .inDoubt, .sent))
    LEFT JOIN plan_row r ON r.version = ?1 AND r.message = m.number AND r.day IS NOT NULL
      AND m.state IN (\(code: MessageState.pending, .waiting))
    LEFT JOIN plan_trait x ON x.version = r.version AND x.message = m.number
    LEFT JOIN channel b ON b.number = coalesce(s.channel, a.channel, x.account, r.channel)
    WHERE (?2 IS NULL OR q.campaign = ?2)
      AND (?3 IS NULL OR m.channel IN (SELECT channel FROM channel_around WHERE around = ?3))
      AND (?4 IS NULL OR b.number = ?4)
      AND (?5 IS NULL OR e.person = ?5)
      AND (?6 IS NULL OR m.state = ?6)
      AND (?7 IS NULL OR \(day) >= ?7)
      AND (?8 IS NULL OR \(day) <= ?8)
      AND (?9 IS NULL OR m.state = \(code: MessageState.sent) AND \(day) = ?9)
      AND (?10 IS NULL OR m.number IN (\(ThreadWalk.down(from: "?10")) SELECT message FROM thread))
      AND (?11 IS NULL
        OR m.state = \(code: MessageState.failed) AND instr(lower(j.note), lower(?11)) > 0)
      AND (?12 IS NULL OR m.state = \(code: MessageState.failed) AND j.run = ?12)
    ORDER BY m.number
    """
}
