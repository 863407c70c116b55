import Formats
import Model
import Storage
import Terminal

extension Command {
  static let capacityImport = Command(
    "capacity import",
    group: "Capacity",
    summary: "sets the capacity of many days from a file",
    discussion: "The file has the columns channel, day, capacity and, if it likes, reason.",
    arguments: [Argument("FILE", "a .csv or .jsonl file, or - for standard input")],
    options: Options.mapping + [Options.operation],
    examples: [
      Example(
        "sendplan capacity import holidays.csv --set channel=email --set capacity=0",
        "closes"
      )
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let mapping = try ColumnMapping(arguments, names: CapacityException.columns.names)
    return try session.change(reading: "FILE") { change, input in
      let file = try CapacityFile(input, mapping: mapping)
      return try change.answering {
        let (changed, unchanged) = try CapacityText.set(file, change)
        return CapacityText.answer(changed: changed, unchanged: unchanged)
      }
    }
  }

  static let capacityShow = Command(
    "capacity show",
    group: "Capacity",
    summary: "shows the capacity of each day, how much is used and planned, and why",
    discussion: """
      Planned is what the approved plan assigns. With --why, every rule that has a say in a day \
      follows, the one that decides marked; 'sendplan help capacity' says their order.
      """,
    arguments: [Argument("CHANNEL", "the channel; otherwise all of them", isOptional: true)],
    options: [
      Options.from, Options.days, Option("--why", "shows each rule that led to the number"),
      Options.format,
    ],
    examples: [
      Example("sendplan capacity show email --days 30", "a month from the base date"),
      Example("sendplan capacity show email --from 2026-12-24 --days 1 --why", "why that number"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let days = try arguments.requiredInteger("--days", in: Options.horizonRange)
    let showsWhy = arguments.has("--why")
    let columns = showsWhy ? CapacityLine.columnsWithRules : CapacityLine.columns
    var list = try Listing("capacity", columns, for: session)
    let from = try arguments.day("--from")
    try session.read { snapshot in
      let only = try arguments["CHANNEL"].map { try snapshot.channel(named: $0) }
      let view = try CapacityView(snapshot, from: from, days: days)
      for index in view.rules.channels.indices
      where only == nil || view.rules.channels[index] == only {
        for offset in 0..<view.table.days {
          let line = view.line(channel: index, day: offset)
          guard showsWhy else {
            try list.add(line)
            continue
          }
          for rule in view.rules(channel: index, day: offset) { try list.add(line.with(rule)) }
        }
      }
    }
    try list.finish(emptyText: "no channels yet; make one with 'sendplan channel set'")
    return .done
  }
}

enum CapacityText {
  /// Sets what a file says, row by row, and counts.
  static func set(_ file: CapacityFile, _ change: Change) throws -> (changed: Int, unchanged: Int) {
    let numbers = Dictionary(
      uniqueKeysWithValues: try change.snapshot.channels().map { ($0.name, $0.number) }
    )
    var (changed, unchanged) = (0, 0)
    try change.settingCapacities { setting in
      while let row = try file.next() {
        let stated = try row.result.get()
        guard let channel = numbers[stated.channel] else {
          let nearest = nearestName(to: stated.channel, among: numbers.keys.sorted())
          throw LocatedError(
            ImportRefusal(.unknownChannel(stated.channel, nearest: nearest)),
            at: file.place(of: "channel")
          )
        }
        let isChange = try setting.set(
          channel,
          stated.day,
          to: stated.capacity,
          reason: stated.reason
        )
        if isChange { changed += 1 } else { unchanged += 1 }
      }
    }
    return (changed, unchanged)
  }

  static func answer(changed: Int, unchanged: Int) -> String {
    let days = "\(changed.grouped) day\(changed == 1 ? "" : "s") set"
    return unchanged == 0 ? "\(days)\n" : "\(days), \(unchanged.grouped) unchanged\n"
  }
}
