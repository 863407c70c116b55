/// What a plan aims at in a channel, beside sending what is more urgent first.
package struct ChannelObjectives: OptionSet, Hashable, Sendable {
  package let rawValue: Int32

  package init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Its messages are sent late rather than never: a deadline only says when they are due.
  package static let lateIsSent = ChannelObjectives(rawValue: 1)
  /// Who goes in time is chosen by priority before who goes first.
  package static let deadlinesFirst = ChannelObjectives(rawValue: 2)
  /// As few messages as possible are late, rather than all of them as little as possible.
  package static let fewLate = ChannelObjectives(rawValue: 4)

  /// Those by which it is decided who goes in time before it is decided who goes first.
  package static let setwise: ChannelObjectives = [.deadlinesFirst, .fewLate]

  /// Each with its name, in the order in which they are told.
  package static let named: [(name: String, objective: ChannelObjectives)] = [
    ("late-is-sent", .lateIsSent), ("deadlines-first", .deadlinesFirst), ("few-late", .fewLate),
  ]

  /// The names of those that are set.
  package var names: [String] {
    ChannelObjectives.named.filter { contains($0.objective) }.map(\.name)
  }

  /// Those of some names; nil where one is unknown.
  package init?(names: [String]) {
    self = []
    for name in names {
      guard let known = ChannelObjectives.named.first(where: { $0.name == name }) else {
        return nil
      }
      insert(known.objective)
    }
  }
}
