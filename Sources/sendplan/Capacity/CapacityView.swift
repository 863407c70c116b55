import Model
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

extension CapacityView {
  static func columns(withReasons: Bool) -> [ListColumn] {
    [
      ListColumn("channel"), ListColumn("day"), ListColumn("weekday"),
      ListColumn("capacity", .right), ListColumn("used", .right), ListColumn("planned", .right),
      ListColumn("free", .right),
    ] + (withReasons ? [ListColumn("reason", mayShrink: true)] : [])
  }

  static let whyColumns = [
    ListColumn("gives", .right), ListColumn("decides"), ListColumn("rule", mayShrink: true),
  ]

  func cells(channel index: Int, day offset: Int) -> [Cell] {
    let cell = table.cell(channel: index, day: offset)
    let day = first.advanced(by: offset)
    return [
      .text(rules.channels[index].name), .day(day), .text(day.weekday.abbreviation),
      .integer(Int(table.capacity[cell])), .integer(Int(table.used[cell])),
      Cell(planned[ChannelDay(channel: rules.channels[index].number, day: day)]),
      .integer(Int(table.free(cell))),
    ]
  }

  func reason(channel index: Int, day offset: Int) -> Cell {
    Cell(table.reasons[table.cell(channel: index, day: offset)])
  }

  /// A row for each rule that has a say in the day, then one for each channel around and each window.
  func why(channel index: Int, day offset: Int) -> [[Cell]] {
    let day = first.advanced(by: offset)
    var says = rules.diagnostic(channel: index, on: day).map {
      (gives: $0.capacity, words: $0.words)
    }
    if says.isEmpty { says.append((0, "nothing is stated, so it is closed")) }
    var decisive = says.count - 1
    for container in containers(of: index) {
      let capacity = Int(table.capacity[table.cell(channel: container, day: offset)])
      if capacity < says[decisive].gives { decisive = says.count }
      says.append((capacity, "inside \(rules.channels[container].name)"))
    }
    var rows = says.enumerated().map { place, said -> [Cell] in
      [.integer(said.gives), place == decisive ? .text("decides") : .nothing, .text(said.words)]
    }
    for owner in [index] + containers(of: index) {
      let name = owner == index ? "" : " for all inside \(rules.channels[owner].name)"
      rows += rules.windows(channel: owner).map { window in
        [.nothing, .nothing, .text("at most \(window.most) in any \(window.days) days\(name)")]
      }
    }
    return rows
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
