package import Model
import SQLite

extension Snapshot {
  /// All channels in the order in which they were made.
  package func channels() throws -> [Channel] {
    let channels = try connection.rows(SQL.all) { row in
      Channel(
        number: row.int32(0),
        name: row.text(1),
        settings: ChannelSettings(
          transport: row.text(2),
          sender: row.text(3),
          attempts: row.integer(4),
          timeZone: row.optionalText(5),
          outer: row.optionalInt32(6),
          precedence: try row.precedence(7),
          objectives: row.objectives(from: 12),
          service: try row.webService(from: 8),
          mail: try row.mailHeaders(from: 15),
          pace: row.pace(from: 19)
        )
      )
    }
    try requireTree(channels)
    return channels
  }

  /// They are numbered from 1 on with names of their own, and none is inside itself or one that there is not.
  private func requireTree(_ channels: [Channel]) throws(DatabaseError) {
    guard channels.map(\.number) == (1...).prefix(channels.count).map(Int32.init) else {
      throw .damaged("a channel is gone")
    }
    let outer = try keyed(channels.map { ($0.number, $0.settings.outer) })
    _ = try keyed(channels.map { ($0.name, 0) })
    for channel in channels {
      var next = channel.settings.outer
      var steps = 0
      while let number = next {
        steps += 1
        guard let around = outer[number], steps < channels.count else {
          throw .damaged("the channel \(channel.name) is inside itself or no channel")
        }
        next = around
      }
    }
  }

  /// The names of all channels by their numbers.
  package func channelNames() throws -> [Int32: String] {
    Dictionary(uniqueKeysWithValues: try channels().map { ($0.number, $0.name) })
  }

  /// The channel of a name; refused with the nearest known name where there is none.
  package func channel(named name: String) throws -> Channel {
    let channels = try channels()
    if let channel = channels.first(where: { $0.name == name }) { return channel }
    throw try unknownChannel(name)
  }

  /// Whether a channel is another one, or inside it.
  package func isChannel(_ number: Int32, within outer: Int32) throws -> Bool {
    try connection.row(SQL.isWithin, Value(number), Value(outer)) { _ in true } ?? false
  }

  func unknownChannel(_ name: String) throws -> Refusal {
    .unknownChannel(name: name, nearest: nearestName(to: name, among: try channels().map(\.name)))
  }
}

extension Change {
  /// Makes a channel or states new settings for one; false when they are what they were.
  package func setChannel(_ name: String, _ settings: ChannelSettings) throws -> Bool {
    guard let known = try item(of: name) else {
      let number = try (connection.row(SQL.lastChannel) { $0.integer(0) } ?? 0) + 1
      let position = try snapshot.journalPosition()
      let stated = try state(settings, of: name)
      try connection.run(
        SQL.insert,
        Value(number),
        .text(name),
        Value(stated),
        Value(position + 1)
      )
      try requireDeliverable()
      return true
    }
    let before = try snapshot.channel(named: name).settings
    guard before != settings else { return false }
    try append(.set(channel: known, to: try state(settings, of: name)))
    if before.transport != settings.transport || before.outer != settings.outer {
      try requireDeliverable()
    }
    return true
  }

  /// Gives a channel another name, by which it is known from now on; false where it has it already.
  ///
  /// What was computed or sent before goes on naming it as it did.
  package func renameChannel(_ old: String, to new: String) throws -> Bool {
    let target = try item(of: new)
    guard let known = try item(of: old) else {
      if let target, try wasCalled(target.number, old) { return false }
      throw try snapshot.unknownChannel(old)
    }
    if let target {
      guard target.number == known.number else {
        throw Refusal.channelNameTaken(name: new, by: old)
      }
      return false
    }
    let settings = try snapshot.channel(named: old).settings
    try append(.set(channel: known, to: try state(settings, of: new)))
    return true
  }

  private func item(of name: String) throws -> ChannelItem? {
    try connection.row(SQL.item, .text(name)) {
      ChannelItem(number: $0.integer(0), settings: $0.integer(1), changed: $0.integer(2))
    }
  }

  private func wasCalled(_ channel: Int, _ name: String) throws -> Bool {
    try connection.row(SQL.wasCalled, Value(channel), .text(name)) { _ in true } ?? false
  }

  private func state(_ settings: ChannelSettings, of name: String) throws -> Int {
    let number = try (connection.row(SQL.lastSettings) { $0.integer(0) } ?? 0) + 1
    let statement = try connection.statement(SQL.state)
    try statement.bind(
      [
        Value(number), .text(name), .text(settings.transport), .text(settings.sender),
        Value(settings.attempts),
        Value(settings.timeZone), Value(settings.outer), Value(settings.precedence.rawValue),
        Value(settings.service.isIdempotent ? 1 : 0), Value(settings.service.concurrency),
        Value(settings.service.proxy?.description),
        Value(settings.service.format == .cloudEvents ? 1 : 0),
      ]
        + ChannelObjectives.named.map { Value(settings.objectives.contains($0.objective) ? 1 : 0) }
        + [
          Value(settings.mail.replyTo), Value(settings.mail.bounceAddress),
          .text(settings.mail.headers), .text(settings.mail.unsubscribe.text),
          Value(settings.pace.window?.start), Value(settings.pace.window?.end),
          Value(settings.pace.perMinute), Value(settings.pace.leastGap),
        ]
    )
    try statement.run()
    return number
  }
}

/// A stored channel, as far as a transition needs to know it.
private struct ChannelItem {
  let number: Int
  let settings: Int
  /// The row of the journal that made it so.
  let changed: Int
}

extension Transition {
  /// From its settings to others.
  fileprivate static func set(channel: ChannelItem, to settings: Int) -> Transition {
    Transition(
      subject: .channel,
      item: channel.number,
      before: channel.settings,
      after: settings,
      cause: .set,
      previous: channel.changed
    )
  }
}

extension Statement {
  /// What a channel's plan aims at, in three columns from this one on.
  func objectives(from column: Int32) -> ChannelObjectives {
    var objectives: ChannelObjectives = []
    for (offset, known) in ChannelObjectives.named.enumerated()
    where integer(column + Int32(offset)) == 1 {
      objectives.insert(known.objective)
    }
    return objectives
  }

  /// What the mail of a channel says, in four columns from this one on.
  func mailHeaders(from column: Int32) throws(DatabaseError) -> MailHeaders {
    guard let unsubscribe = UnsubscribeAddresses(text(column + 3)) else {
      throw .damaged("a channel has no address where readers ask for no more")
    }
    return MailHeaders(
      replyTo: optionalText(column),
      bounceAddress: optionalText(column + 1),
      headers: text(column + 2),
      unsubscribe: unsubscribe
    )
  }

  /// How a channel spreads what it sends, in four columns from this one on.
  func pace(from column: Int32) -> Pace {
    let (start, end) = (optionalInteger(column), optionalInteger(column + 1))
    return Pace(
      window: start.flatMap { start in end.flatMap { DailyWindow(from: start, to: $0) } },
      perMinute: optionalInteger(column + 2),
      leastGap: optionalInteger(column + 3)
    )
  }

  /// The properties of a web service, in four columns from this one on.
  func webService(from column: Int32) throws(DatabaseError) -> WebService {
    var proxy: ProxyAddress?
    if let text = optionalText(column + 2) {
      do throws(ProxyAddressError) {
        proxy = try ProxyAddress(text)
      } catch {
        throw .damaged("a proxy has no address")
      }
    }
    return WebService(
      isIdempotent: integer(column) == 1,
      concurrency: optionalInteger(column + 1),
      proxy: proxy,
      format: integer(column + 3) == 1 ? .cloudEvents : .plain
    )
  }
}

private enum SQL {
  static let all = """
    SELECT c.number, c.name, s.transport, s.sender, s.attempts, s.time_zone, s.outer_channel,
      s.precedence, s.idempotent, s.concurrency, s.proxy, s.cloud_events, s.late_is_sent, s.deadlines_first,
      s.few_late, s.reply_to, s.bounce_address, s.headers, s.unsubscribe, s.window_start, s.window_end,
      s.per_minute, s.least_gap
    FROM channel c JOIN channel_settings s ON s.number = c.settings ORDER BY c.number
    """
  static let item = "SELECT number, settings, changed FROM channel WHERE name = ?1"
  static let isWithin = "SELECT 1 FROM channel_around WHERE channel = ?1 AND around = ?2"
  static let lastChannel = "SELECT max(number) FROM channel"
  static let lastSettings = "SELECT max(number) FROM channel_settings"
  static let insert =
    "INSERT INTO channel (number, name, settings, changed) VALUES (?1, ?2, ?3, ?4)"
  static let state = """
    INSERT INTO channel_settings (number, name, transport, sender, attempts, time_zone,
      outer_channel, precedence, idempotent, concurrency, proxy, cloud_events, late_is_sent,
      deadlines_first, few_late, reply_to, bounce_address, headers, unsubscribe, window_start,
      window_end, per_minute, least_gap)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
        ?19, ?20, ?21, ?22, ?23)
    """
  static let wasCalled = """
    SELECT 1 FROM journal j JOIN channel_settings s ON s.number = j.before
    WHERE j.subject = \(code: Transition.Subject.channel) AND j.item = ?1 AND s.name = ?2
    """
}
