/// How much a guard rail allows: a number, or a part of the messages that a plan decides about.
package enum RailLimit: Hashable, Sendable {
  case count(Int)
  case percent(Int)

  /// Reads `200` or `10%`; nil for anything else.
  package init?(_ text: String) {
    switch DayCapacity(text) {
    case .count(let count)?: self = .count(count)
    case .percent(let percent)?: self = .percent(percent)
    case nil: return nil
    }
  }

  /// How much that is of so many messages, and no less than the floor.
  package func count(of messages: Int, atLeast floor: Int = 0) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let percent): max(floor, messages * percent / 100)
    }
  }

  /// The number of a rail that no plan has a part in.
  package var number: Int { count(of: 0) }
}

extension RailLimit: ExpressibleByIntegerLiteral {
  package init(integerLiteral count: Int) { self = .count(count) }
}

extension RailLimit: CustomStringConvertible {
  /// As commands write it.
  package var description: String {
    switch self {
    case .count(let count): String(count)
    case .percent(let percent): "\(percent)%"
    }
  }
}
