import Model
import Reporting
import Storage
import Terminal

/// What 'capacity show' shows of each channel and day.
struct CapacityView {
  let rules: CapacityRules
  let table: CapacityTable
  private let first: Day
  /// What the approved plan assigns to a channel's number and a day.
  private let planned: [ChannelDay: Int]

  private struct ChannelDay: Hashable {
    let channel: Int32
    let day: Day
  }

  /// Looks at days from one on, or from the base date on, as far as the calendar goes.
  init(_ snapshot: Snapshot, from day: Day?, days: Int) throws {
    first = try day ?? snapshot.baseDate()
    let days = min(days, first.days(to: .last) + 1)
    rules = try snapshot.capacityRules(from: first, days: days)
    table = rules.table(from: first, days: days)
    planned = try CapacityView.planned(snapshot)
  }

  private static func planned(_ snapshot: Snapshot) throws -> [ChannelDay: Int] {
    guard let version = try snapshot.approvedVersion() else { return [:] }
    let plan = try snapshot.plan(version)
    let (table, planned) = try snapshot.planDays(of: plan)
    var cells: [ChannelDay: Int] = [:]
    for (index, channel) in table.channels.enumerated() {
      for offset in 0..<table.days {
        let day = plan.baseDate.advanced(by: offset)
        let count = Int(planned[table.cell(channel: index, day: offset)])
        cells[ChannelDay(channel: channel, day: day)] = count
      }
    }
    return cells
  }
}

/// One line of 'capacity show': a channel's day, and with --why one of the rules that led to its number.
struct CapacityLine {
  let channel: String
  let day: Day
  let capacity: Int
  let used: Int
  let planned: Int?
  let free: Int
  let reason: String?
  private(set) var rule: Rule?

  struct Rule {
    /// The capacity that it gives; nil for a window.
    let gives: Int?
    let decides: Bool
    let words: String
  }

  func with(_ rule: Rule) -> CapacityLine {
    var line = self
    line.rule = rule
    return line
  }

  private static let numbers: [RecordColumn<CapacityLine>] = [
    .text("channel") { $0.channel },
    .day("day") { $0.day },
    .text("weekday") { $0.day.weekday.abbreviation },
    .amount("capacity") { $0.capacity },
    .amount("used") { $0.used },
    .amount("planned") { $0.planned },
    .amount("free") { $0.free },
  ]

  static let columns = numbers + [.text("reason", mayShrink: true) { $0.reason }]

  static let columnsWithRules =
    numbers + [
      .amount("gives") { $0.rule?.gives },
      .text("decides") { $0.rule?.decides == true ? "decides" : nil },
      .text("rule", mayShrink: true) { $0.rule?.words },
    ]
}

extension CapacityView {
  func line(channel index: Int, day offset: Int) -> CapacityLine {
    let cell = table.cell(channel: index, day: offset)
    let day = first.advanced(by: offset)
    let channel = rules.channels[index]
    return CapacityLine(
      channel: channel.name,
      day: day,
      capacity: Int(table.capacity[cell]),
      used: Int(table.used[cell]),
      planned: planned[ChannelDay(channel: channel.number, day: day)],
      free: Int(table.free(cell)),
      reason: table.reasons[cell]
    )
  }

  /// Each rule that has a say in the day, then each channel around and each window.
  func rules(channel index: Int, day offset: Int) -> [CapacityLine.Rule] {
    let day = first.advanced(by: offset)
    var says = rules.appliedRules(channel: index, on: day).map {
      (gives: $0.capacity, words: $0.words)
    }
    if says.isEmpty { says.append((0, "nothing is stated, so it is closed")) }
    var decisive = says.count - 1
    for container in containers(of: index) {
      let capacity = Int(table.capacity[table.cell(channel: container, day: offset)])
      if capacity < says[decisive].gives { decisive = says.count }
      says.append((capacity, "inside \(rules.channels[container].name)"))
    }
    var lines = says.enumerated().map { place, said in
      CapacityLine.Rule(gives: said.gives, decides: place == decisive, words: said.words)
    }
    for owner in [index] + containers(of: index) {
      let name = owner == index ? "" : " for all inside \(rules.channels[owner].name)"
      lines += rules.windows(channel: owner).map { window in
        let words = "at most \(window.most) in any \(window.days) days\(name)"
        return CapacityLine.Rule(gives: nil, decides: false, words: words)
      }
    }
    return lines
  }

  /// The places of the channels that contain one, from the inside outwards.
  private func containers(of index: Int) -> [Int] {
    var found: [Int] = []
    var present = index
    while let outer = rules.channels.firstIndex(where: {
      $0.number == rules.channels[present].settings.outer
    }), !found.contains(outer), outer != index {
      found.append(outer)
      present = outer
    }
    return found
  }
}
