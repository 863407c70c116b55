import Delivery
import Formats
import Model

/// What a look at a destination has shown of some attempts.
enum Finding {
  /// Nobody looked, since the transport does not promise to find anything.
  case none
  case found(SearchResult)
  /// It cannot be looked at now.
  case outOfReach(Explanation)
  /// What could have told is gone for good.
  case lost(Explanation)

  func evidence(of key: AttemptKey) -> Evidence {
    switch self {
    case .none: .none
    case .found(let result):
      if result.receipts[key] != nil {
        .arrived
      } else {
        result.unproved[key] == nil ? .absent : .lost
      }
    case .outOfReach: .outOfReach
    case .lost: .lost
    }
  }

  func receipt(of key: AttemptKey) -> String? {
    if case .found(let result) = self { result.receipts[key] } else { nil }
  }
}

extension Transport {
  /// Looks for attempts that were claimed at a mark, where the transport promises to find them.
  func look(for messages: [OutgoingMessage], since mark: String?) -> Finding {
    guard promise == .checkable else { return .none }
    do throws(DeliveryFault) {
      return .found(try find(messages, since: mark))
    } catch {
      return .outOfReach(error.explanation)
    }
  }
}
