import Delivery
import Formats
import Model

/// What a look at a destination has shown of some attempts.
enum DestinationSearch {
  /// Nobody looked, since the transport does not promise to find anything.
  case none
  case found(SearchResult)
  /// It cannot be looked at now.
  case outOfReach(Diagnostic)
  /// What could have told is gone for good.
  case lost(Diagnostic)

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
  func look(for messages: [OutgoingMessage], since mark: String?) -> DestinationSearch {
    guard promise == .checkable else { return .none }
    do throws(DeliveryError) {
      return .found(try find(messages, since: mark))
    } catch {
      return .outOfReach(error.diagnostic)
    }
  }
}
