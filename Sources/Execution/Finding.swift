import Delivery
import Model

/// What a look at a destination has shown of some attempts.
enum Finding {
  /// Nobody looked, since the transport does not promise to find anything.
  case none
  /// The receipts of those that arrived; what is missing has not.
  case receipts([AttemptKey: String])
  /// It cannot be looked at now.
  case outOfReach(Explanation)
  /// What could have told is gone for good, or was changed.
  case lost(Explanation)

  func evidence(of key: AttemptKey) -> Evidence {
    switch self {
    case .none: .none
    case .receipts(let receipts): receipts[key] == nil ? .absent : .arrived
    case .outOfReach: .outOfReach
    case .lost: .lost
    }
  }

  func receipt(of key: AttemptKey) -> String? {
    if case .receipts(let receipts) = self { receipts[key] } else { nil }
  }
}

extension Transport {
  /// Looks for attempts that were claimed at a mark, where the transport promises to find them.
  func look(for keys: [AttemptKey], since mark: String?) -> Finding {
    guard promise == .checkable else { return .none }
    do throws(DeliveryFault) {
      return .receipts(try find(keys, since: mark))
    } catch {
      return error.losesEvidence ? .lost(error.explanation) : .outOfReach(error.explanation)
    }
  }
}
