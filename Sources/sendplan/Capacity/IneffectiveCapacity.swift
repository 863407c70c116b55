import Model
import Planning
import Storage
import Terminal

/// What is said of another capacity that changes nothing that can be sent.
enum IneffectiveCapacity {
  /// Why it changes nothing: `those inside it can send at most 80`.
  static func words(_ bound: EffectiveCapacity.Bound, _ name: (Int32) -> String) -> String {
    switch bound {
    case .inside(let most): "those inside it can send at most \(most.grouped)"
    case .outer(let channel, let most):
      "\(name(channel)), which contains it, lets at most \(most.grouped) through"
    }
  }

  /// What to add to the answer of a command, as a line to print; nothing where each day has an effect.
  static func line(
    _ changes: [InputComparison.CapacityChange],
    within span: String,
    _ name: (Int32) -> String
  ) -> String {
    let bounds = changes.compactMap(\.bound)
    guard !bounds.isEmpty else { return "" }
    // Of each channel that is in the way, the day on which it lets most through.
    var highest: [EffectiveCapacity.Bound] = []
    for bound in bounds {
      if let index = highest.firstIndex(where: { $0.isSameHolder(as: bound) }) {
        if bound.most > highest[index].most { highest[index] = bound }
      } else {
        highest.append(bound)
      }
    }
    let days =
      bounds.count == changes.count
      ? "" : " on \(bounds.count.grouped) of the \(counted(changes.count, "day")) that differ"
    let why = highest.map { words($0, name) + " a day" }.joined(separator: "; ")
    return "nothing that can be sent\(span) changes with it\(days): \(why)\n"
  }
}

extension EffectiveCapacity.Bound {
  fileprivate func isSameHolder(as other: Self) -> Bool {
    switch (self, other) {
    case (.inside, .inside): true
    case (.outer(let one, _), .outer(let another, _)): one == another
    case (.inside, .outer), (.outer, .inside): false
    }
  }
}

extension Change {
  /// Does something about a channel's capacity, and adds to what it says on which of some days nothing
  /// that can be sent changes with it.
  func tellingIdle(
    channel number: Int32,
    from first: Day,
    days: Int,
    within span: String = "",
    _ body: () throws -> String
  ) throws -> String {
    let channels = try snapshot.channels()
    guard channels.contains(where: { $0.settings.outer != nil }) else { return try body() }
    let before = try frame(from: first, days: days)
    let text = try body()
    let comparison = InputComparison(before, with: try frame(from: first, days: days))
    let changes = comparison.capacities.filter { $0.channel == number }
    let names = Dictionary(uniqueKeysWithValues: channels.map { ($0.number, $0.name) })
    return text
      + IneffectiveCapacity.line(changes, within: span) { printable(names[$0] ?? "channel \($0)") }
  }

  private func frame(from first: Day, days: Int) throws -> PlanFrame {
    let rules = try snapshot.capacityRules(from: first, days: days)
    return PlanFrame(
      baseDate: first,
      capacity: rules.table(from: first, days: days),
      limits: rules.limits(from: first, days: days)
    )
  }
}
