import Model
import Planning
import Storage
import Terminal

/// The causes of a shift in words.
struct ShiftText {
  let channel: String
  let snapshot: Snapshot

  /// How many days with another capacity are named.
  private static let shownCapacities = 3

  /// One line for each cause; of many capacities the first few.
  func lines(_ causes: [ShiftCause]) throws -> [String] {
    var lines: [String] = []
    var capacities = 0
    for cause in causes {
      if case .capacity = cause {
        capacities += 1
        if capacities > ShiftText.shownCapacities { continue }
      }
      lines.append(try line(cause))
    }
    let hidden = capacities - ShiftText.shownCapacities
    if hidden > 0 { lines.append("and the capacity of \(counted(hidden, "more day"))") }
    return lines
  }

  private func line(_ cause: ShiftCause) throws -> String {
    switch cause {
    case .notBefore(let from, let to): "its own first day went from \(text(from)) to \(text(to))"
    case .deadline(let from, let to): "its deadline went from \(text(from)) to \(text(to))"
    case .due(let from, let to): "the day on which it is due went from \(text(from)) to \(text(to))"
    case .priority(let from, let to): "its priority went from \(from) to \(to)"
    case .held(let from, let to):
      "it was \(LimitText.held(until: from)), and is \(LimitText.held(until: to))"
    case .predecessor(let message, let from, let to):
      "\(try name(message)), which it follows, went from \(text(from)) to \(text(to))"
    case .predecessorSent(let message): "\(try name(message)), which it followed, was sent"
    case .baseDate(let from, let to): "the base date moved from \(from) to \(to)"
    case .lastDay(let from, let to): "the last day that is planned went from \(from) to \(to)"
    case .capacity(let change):
      "the capacity of \(try channelName(change.channel)) on \(change.day) went from"
        + " \(Int(change.from).grouped) to \(Int(change.to).grouped)"
        + (change.reason.map { " (\(printable($0)))" } ?? "")
    case .used(let day, let from, let to):
      "\(counted(Int(to), "place")) of \(printable(channel)) on \(day) were used before,"
        + " \(Int(from).grouped) in the version before"
    case .outranked(let count, let first):
      "\(counted(count, "message")) that rank\(count == 1 ? "s" : "") before it came in its way:"
        + " \(try names(first, of: count))"
    case .unblocked(let count, let first):
      "\(counted(count, "message")) that ranked before it went out of its way:"
        + " \(try names(first, of: count))"
    case .limit(let change):
      try limit(change)
    case .undecided:
      "limits connect it with other messages, so that nothing is proven to be the cause; 'sendplan"
        + " explain' says of each version what filled the days before"
    }
  }

  private func limit(_ change: LimitChange) throws -> String {
    let names = try channelNames
    return LimitText.line(change, { names[$0] ?? "channel \($0)" }, try snapshot.campaignNames())
  }

  private func channelName(_ number: Int32) throws -> String {
    try channelNames[number] ?? "channel \(number)"
  }

  private var channelNames: [Int32: String] {
    get throws {
      Dictionary(
        uniqueKeysWithValues: try snapshot.channels().map { ($0.number, printable($0.name)) }
      )
    }
  }

  private func text(_ day: Day?) -> String { day?.description ?? "none" }

  private func name(_ number: Int32?) throws -> String {
    guard let number else { return "the message" }
    return printable(try snapshot.messageID(number))
  }

  private func names(_ first: [Int32], of count: Int) throws -> String {
    let names = try first.map { try name($0) }.joined(separator: ", ")
    return count > first.count ? "\(names) and \((count - first.count).grouped) more" : names
  }
}
