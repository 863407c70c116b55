/// An operation on the base date.
package enum BaseDateOperation: CaseIterable, Sendable {
  case advance
  case set

  package var name: String {
    switch self {
    case .advance: "base advance"
    case .set: "base set"
    }
  }

  /// The outcome of this operation, by where the given day lies from the base date.
  package func outcome(with day: DayRelation) -> Outcome<DayRelation> {
    switch (self, day) {
    case (.advance, .later): .done(.same)
    case (.advance, .same), (.set, .same): .alreadySo
    case (.advance, .earlier): .refused
    case (.set, .earlier), (.set, .later): .done(.same)
    }
  }
}

/// Where a day lies from another.
package enum DayRelation: CaseIterable, Sendable {
  case earlier
  case same
  case later

  package init(_ day: Day, from other: Day) {
    self = day < other ? .earlier : day == other ? .same : .later
  }

  package var name: String {
    switch self {
    case .earlier: "earlier"
    case .same: "same"
    case .later: "later"
    }
  }
}
