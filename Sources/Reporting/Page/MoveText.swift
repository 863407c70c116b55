import Model
package import Planning

/// Who moves for which cause, in words.
package struct MoveText {
  private let name: (Int32) -> String

  private static let shown = 2

  /// The names of channels by their numbers.
  package init(name: @escaping (Int32) -> String) {
    self.name = name
  }

  init(page: PlanPage) {
    self.init(name: page.name(ofChannel:))
  }

  /// `412 of email go later by 1 to 3 days`.
  package func moves(_ group: MoveGroup) -> String {
    let isOne = group.messages == 1
    let count = "\(group.messages.grouped) of \(name(group.channel))"
    let far =
      group.least == group.most
      ? counted(group.most, "day") : "\(group.least.grouped) to \(counted(group.most, "day"))"
    return switch group.kind {
    case .lost: "\(count) lose\(isOne ? "s its" : " their") day"
    case .later: "\(count) go\(isOne ? "es" : "") later by \(far)"
    case .earlier: "\(count) go\(isOne ? "es" : "") earlier by \(far)"
    case .gained: "\(count) get\(isOne ? "s" : "") a day"
    }
  }

  /// Why, as far as the inputs of the two plans say it.
  package func cause(_ group: MoveGroup) -> String {
    switch group.cause {
    case .held: "somebody holds them"
    case .resumed: "somebody resumed them"
    case .rescheduled: "somebody changed their days or priorities"
    case .capacity(let changes): capacities(changes)
    case .came(let count): "\(counted(count, "message")) came"
    case .went(let count): "\(counted(count, "message")) went"
    case .baseDate(let from, let to): "the base date moved from \(from) to \(to)"
    case .limits: "limits differ"
    case .others: "what goes before or after them moved"
    }
  }

  /// `email 45 to 22 on 2027-03-17 (mail server maintenance)`, those with most places first.
  private func capacities(_ changes: [InputComparison.CapacityChange]) -> String {
    var alike: [(change: InputComparison.CapacityChange, days: Int)] = []
    for change in changes {
      let known = alike.firstIndex { known in
        let other = known.change
        return (other.channel, other.from, other.to, other.reason)
          == (change.channel, change.from, change.to, change.reason)
      }
      if let known { alike[known].days += 1 } else { alike.append((change, 1)) }
    }
    func places(_ one: (change: InputComparison.CapacityChange, days: Int)) -> Int {
      abs(Int(one.change.to) - Int(one.change.from)) * one.days
    }
    let sorted = alike.sorted { places($0) > places($1) }
    let words = sorted.prefix(MoveText.shown).map { change, days in
      let when = days == 1 ? "on \(change.day)" : "on \(days.grouped) days from \(change.day) on"
      return "\(name(change.channel)) \(Int(change.from).grouped) to"
        + " \(Int(change.to).grouped) \(when)" + (change.reason.map { " (\(visible($0)))" } ?? "")
    }
    let rest = sorted.dropFirst(words.count).reduce(0) { $0 + $1.days }
    return words.joined(separator: "; ")
      + (rest > 0 ? "; and \(counted(rest, "more day")) with another capacity" : "")
  }
}
