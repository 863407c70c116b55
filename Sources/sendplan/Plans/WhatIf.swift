import Model
import Storage
import Terminal

/// What 'plan --dry-run' supposes instead of what is stated.
struct WhatIf {
  let base: Day?
  private let capacities: [SupposedCapacity]

  private static let capacityForm =
    "CHANNEL=N or CHANNEL:DAY=N with a capacity like 50, such as email:2027-03-01=50"

  static let options = [
    Option(
      "--capacity",
      .text("CHANNEL[:DAY]=N"),
      "with --dry-run: supposes a capacity, on a day or on each day on which the channel is open",
      repeats: true
    ),
    Option("--without", .text("CHANNEL"), "with --dry-run: supposes it closed", repeats: true),
    Option("--base", .text("DAY"), "with --dry-run: supposes another base date"),
  ]

  init(_ arguments: ParsedArguments) throws {
    let given = WhatIf.options.map(\.name).first(where: arguments.has)
    if let given, !arguments.has("--dry-run") {
      throw arguments.contradiction(
        "\(given) only supposes something, and what is supposed is never stored; add --dry-run"
      )
    }
    base = try arguments.day("--base")
    let stated = try arguments.allValues("--capacity", WhatIf.capacityForm) { SupposedCapacity($0) }
    let closed = arguments.all("--without").map {
      SupposedCapacity(channel: $0, day: nil, capacity: 0)
    }
    capacities = stated + closed
    for (index, supposed) in capacities.enumerated() {
      let isTwice = capacities[..<index].contains {
        $0.channel == supposed.channel && $0.day == supposed.day
      }
      guard !isTwice else {
        throw arguments.contradiction("\(supposed.topic) is supposed twice")
      }
    }
  }

  /// The suppositions with the channels' numbers; refused where a channel is not known.
  func suppositions(_ snapshot: Snapshot) throws -> [CapacitySupposition] {
    try capacities.map { supposed in
      CapacitySupposition(
        channel: try snapshot.channel(named: supposed.channel).number,
        day: supposed.day,
        capacity: supposed.capacity
      )
    }
  }

  /// What is supposed, in one line; nil where nothing is.
  var line: String? {
    var parts = base.map { ["the base date \($0)"] } ?? []
    parts += capacities.map(\.words)
    return parts.isEmpty ? nil : "supposing \(parts.joined(separator: ", "))"
  }
}

/// A capacity that is supposed of a channel, on one day or on each day on which it is open.
private struct SupposedCapacity {
  let channel: String
  let day: Day?
  let capacity: Int
}

extension SupposedCapacity {
  /// Reads `CHANNEL=N` or `CHANNEL:DAY=N`; a channel's own name may have colons and equals signs.
  fileprivate init?(_ text: String) {
    guard let equals = text.lastIndex(of: "=") else { return nil }
    let digits = text[text.index(after: equals)...]
    guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let capacity = Int(digits),
      Capacity.range.contains(capacity)
    else { return nil }
    let name = text[..<equals]
    let colon = name.lastIndex(of: ":")
    let day = colon.flatMap { Day(String(name[name.index(after: $0)...])) }
    guard let channel = day == nil ? name : colon.map({ name[..<$0] }), !channel.isEmpty else {
      return nil
    }
    self.init(channel: String(channel), day: day, capacity: capacity)
  }

  fileprivate var topic: String {
    "the capacity of \(printable(channel))" + (day.map { " on \($0)" } ?? "")
  }

  fileprivate var words: String {
    if capacity == 0, day == nil { return "\(printable(channel)) closed" }
    let days = day.map { "on \($0)" } ?? "on each open day"
    return "\(capacity.grouped) of \(printable(channel)) \(days)"
  }
}
