import Formats
import Model
import OperatingSystem
import Reporting
import Storage
import Terminal

extension Command {
  static let channelShow = Command(
    "channel show",
    group: "Setup",
    summary: "shows all that holds of one channel, and what it may send today",
    discussion: """
      Settings, what is around it and inside it, its weeks, windows, ramp, calendars, single days to come, \
      shares, limits, pace, holds and stops. Today is that of its time zone.
      """,
    arguments: [Argument("NAME", "the channel")],
    options: [
      Option("--format", .choice(["table", "json"]), "how to print it", preset: "table")
    ],
    examples: [Example("sendplan channel show linkedin:north", "why it may send what it may")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let facts = try session.read {
      try ChannelFacts(of: arguments.required("NAME"), in: $0, at: Session.now)
    }
    if arguments.required("--format") == "json" {
      try console.output.write(bytes: facts.json)
    } else {
      try console.output.write(facts.text)
    }
    return .done
  }
}

/// All that holds of one channel, in the order in which it is told.
private struct ChannelFacts {
  private let line: ChannelLine
  private let today: Day
  private let remaining: RemainingDayCapacity
  /// What there may be several of, by name.
  private let lists: [(name: String, entries: [String])]

  init(of name: String, in snapshot: Snapshot, at now: Instant) throws {
    let channel = try snapshot.channel(named: name)
    let base = try snapshot.baseDate()
    let today = WallClock.day(at: now, in: channel.settings.timeZone) ?? now.day
    let rules = try snapshot.capacityRules(from: today, days: 1)
    guard let index = rules.channels.firstIndex(where: { $0.number == channel.number }) else {
      preconditionFailure("the rules know every channel")
    }
    self.today = today
    line = ChannelLine(rules, index, on: base)
    remaining = rules.remaining(of: channel.number, on: today)
    let tree = ChannelTree(rules.channels)
    lists = [
      ("around", tree.path(from: index).dropFirst().map { rules.channels[$0].name }),
      ("contains", rules.channels.filter { $0.settings.outer == channel.number }.map(\.name)),
      ("weeks", rules.weeks(channel: index).map(ChannelFacts.week)),
      (
        "windows", rules.windows(channel: index).map { "at most \($0.most) in any \($0.days) days" }
      ),
      ("ramp", rules.ramp(channel: index).map { [$0.summary] } ?? []),
      ("calendars", ChannelFacts.calendars(of: index, in: rules, from: base)),
      ("single_days", try ChannelFacts.days(of: channel, in: snapshot, from: base)),
      ("shares", rules.shares(channel: index).map { "\($0.percent) % for \($0.holder.name)" }),
      ("limits", try snapshot.recipientLimit().map { [RecipientLimitText.words($0)] } ?? []),
      ("stops", try ChannelFacts.stops(of: channel, in: snapshot)),
      ("today_by", rules.appliedRules(channel: index, on: today).suffix(1).map(\.words)),
    ]
  }

  private static func week(_ dated: (from: Day?, week: Week)) -> String {
    dated.week.summary + (dated.from.map { ", from \($0)" } ?? "")
  }

  private static func calendars(of index: Int, in rules: CapacityRules, from base: Day) -> [String]
  {
    rules.calendars(channel: index).map { name in
      let next = rules.closedDays(of: name).filter { $0 >= base }.min()
      return name + (next.map { ", next on \($0)" } ?? ", with no day to come")
    }
  }

  private static func days(of channel: Channel, in snapshot: Snapshot, from base: Day) throws
    -> [String]
  {
    guard let range = DayRange(base, .last) else { return [] }
    return try snapshot.dayRules(touching: range).compactMap { rule in
      guard case .days(channel.number, let days, let capacity) = rule.statement else { return nil }
      return "\(days): \(capacity)" + (rule.reason.map { ", \($0)" } ?? "")
    }
  }

  private static func stops(of channel: Channel, in snapshot: Snapshot) throws -> [String] {
    try snapshot.channelStops().filter { $0.channel == channel.name }.map { stop in
      "since \(stop.since): \(stop.reason)"
        + (stop.isBinding
          ? "; \(commandLine("sendplan channel resume", channel.name))" : "; tried again by itself")
    }
  }

  private var capacity: String {
    switch remaining.limit {
    case .capacity(let channel): "the capacity of \(channel)"
    case .window(let channel, let most, let days):
      "the window of \(channel), at most \(most) in \(days) days"
    }
  }

  /// A line for each fact, under its name.
  var text: String {
    let settings = ChannelLine.columns.compactMap { column -> (String, String)? in
      switch column.cell(line) {
      case .text(let text): (column.name, text)
      case .amount(let number), .number(let number): (column.name, number.grouped)
      case .day(let day): (column.name, day.description)
      case .nothing: nil
      }
    }
    let shown = settings.filter { name, _ in !Weekday.allCases.contains { $0.abbreviation == name }
    }
    let facts =
      shown
      + lists.flatMap { list in list.entries.map { (list.name, $0) } }
      + [("today", "\(today): \(remaining.count.grouped) more may go, by \(capacity)")]
    let width = facts.map(\.0.count).max() ?? 0
    return facts.filter { !$0.1.isEmpty }.map { name, words in
      name.replacing("_", with: " ") + String(repeating: " ", count: width - name.count + 2)
        + printable(words) + "\n"
    }.joined()
  }

  var json: [UInt8] {
    var json = JSONText()
    json.object { json in
      json.member("format_version", JSONText.formatVersion)
      for column in ChannelLine.columns { json.member(column.name, column.cell(line)) }
      for (name, entries) in lists {
        json.member(name) { json in
          json.array { json in for entry in entries { json.value(entry) } }
        }
      }
      json.member("today", today)
      json.member("may_send_today", remaining.count)
      json.member("limited_by", capacity)
    }
    json.endLine()
    return json.bytes
  }
}
